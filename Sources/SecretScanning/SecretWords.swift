import ComponentCatalog
import ConfigFormats

/// What names tell of secrets, by `templates/secrets.yml`.
package enum SecretWords {
  package static let rules = SecretRules.inForce

  /// Whether a name alone says that its value is secret.
  package static func isSecretName(_ key: String) -> Bool {
    let name = normalized(key)
    guard rules.words.contains(where: name.holds) || rules.lastWords.contains(where: name.hasSuffix) else {
      return false
    }
    return !rules.harmlessEndings.contains(where: name.hasSuffix) && !rules.harmlessNames.contains(name)
  }

  /// Whether a value is secret though its name alone does not say so: a word behind the name of a folder.
  package static func isSecretWord(_ value: some Collection<UInt8>, of key: String) -> Bool {
    rules.folderNames.contains(normalized(key)) && value.first.map { $0 != UInt8(ascii: "/") } ?? false
  }

  /// Lower case, with one spelling of what parts words.
  package static func normalized(_ text: String) -> String {
    String(
      decoding: text.lowercased().utf8.map {
        $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") ? UInt8(ascii: ".") : $0
      },
      as: UTF8.self)
  }

  /// Whether a word names, in one place, what has its value in another: `name=`, `<param-name>`, `- env:`.
  static func isNaming(_ word: String) -> Bool { isOne(of: rules.nameWords, word) }

  /// Whether a word stands before the value of what was named.
  static func isValue(_ word: String) -> Bool { isOne(of: rules.valueWords, word) }

  private static func isOne(of words: [String], _ word: String) -> Bool {
    guard word.utf8.count < 40 else { return false }
    let word = word.lowercased()
    if words.contains(word) { return true }
    guard let dash = word.firstIndex(of: "-") else { return false }
    let prefix = word[..<dash]
    return !prefix.isEmpty && prefix.utf8.allSatisfy { (97...122).contains($0) }
      && words.contains(String(word[word.index(after: dash)...]))
  }
}
