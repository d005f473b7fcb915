import AnsibleVault
import ArgumentParser
import Foundation

/// The passwords of Ansible Vault, by the options that Ansible's own programs have. There is none that takes the
/// password itself: others on this machine see command lines.
struct VaultOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "File with the password of Ansible Vault, or a program that prints it (default: what ANSIBLE_VAULT_PASSWORD_FILE names).",
      valueName: "file"))
  var vaultPasswordFile: [String] = []

  @Option(
    help: ArgumentHelp(
      "The same with a label (dev@FILE); dev@prompt asks for the password.", valueName: "label@file"))
  var vaultId: [String] = []

  @Flag(help: "Ask for the password of Ansible Vault.")
  var askVaultPass = false

  /// Where the passwords come from, in the order in which they are tried; the first one encrypts.
  func sources(environment: [String: String] = ProcessInfo.processInfo.environment) -> [VaultSource] {
    var sources = vaultId.map(VaultSource.init(parsing:)) + vaultPasswordFile.map { VaultSource(file: $0) }
    if askVaultPass { sources.append(VaultSource(label: VaultPassword.defaultLabel, place: .prompt)) }
    guard sources.isEmpty else { return sources }
    let list = (environment["ANSIBLE_VAULT_IDENTITY_LIST"] ?? "").split(separator: ",")
    sources = list.map { VaultSource(parsing: $0.trimmingCharacters(in: .whitespaces)) }
    if let path = environment["ANSIBLE_VAULT_PASSWORD_FILE"], !path.isEmpty {
      sources.append(VaultSource(file: path))
    }
    return sources
  }

  /// All passwords, each asked for once. Empty where none is named.
  func keyRing() async throws -> VaultKeyRing {
    var passwords: [VaultPassword] = []
    for source in sources() { passwords.append(try await source.password()) }
    return VaultKeyRing(passwords)
  }
}
