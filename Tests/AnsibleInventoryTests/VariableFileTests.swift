import AnsibleInventory
import AnsibleVault
import AnsibleYAML
import Foundation
import OrderedCollections
import TestSupport
import Testing

@Suite struct VariableFileTests {
  @Test func variablesKnowTheirFiles() async throws {
    try await withInventory(["host_vars/h.yml": "\nv: 1\n"]) { loaded, folder in
      let place = loaded.inventory.variables(of: "h", hashBehaviour: .replace)["v"]?.place
      #expect(place?.description == "\(folder)/host_vars/h.yml:2:1")
    }
  }

  @Test func passedOverFilesAreNamed() async throws {
    let files = ["group_vars/g.yml": "a: 1\n", "group_vars/g/x.yml": "a: 2\n", "group_vars/g.json": "{}"]
    try await withInventory(files) { loaded, folder in
      #expect(loaded.inventory.values(of: "h")["a"] == .int(2))
      #expect(
        loaded.warnings.map(\.description) == [
          "\(folder)/group_vars/g.yml:1:1: Ansible does not read this file: another one of that name comes first",
          "\(folder)/group_vars/g.json:1:1: Ansible does not read this file: another one of that name comes first",
        ])
    }
  }

  @Test func encryptedFilesAreNamed() async throws {
    try await withInventory(["group_vars/g.yml": "$ANSIBLE_VAULT;1.1;AES256\n6162\n"]) { loaded, folder in
      #expect(
        loaded.warnings.map(\.description) == [
          "\(folder)/group_vars/g.yml:1:1: its variables are not known: it is encrypted with Ansible Vault, and no password for it was given"
        ])
    }
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "{}", "[]", "''", "false"])
  func filesWithNothingSetNothing(text: String) async throws {
    try await withInventory(["group_vars/g.yml": text]) { loaded, _ in
      #expect(loaded.inventory.values(of: "h") == [:])
    }
  }

  @Test(arguments: [
    ("[a]", "g.yml:1:1: a file of variables is a mapping, but this is a list"),
    ("text", "g.yml:1:1: a file of variables is a mapping, but this is a single value"),
    (
      "a: [\n",
      "g.yml:2:1: did not find expected node content while parsing a flow node"
    ),
    (
      "a: \u{1}\n",
      "g.yml:1:4: control characters are not allowed: not UTF-8 text, or a character that YAML forbids; is this a YAML file?"
    ),
  ])
  func brokenFilesAreNamed(text: String, description: String) async throws {
    try await withTemporaryFolder { folder in
      let path = try InventoryCase(
        name: "broken", files: ["hosts.yml": Self.hosts, "group_vars/g.yml": text]
      ).write(to: folder)
      let error = #expect(throws: InventoryError.self) { try readInventory(at: path) }
      #expect(error?.description == "\(folder.path)/group_vars/\(description)")
    }
  }

  @Test func foldersThatLinkToThemselvesEnd() async throws {
    try await withTemporaryFolder { folder in
      let path = try InventoryCase(
        name: "loop", files: ["hosts.yml": Self.hosts, "group_vars/g/x.yml": "a: 1\n"]
      ).write(to: folder)
      let group = folder.appending(path: "group_vars/g")
      try FileManager.default.createSymbolicLink(
        at: group.appending(path: "again"), withDestinationURL: group)
      let error = #expect(throws: InventoryError.self) { try readInventory(at: path) }
      #expect(
        error?.description.hasSuffix("cannot be read: folders are nested more than 20 levels deep") == true)
    }
  }

  @Test func pipesAmongTheFilesDoNotBlock() async throws {
    try await withTemporaryFolder { folder in
      let path = try InventoryCase(
        name: "pipe", files: ["hosts.yml": Self.hosts, "group_vars/g/x.yml": "a: 1\n"]
      ).write(to: folder)
      #expect(mkfifo(folder.appending(path: "group_vars/g/pipe").path, 0o600) == 0)
      #expect(mkfifo(folder.appending(path: "group_vars/all.yml").path, 0o600) == 0)
      let error = #expect(throws: InventoryError.self) { try readInventory(at: path) }
      #expect(
        error?.description == "\(folder.path)/group_vars/all.yml: cannot be read: it is no regular file")
    }
  }

  @Test func inventoriesThatCannotBeReadAreNamed() async throws {
    try await withTemporaryFolder { folder in
      let vault = folder.appending(path: "vault.yml")
      try Data("$ANSIBLE_VAULT;1.1;AES256\n6162\n".utf8).write(to: vault)
      let expected = [
        "\(folder.path)/none.yml": "\(folder.path)/none.yml: cannot be read: there is no such file",
        vault.path:
          "\(vault.path):1:1: the file can't be read: it is encrypted with Ansible Vault, and no password for it was given; give the right one with --vault-password-file FILE",
      ]
      for (path, description) in expected {
        let error = #expect(throws: InventoryError.self) { try readInventory(at: path) }
        #expect(error?.description == description)
      }
    }
  }

  /// Another password would not help.
  @Test func damagedFilesAskForNoPassword() {
    for error in [VaultError.damaged("x"), .unsupported("x"), .cryptography] {
      let text = InventoryError.encrypted(path: "a.yml", error).description
      #expect(text.hasPrefix("a.yml:1:1: the file can't be read: \(error)"))
      #expect(!text.contains("--vault-password-file"), "\(text)")
    }
  }

  private static let hosts = "g:\n  hosts:\n    h:\n"

  private func withInventory(_ files: [String: String], _ body: (LoadedInventory, String) throws -> Void)
    async throws
  {
    try await withTemporaryFolder { folder in
      let all = files.merging(["hosts.yml": Self.hosts]) { file, _ in file }
      let path = try InventoryCase(name: "files", files: all).write(to: folder)
      try body(try readInventory(at: path), folder.path)
    }
  }
}
