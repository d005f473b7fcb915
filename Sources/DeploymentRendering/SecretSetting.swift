import ComponentCatalog
import ConfigFormats
import SecretScanning

/// Tells settings that must not be shown. Where it is in doubt, it hides.
package enum SecretSetting {
  package static let mask = "***"

  /// What tells a secret.
  package static let rules = SecretWords.rules
  private static let words = rules.words

  /// Also where a value or a whole line holds something that is hidden wherever secrets are left out (`SecretScanner`), or the
  /// file is one of passwords.
  package static func isSecret(key: String, values: [String], file: String) -> Bool {
    if isLoginFile(file), ([key] + values).allSatisfy(isHarmlessLogin) { return false }
    if isPasswordFile(file) { return true }
    if isSecretName(key) { return !(isLogin(key) && !values.isEmpty && values.allSatisfy(isHarmlessLogin)) }
    // A line of a file is its own key.
    let isLine = values.allSatisfy(\.isEmpty)
    return (isLine ? [key] : values).contains { value in
      if SecretScanner.isFound(in: value) { return true }
      guard !isLine,
        value.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: " ") })
      else { return false }
      return words.contains(where: normalized(value).holds)
    }
  }

  /// A line of a file is its own key: what stands behind its first separator is hidden. In a file of passwords the
  /// key is a user, who may be told.
  package static func maskedKey(_ key: String, file: String) -> String {
    guard case .lines = RenderedFile.Kind(path: file), key != RenderedFile.wholeKey else { return key }
    guard let end = key.firstIndex(where: { "=: ".contains($0) }) else { return mask }
    return "\(key[...end])\(mask)"
  }

  /// Whether a name alone says that its value is secret.
  package static func isSecretName(_ key: String) -> Bool { SecretWords.isSecretName(key) }

  private static func isPasswordFile(_ path: String) -> Bool {
    let name = fileName(path)
    return (rules.fileNames + rules.loginFileNames).contains(where: name.holds)
  }

  private static func isLoginFile(_ path: String) -> Bool {
    let name = fileName(path)
    return rules.loginFileNames.contains(where: name.holds) && !rules.fileNames.contains(where: name.holds)
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map { normalized(String($0)) } ?? ""
  }

  private static func isLogin(_ key: String) -> Bool { normalized(key).hasSuffix("jaas.config") }

  /// Whether a login configuration, or a piece of one, holds nothing that must not be shown: names of modules and flags, and
  /// options that are known to be none. Anything else is taken for a secret.
  static func isHarmlessLogin(_ text: String) -> Bool {
    let words = text.split { $0.isWhitespace || $0 == ";" }
    return words.enumerated().allSatisfy { index, word in
      if ["required", "requisite", "sufficient", "optional", "{", "}"].contains(word) { return true }
      if word.hasSuffix("LoginModule"), !word.contains("=") { return true }
      if index == 0, words.count == 2, words[1] == "{" { return true }
      // A second sign may begin another option, without a blank between them.
      guard let sign = word.firstIndex(of: "="), word.lastIndex(of: "=") == sign else { return false }
      return rules.harmlessLoginOptions.contains(String(word[..<sign]))
    }
  }

  /// Lower case, with one spelling of what parts words.
  package static func normalized(_ text: String) -> String { SecretWords.normalized(text) }
}
