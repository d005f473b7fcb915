import EstateFindings
import FindingReports
import Foundation
import SecretKeeping
import TestSupport
import Testing

/// Reports as people get them.
enum Writing {
  /// The Python of the project's virtual environment, which has what tests compare with.
  static let python = ExternalTool(variable: "CPDISCOVER_PYTHON", name: "python3")

  static func has(_ module: String) async -> Bool {
    guard let python else { return false }
    return await python.succeeds(["-c", "import \(module)"])
  }

  /// Whether a browser is there, and what steers it.
  static func hasBrowser() async -> Bool {
    let programs = ["chromium", "chromedriver"].map { ExternalTool(variable: "CPDISCOVER_\($0)", name: $0) }
    guard programs.allSatisfy({ $0 != nil }) else { return false }
    return await has("selenium, axe_core_python")
  }

  static func text(
    _ report: FindingReport, as format: ReportFormat, withIgnored: Bool = false,
    style: TextStyle = TextStyle(), failing: Severity = .cosmetic
  ) throws -> String {
    try ReportContents(
      MaskedReport(report, hiding: KnownSecrets()), texts: SampleEstate.texts, withIgnored: withIgnored
    )
    .text(as: format, style: style, failing: failing)
  }

  /// Runs a Python program on a text, and gives what it prints.
  static func runPython(_ program: String, on text: String, _ arguments: [String] = []) async throws -> String
  {
    let python = try #require(python)
    return try await withTemporaryFolder { folder in
      let file = folder.appending(path: "text")
      try text.write(to: file, atomically: true, encoding: .utf8)
      return try await python.output(["-c", program, file.path] + arguments)
    }
  }
}
