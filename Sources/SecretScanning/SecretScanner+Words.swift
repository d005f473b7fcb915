/// Secrets that are a whole word of a process, or all of it behind a name: arguments and environment.
extension SecretScanner {
  /// Where secrets are in words, line feeds and quotes in them included: behind `NAME=` or `-DNAME=`, and the word behind
  /// `--NAME` or `-NAME`.
  ///
  /// - Returns: by index of the word, the bytes of its UTF-8.
  package mutating func secrets(inWords words: [String]) -> [Int: Range<Int>] {
    var found: [Int: Range<Int>] = [:]
    var isSecretNext = false
    for (index, word) in words.enumerated() {
      let bytes = Array(word.utf8)
      if isSecretNext, !word.isEmpty, !word.hasPrefix("-") {
        found[index] = 0..<bytes.count
      } else if let value = secretValue(of: bytes) {
        found[index] = value
      }
      isSecretNext = word.hasPrefix("-") && !word.contains("=") && isSecret(String(word.drop { $0 == "-" }))
    }
    return found
  }

  private mutating func secretValue(of word: [UInt8]) -> Range<Int>? {
    guard let separator = word.firstIndex(of: UInt8(ascii: "=")), separator + 1 < word.count else {
      return nil
    }
    var name = word[..<separator]
    if name.starts(with: "-D".utf8) { name = name.dropFirst(2) }
    name = name.drop { $0 == UInt8(ascii: "-") }
    guard !name.isEmpty, name.allSatisfy(SecretScanner.isOfName),
      isSecret(String(decoding: name, as: UTF8.self))
    else { return nil }
    let value = (separator + 1)..<word.count
    return SecretScanner.isReference(value, in: word) ? nil : value
  }
}
