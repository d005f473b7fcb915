import AnsibleInventory
import AnsibleVault
import AnsibleYAML
import Foundation
import OrderedCollections
import TestSupport
import Testing

@Suite struct VaultReadingTests {
  private let dev = VaultPassword(label: "dev", Array("d".utf8))
  private let main = VaultPassword(Array("m".utf8))

  private func armour(_ text: String, _ password: VaultPassword, indent: Int) throws -> String {
    try password.encrypted(Array(text.utf8), salt: SealedBytes.randomSalt()).split(separator: "\n")
      .map { String(repeating: " ", count: indent) + $0 }.joined(separator: "\n")
  }

  private func inventory() throws -> String {
    """
    g:
      vars:
        plain: 1
        secret: !vault |
    \(try armour("{{ no template }}", main, indent: 6))
        deep:
          list:
            - !vault |
    \(try armour("one", dev, indent: 10))
      hosts:
        h:
    """
  }

  @Test func valuesAreOpenedWhereverTheyStand() throws {
    let loaded = try load(inventory(), vault: VaultKeyRing([main, dev]))
    let values = loaded.inventory.values(of: "h")
    // Ansible does not template what was encrypted.
    #expect(values["secret"] == .unsafe("{{ no template }}"))
    #expect(values["deep"] == .dictionary(["list": .list([.unsafe("one")])]))
    #expect(loaded.warnings.isEmpty)
  }

  @Test func withoutAPasswordValuesStayUnknown() throws {
    let closed = try load(inventory()).inventory.values(of: "h")
    #expect(closed["secret"]?.kind == "a vault-encrypted value")
    let loaded = try load(inventory(), vault: VaultKeyRing([main]))
    #expect(loaded.inventory.values(of: "h")["secret"] == .unsafe("{{ no template }}"))
    #expect(loaded.warnings.count == 1)
    #expect(
      loaded.warnings.first?.description.hasSuffix(
        ": the value is not known: it is encrypted with Ansible Vault (vault id 'dev'), and no password for it was given"
      ) == true)
  }

  @Test func aWrongPasswordIsToldWithItsPlace() throws {
    let text = try inventory()
    let error = #expect(throws: InventoryError.self) {
      try load(text, vault: VaultKeyRing([VaultPassword(Array("x".utf8))]))
    }
    #expect(
      error?.description
        == "i.yml:4:13: the value can't be read: it is encrypted with Ansible Vault, and the password given does not open it (tried: default)"
    )
  }

  @Test func wholeFilesAreOpened() async throws {
    try await withTemporaryFolder { folder in
      let secrets = "a: {b: text}\n"
      let path = try InventoryCase(
        name: "vault",
        files: [
          "hosts.yml": try main.encrypted(
            Array("g: {hosts: {h: {}}}".utf8), salt: SealedBytes.randomSalt()),
          "group_vars/g/secrets.yml": try dev.encrypted(
            Array(secrets.utf8), salt: SealedBytes.randomSalt()),
        ]
      ).write(to: folder)
      let open = try readInventory(at: path, vault: VaultKeyRing([main, dev]))
      #expect(open.inventory.values(of: "h")["a"] == .dictionary(["b": .string("text")]))
      let half = try readInventory(at: path, vault: VaultKeyRing([main]))
      #expect(half.inventory.values(of: "h").isEmpty && half.warnings.count == 1)
      let error = #expect(throws: InventoryError.self) {
        try readInventory(at: path, vault: VaultKeyRing([VaultPassword(Array("x".utf8))]))
      }
      #expect(error?.description.contains("hosts.yml:1:1: the file can't be read") == true)
    }
  }
}
