import AnsibleVault
import Foundation

/// Hands vault passwords to Ansible: by its environment, which nobody else may read, so that they stand in no file and
/// on no command line. Ansible asks a script of ours for each.
struct VaultHandover {
  let arguments: [String]
  let environment: [String: String]

  /// - Parameter folder: where the scripts go; who made it takes it away.
  init(_ vault: VaultKeyRing, folder: String) throws {
    var arguments: [String] = []
    var environment: [String: String] = [:]
    for (number, password) in vault.passwords.enumerated() {
      let variable = "CPDISCOVER_VAULT_\(number)"
      let script = "\(folder)/password-\(number)"
      // As numbers of bytes: no byte has a meaning of its own then.
      environment[variable] = password.reveal().map {
        "\\" + String($0 / 64) + String($0 % 64, radix: 8).leftPadded
      }
      .joined()
      try "#!/bin/sh\nprintf \"$\(variable)\"\n".write(toFile: script, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script)
      arguments += ["--vault-id", "\(password.label)@\(script)"]
    }
    self.arguments = arguments
    self.environment = environment
  }
}

extension String {
  /// Two digits at least.
  fileprivate var leftPadded: String { count < 2 ? "0" + self : self }
}
