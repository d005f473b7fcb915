import ConfigFormats

/// Tells settings that must not be shown. Where it is in doubt, it hides.
package enum SecretSetting {
  package static let mask = "***"

  /// Parts of the names of secrets.
  package static let words = [
    "password", "passwd", "passphrase", "secret", "jaas.config", "user.info", "userinfo", "api.key", "apikey",
    "credential", "private.key", "privatekey", "master.key", "masterkey", "keystore.key", "certificate.chain",
    "license",
    "bearer.token", "access.token", "saslpass", "storepass", "keypass", "sharedaccesskey",
    "shared.access.key",
    "accountkey", "account.key", "private.pem",
  ]
  /// Last words of the names of secrets, behind other words: alone they may be anything (`PWD` is a folder).
  package static let lastWords = [
    ".pass", ".pwd", ".pw", ".token", ".passcode", ".assertion", ".authorization",
  ]
  /// Endings of names whose values say how or where, not what.
  package static let harmlessEndings = [
    ".path", ".location", ".file", ".source", ".type", ".class", ".provider", ".enable", ".enabled",
    ".mechanism",
    ".protocol", ".algorithm", ".ms", ".seconds", ".topic", ".factor", ".iterations", ".length",
    "keyname",
  ]

  /// Also where a value or a whole line holds `password=...` or a URL with a password in its midst, or the file is one of
  /// passwords.
  package static func isSecret(key: String, values: [String], file: String) -> Bool {
    if isPasswordFile(file) { return true }
    if isSecretName(key) { return true }
    return values.contains { value in
      if value.holds("://"), value.contains(/:\/\/[^\/\s@]*:(?!\d+(?:\/|$))[^\s@,]{1,1000}@/) { return true }
      guard value.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: " ") }) else {
        return false
      }
      return words.contains(where: normalized(value).holds)
    }
  }

  /// A line of a file is its own key: what stands behind its first separator is hidden. In a file of passwords the
  /// key is a user, who may be told.
  package static func maskedKey(_ key: String, file: String) -> String {
    guard case .lines = RenderedFile.Kind(path: file) else { return key }
    guard let end = key.firstIndex(where: { "=: ".contains($0) }) else { return mask }
    return "\(key[...end])\(mask)"
  }

  /// Whether a name alone says that its value is secret.
  package static func isSecretName(_ key: String) -> Bool {
    let name = normalized(key)
    if words.contains(where: name.holds) { return !harmlessEndings.contains(where: name.hasSuffix) }
    return lastWords.contains(where: name.hasSuffix) && !listeners.contains(name)
  }

  /// Names of listeners that sound like secrets.
  private static let listeners = ["internal.token"]

  private static func isPasswordFile(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map { normalized(String($0)) } ?? ""
    return ["password", "credential", "jaas", "web.config", "secret"].contains(where: name.holds)
  }

  /// Lower case, with one spelling of what parts words.
  package static func normalized(_ text: String) -> String {
    String(
      decoding: text.lowercased().utf8.map {
        $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") ? UInt8(ascii: ".") : $0
      },
      as: UTF8.self)
  }
}
