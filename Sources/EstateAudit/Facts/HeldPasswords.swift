import ConfigFormats
import DeploymentRendering

/// Passwords as they stand in settings, login configurations and files of users.
struct HeldPasswords {
  /// What stands behind `password=` and the like in login configurations. Kept: to make one takes longer than to use it.
  private let pattern = /((?:password|secret|user_[\w.\-]+))\s*=\s*\\?["']?([^"'\s;\\]+)/.ignoresCase()

  /// Those in the value of a setting; of `user:password`, that behind the colon as well.
  func found(in value: String, of key: String) -> [String] {
    guard SecretSetting.isSecretName(key), !value.contains("=") else {
      return logins(in: value).map(\.secret)
    }
    return [value] + (value.firstIndex(of: ":").map { [String(value[value.index(after: $0)...])] } ?? [])
  }

  /// Those in a file that is none of settings, with the names before them.
  func found(inFile text: String, path: String) -> [(name: String, secret: String)] {
    let logins = logins(in: text)
    guard logins.isEmpty, SecretSetting.isSecret(key: "", values: [], file: path) else { return logins }
    // A file of users: `name: password,role`.
    return JavaProperties(parsing: Array(text.utf8)).entries.map { entry in
      (entry.key, String(entry.value.prefix { $0 != "," }).filter { $0 != " " })
    }
  }

  private func logins(in text: String) -> [(name: String, secret: String)] {
    // Texts without any of them are many, and some are long.
    guard text.utf8.contains(UInt8(ascii: "=")),
      ["assword", "ecret", "ASSWORD", "ECRET", "user_"].contains(where: text.holds)
    else { return [] }
    return text.matches(of: pattern).map { (String($0.1), String($0.2)) }
  }
}
