import AnsibleVault
import ArgumentParser
import SecretKeeping

extension SecretPlacement.Mode: ExpressibleByArgument {}

/// Where the secrets of a written inventory go.
struct SecretOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Secrets in the inventory: plain, vault (encrypted values), file (in group_vars/all/secrets.yml beside it), omit (placeholders). The default is vault with a vault password, else plain.",
      valueName: "plain|vault|file|omit"))
  var secrets: SecretPlacement.Mode?

  /// - Throws: where there is no password for what shall be encrypted.
  func mode(_ vault: VaultKeyRing) throws -> SecretPlacement.Mode {
    if secrets == .vault, vault.isEmpty {
      throw Gathering.Failure(
        "--secrets vault needs a password: give --vault-password-file FILE, --vault-id LABEL@FILE or --ask-vault-pass"
      )
    }
    return secrets ?? (vault.isEmpty ? .plain : .vault)
  }
}
