import AnsibleYAML
import Foundation
import TestSupport

/// `audit-breakages.yml`: how the conditions of the audit's rules come about on hosts. The file tells its form.
struct Breakages: Decodable {
  /// What a script does on hosts to make them sound.
  struct Preparation: Decodable {
    let hosts: Set<String>
    let script: String
  }

  struct Breakage: Decodable {
    let rule: String
    let host: String
    let script: String
    let also: [String]?
    let about: String?
    let says: String?

    /// What the audit has to tell.
    var places: [Place] {
      ([rule] + (also ?? [])).map { Place(rule: $0, host: about == "group" ? nil : host) }
    }
  }

  /// Where a rule fires: on a host, named without its domain, or on none alone.
  struct Place: Hashable {
    let rule: String
    let host: String?
  }

  let helpers: String
  let sound: [Preparation]
  let rounds: [[Breakage]]

  static func read() throws -> Breakages {
    let file = projectFolder.appending(path: "Tests/LabTests/audit-breakages.yml")
    guard let node = try parseYAML(Array(Data(contentsOf: file)), file: file.lastPathComponent) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    var constructor = AnsibleConstructor(file: file.lastPathComponent)
    let value = try constructor.value(of: node)
    return try JSONDecoder().decode(Self.self, from: JSONSerialization.data(withJSONObject: value.plain))
  }
}

extension AnsibleValue {
  /// For a decoder of JSON: lists, dictionaries and strings are all that the file has.
  fileprivate var plain: Any {
    switch self {
    case .list(let items): items.map(\.plain)
    case .dictionary(let entries):
      Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value.plain) })
    case .string(let text): text
    default: "\(self)"
    }
  }
}
