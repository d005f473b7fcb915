import DeploymentRendering
import Foundation
import HostEvidence
import TestSupport
import Testing

/// The small collection of fixtures/, rendered by real Ansible.
enum StandInCollection {
  static let reason: Comment = "needs ansible-core: scripts/setup makes .venv with it"
  static let folder = projectFolder.appending(path: "fixtures/collection").path
  static let tool = ExternalTool(variable: "CPDISCOVER_ANSIBLE_PLAYBOOK", name: "ansible-playbook")
  private static let gate = Gate(limit: 2)

  static func isThere() async -> Bool {
    guard let tool else { return false }
    return await tool.succeeds(["--version"])
  }

  /// Renders an inventory in a folder of its own.
  static func render(
    _ inventory: String, facts: HostFacts = HostFacts(records: []),
    behaviour: AnsibleRenderer.HashBehaviour = .merge, environment: [String: String] = [:]
  ) async throws -> Rendering {
    let program = try #require(tool).path
    return try await gate.pass {
      try await withTemporaryFolder { folder in
        let path = folder.appending(path: "inventory.yml")
        try inventory.write(to: path, atomically: true, encoding: .utf8)
        let renderer = try AnsibleRenderer(
          collection: try CollectionFolder(below: StandInCollection.folder),
          roles: ["zookeeper", "kafka_broker", "schema_registry"], facts: facts, program: program,
          hashBehaviour: behaviour,
          environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
        return try await renderer.render(.file(path.path))
      }
    }
  }

  /// Paths, sizes and times of everything in a folder.
  static func state(of folder: String) throws -> [String] {
    let manager = FileManager.default
    return try manager.subpathsOfDirectory(atPath: folder).sorted().map { name in
      let attributes = try manager.attributesOfItem(atPath: "\(folder)/\(name)")
      return "\(name) \(attributes[.size] ?? 0) \(attributes[.modificationDate] ?? 0)"
    }
  }
}
