import ComponentCatalog
import ConfigFormats

/// Tells settings that must not be shown. Where it is in doubt, it hides.
package enum SecretSetting {
  package static let mask = "***"

  /// What tells a secret.
  package static let rules = SecretRules.inForce
  private static let words = rules.words

  /// Also where a value or a whole line holds `password=...` or a URL with a password in its midst, or the file is one of
  /// passwords.
  package static func isSecret(key: String, values: [String], file: String) -> Bool {
    if isLoginFile(file), ([key] + values).allSatisfy(isHarmlessLogin) { return false }
    if isPasswordFile(file) { return true }
    if isSecretName(key) { return !(isLogin(key) && !values.isEmpty && values.allSatisfy(isHarmlessLogin)) }
    return values.contains { value in
      if value.holds("PRIVATE KEY-----") { return true }
      if value.holds("://"), value.contains(/:\/\/[^\/\s@]*:(?!\d+(?:\/|$))[^\s@,]{1,1000}@/) { return true }
      if value.holds("oracle:"), value.contains(/oracle:\w{1,20}:[^\s\/@]{1,100}\/[^\s@]{1,1000}@/) {
        return true
      }
      guard value.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: " ") }) else {
        return false
      }
      if rules.programs.contains(where: { $0.takesPassword(in: value) }) { return true }
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
  package static func isSecretName(_ key: String) -> Bool {
    let name = normalized(key)
    guard words.contains(where: name.holds) || rules.lastWords.contains(where: name.hasSuffix) else {
      return false
    }
    return !rules.harmlessEndings.contains(where: name.hasSuffix) && !rules.harmlessNames.contains(name)
  }

  /// Whether a value is secret though its name alone does not say so: a word behind the name of a folder.
  package static func isSecretWord(_ value: some Collection<UInt8>, of key: String) -> Bool {
    rules.folderNames.contains(normalized(key)) && value.first.map { $0 != UInt8(ascii: "/") } ?? false
  }

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
  package static func normalized(_ text: String) -> String {
    String(
      decoding: text.lowercased().utf8.map {
        $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") ? UInt8(ascii: ".") : $0
      },
      as: UTF8.self)
  }
}

extension SecretRules.Program {
  /// Whether a command line starts the program and gives it a password.
  fileprivate func takesPassword(in line: String) -> Bool {
    guard line.holds(name) else { return false }
    let words = line.split(whereSeparator: \.isWhitespace)
    let names = name.split(separator: " ")
    let place = words.indices.first { index in
      guard let program = words[index].split(separator: "/").last, program.hasPrefix(names.first ?? "") else {
        return false
      }
      return names.count == 1 || words[index...].dropFirst().starts(with: names.dropFirst())
    }
    guard let place else { return false }
    return words[place...].dropFirst(names.count).contains { word in
      options.contains { option in
        if isJoined(option), let letter = option.last {
          return word.first == "-" && word.dropFirst().prefix(while: \.isLetter).contains(letter)
        }
        return option.hasSuffix(" ") ? option.dropLast() == word : word.hasPrefix(option)
      }
    }
  }
}
