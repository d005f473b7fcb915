import Foundation

/// An account with a password that exists for one test; making one needs root.
package struct TemporaryAccount: Sendable {
  package let name: String
  package let password: String
}

/// Makes an account for one test and removes it afterwards.
///
/// - Parameters:
///   - shell: its login shell
///   - home: its folder, which belongs to it from then on; `/` for none
///   - sudoRule: what the account may do by sudo, such as `ALL=(ALL) ALL`, with ACCOUNT for its name; nil for nothing
package func withTemporaryAccount<Result>(
  shell: String = "/bin/sh", home: String = "/", sudoRule: String? = nil,
  isolation: isolated (any Actor)? = #isolation,
  _ body: (TemporaryAccount) async throws -> Result
) async throws -> Result {
  let account = TemporaryAccount(
    name: "cpd\(UUID().uuidString.prefix(8).lowercased())", password: "pw-\(UUID().uuidString)")
  let rules = "/etc/sudoers.d/\(account.name)"
  _ = try await runTool("useradd", ["-M", "-d", home, "-s", shell, account.name])
  do {
    if home != "/" { _ = try await runTool("chown", [account.name, home]) }
    _ = try await runTool("chpasswd", [], input: "\(account.name):\(account.password)\n")
    if let sudoRule {
      try Data("\(account.name) \(sudoRule.replacing("ACCOUNT", with: account.name))\n".utf8).write(
        to: URL(filePath: rules))
      try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: rules)
    }
    let result = try await body(account)
    try await remove(account, rules)
    return result
  } catch {
    try await remove(account, rules)
    throw error
  }
}

private func remove(_ account: TemporaryAccount, _ rules: String) async throws {
  try? FileManager.default.removeItem(atPath: rules)
  _ = try await runTool("userdel", ["-f", account.name])
}
