import DeploymentRendering
import Foundation
import TestSupport
import Testing

/// What is missing on this machine is told, with what to do.
struct RenderingErrorTests {
  private func renderer(_ program: String?, path: String = "") throws -> AnsibleRenderer {
    try AnsibleRenderer(
      collection: try CollectionFolder(below: StandInCollection.folder), roles: ["kafka_broker"],
      facts: HostFacts(records: []), program: program, environment: ["PATH": path])
  }

  /// A program that prints one line for `--version`.
  private func withProgram<Result>(
    _ lines: String, _ body: (String) async throws -> Result
  ) async throws -> Result {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "ansible-playbook").path
      try "#!/bin/sh\n\(lines)\n".write(toFile: path, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      try "kafka_broker: {hosts: {a: {}}}\n".write(
        toFile: folder.appending(path: "inventory.yml").path, atomically: true, encoding: .utf8)
      return try await body(folder.path)
    }
  }

  @Test func withoutAnsible() throws {
    let error = #expect(throws: RenderingError.self) { try renderer(nil, path: "/nowhere") }
    #expect(
      error?.description
        == "ansible-playbook is not on the PATH: install ansible-core 2.14 to 2.18 (python3 -m venv .ansible; .ansible/bin/pip install 'ansible-core<2.19'), or name it with --ansible-playbook PATH"
    )
  }

  @Test(arguments: ["/nowhere/ansible-playbook", "/etc", "/etc/passwd"])
  func withAPathThatIsNoProgram(path: String) {
    let error = #expect(throws: RenderingError.self) { try renderer(path) }
    #expect(error == .ansibleMissing(path))
  }

  @Test func itIsFoundOnThePath() async throws {
    try await withProgram("echo 'ansible-playbook [core 2.13.1]'") { folder in
      let renderer = try renderer(nil, path: "/nowhere:\(folder)")
      await #expect(throws: RenderingError.self) {
        try await renderer.render(.file("\(folder)/inventory.yml"))
      }
    }
  }

  @Test(arguments: [
    ("ansible-playbook [core 2.19.0b1]", "version 2.19.0b1"),
    ("ansible-playbook [core 2.13.13]", "version 2.13.13"),
    ("ansible-playbook 2.9.27", "version 2.9.27"), ("hello", "an unknown version"),
  ])
  func withAnotherVersion(line: String, found: String) async throws {
    try await withProgram("echo '\(line)'") { folder in
      let error = await #expect(throws: RenderingError.self) {
        try await renderer("\(folder)/ansible-playbook").render(.file("\(folder)/inventory.yml"))
      }
      #expect(error == .ansibleUnfit(path: "\(folder)/ansible-playbook", found: found))
    }
  }

  @Test func withAnAnsibleThatDoesNotRun() async throws {
    try await withProgram("echo 'no module named ansible' >&2; exit 1") { folder in
      let error = await #expect(throws: RenderingError.self) {
        try await renderer("\(folder)/ansible-playbook").render(.file("\(folder)/inventory.yml"))
      }
      #expect(error == .ansibleFailed(path: "\(folder)/ansible-playbook", said: "no module named ansible"))
    }
  }

  @Test func aRunThatEndsEarlyIsNoRendering() async throws {
    let finding =
      #"{"host": "a", "role": "kafka_broker", "files": [{"path": "/a.properties", "content": "a=1"}]}"#
    let lines =
      "[ \"$1\" = --version ] && echo 'ansible-playbook [core 2.16.1]' && exit; echo '\(finding)'; kill -9 $$"
    try await withProgram(lines) { folder in
      let error = await #expect(throws: RenderingError.self) {
        try await renderer("\(folder)/ansible-playbook").render(.file("\(folder)/inventory.yml"))
      }
      #expect(error == .nothingRendered(inventory: "\(folder)/inventory.yml", said: ""))
    }
  }

  @Test func withoutAnInventory() async throws {
    try await withProgram("echo 'ansible-playbook [core 2.16.1]'") { folder in
      let error = await #expect(throws: RenderingError.self) {
        try await renderer("\(folder)/ansible-playbook").render(.file("/nowhere.yml"))
      }
      #expect(error == .inventoryMissing("/nowhere.yml"))
    }
  }

  @Test func withoutTheCollection() {
    let error = #expect(throws: RenderingError.self) { try CollectionFolder(below: "/nowhere") }
    #expect(
      error?.description.hasPrefix("the collection confluent.platform is not in /nowhere: install it there")
        == true)
  }

  @Test(arguments: ["", "/ansible_collections", "/ansible_collections/confluent/platform", "/"])
  func theCollectionIsFoundFromAbove(part: String) throws {
    let collection = try CollectionFolder(below: StandInCollection.folder + part)
    #expect(collection.path == StandInCollection.folder + "/ansible_collections/confluent/platform")
    #expect(collection.version == "0.1.2")
  }
}
