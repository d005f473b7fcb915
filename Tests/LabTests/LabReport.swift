import Foundation
import TestSupport

/// A report of cpdiscover in the lab, as far as tests look at it.
struct LabReport: Decodable {
  struct Finding: Decodable, Hashable {
    let kind: String
    /// Nil for what is about a group.
    let host: String?
    let key: String?
  }

  struct Gap: Decodable {
    let host: String?
    let key: String?
    let reason: String
  }

  let complete: Bool
  let findings: [Finding]
  let notCompared: [Gap]

  private enum CodingKeys: String, CodingKey {
    case complete, findings
    case notCompared = "not_compared"
  }

  init(_ answer: Command.Answer) throws {
    self = try JSONDecoder().decode(LabReport.self, from: Data(answer.output.utf8))
  }
}
