import AnsibleInventory
import Foundation
import Subprocess
import TestSupport
import Testing

/// Real Ansible, reading what was written.
enum AnsibleReading {
  private static let inventoryTool = ExternalTool(
    variable: "CPDISCOVER_ANSIBLE_INVENTORY", name: "ansible-inventory")
  private static let python = ExternalTool(variable: "CPDISCOVER_PYTHON", name: "python3")
  private static let gate = Gate(limit: 2)

  static let reason: Comment = "needs ansible-core: scripts/setup makes .venv with it"

  static func isThere() async -> Bool {
    guard let inventoryTool, let python, await inventoryTool.succeeds(["--version"]) else { return false }
    return await python.succeeds(["-c", "import ansible.template"])
  }

  /// `ansible-inventory --list` accepts the file and has nothing to say about it.
  static func requireNoWarning(_ path: String) async throws {
    let tool = try #require(inventoryTool)
    let text = try await answer([tool.path, "-i", path, "--list"], besides: path)
    let top = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(top?["_meta"] != nil)
  }

  /// What Ansible makes of the file, under both ways to combine dictionaries.
  static func readBack(_ path: String) async throws -> [HashBehaviour: ReadBack] {
    let tool = try #require(python)
    let script = projectFolder.appending(path: "Tests/PipelineTests/rendered.py").path
    let text = try await answer([tool.path, script, path], besides: path)
    let answers = try JSONDecoder().decode([String: Answer].self, from: Data(text.utf8))
    var readings: [HashBehaviour: ReadBack] = [:]
    for behaviour in HashBehaviour.allCases {
      let answer = try #require(answers[behaviour.rawValue])
      readings[behaviour] = ReadBack(
        groups: answer.groups.mapValues(Set.init), hosts: answer.hosts.mapValues(\.variables))
      for (host, reading) in answer.hosts { expectLines(reading, of: host) }
    }
    return readings
  }

  /// A template that writes a dictionary out gets the values that stand in it, not what Jinja makes of them.
  private static func expectLines(_ host: Answer.Host, of name: String) {
    for (variable, lines) in host.lines {
      guard case .dictionary(let entries)? = host.variables[variable] else { continue }
      let expected = entries.map { "\($0)=\($1)\n" }.joined()
      #expect(lines.utf8.sorted() == expected.utf8.sorted(), "\(variable) of \(name)")
    }
  }

  private static func answer(_ words: [String], besides path: String) async throws -> String {
    // A configuration of its own, so that nobody's ansible.cfg has a say.
    let configuration = URL(filePath: path).deletingLastPathComponent().appending(path: "ansible.cfg")
    try Data().write(to: configuration)
    let environment = Environment.inherit.updating([
      "ANSIBLE_CONFIG": configuration.path, "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
      "LC_ALL": "C.UTF-8",
    ])
    let result = try await gate.pass {
      try await run(
        .name("env"), arguments: Arguments(words), environment: environment, output: .string(limit: 64 << 20),
        error: .string(limit: 1 << 20))
    }
    #expect(result.terminationStatus.isSuccess)
    #expect(result.standardError == "", "\(words)")
    return result.standardOutput
  }

  private struct Answer: Decodable {
    struct Host: Decodable {
      let variables: [String: ReadBack.Value]
      let lines: [String: String]
    }

    let groups: [String: [String]]
    let hosts: [String: Host]
  }
}

extension ReadBack.Value: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let items = try? container.decode([String].self) {
      self = .list(items)
    } else {
      self = .dictionary(try container.decode([String: String].self))
    }
  }
}
