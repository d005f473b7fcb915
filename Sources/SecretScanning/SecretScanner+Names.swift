import ComponentCatalog

/// What a later word or line says of an earlier one.
extension SecretScanner {
  /// Whether a name like that of a secret stands behind a value, in the same element or entry, be it on the next line:
  /// `<Property value="..." name="password"/>`.
  mutating func isNamedAhead(_ place: Int, _ line: Range<Int>, _ text: [UInt8]) -> Bool {
    var near = Array(text[place..<min(place + 300, line.upperBound)].prefix { !"<>{}".utf8.contains($0) })
    if place + near.count == line.upperBound {
      let next = SecretScanner.line(behind: line, text).prefix(300)
      // An item of its own is another entry.
      let content = next.drop { " \t#".utf8.contains($0) }
      let isItem =
        content.first == UInt8(ascii: "-")
        && content.dropFirst().first.map { " \t".utf8.contains($0) } ?? false
      if !isItem { near += [UInt8(ascii: "\n")] + next.prefix { !"<>{}".utf8.contains($0) } }
    }
    for at in near.indices where at == 0 || !SecretScanner.isOfName(near[at - 1]) {
      for word in SecretScanner.namingWords where near[at...].prefix(word.count).map({ $0 | 0x20 }) == word {
        var rest = near[(at + word.count)...]
        if let quote = rest.first, "\"'".utf8.contains(quote) { rest = rest.dropFirst() }
        rest = rest.drop { " \t".utf8.contains($0) }
        guard let sign = rest.first, ":=".utf8.contains(sign) else { continue }
        let name = SecretScanner.value(behind: rest.startIndex, 0..<near.count, near)
        let isSecret = isSecret(
          SecretScanner.unescaped(near[name].prefix { !",\n".utf8.contains($0) }))
        nameWasAhead = isSecret
        return isSecret
      }
    }
    return false
  }

  /// What stands behind a word that names: a name that says that a secret comes, or another one.
  mutating func noteName(_ named: ArraySlice<UInt8>, by word: String) {
    guard named.contains(where: { !" \t\r".utf8.contains($0) }) else { return }
    if isSecret(SecretScanner.unescaped(named)) {
      secretIsNamed = !nameWasAhead
    } else if word == "name" || word == "key" {
      secretIsNamed = false
    }
    nameWasAhead = false
  }

  private static let namingWords = SecretWords.rules.nameWords.map { Array($0.utf8) }

  /// The sign with which the next line begins, should it part a name on this one from its value.
  static func signAhead(_ line: Range<Int>, _ text: [UInt8]) -> UInt8? {
    let sign = self.line(behind: line, text).first { !" \t".utf8.contains($0) }
    return sign.flatMap { ":=".utf8.contains($0) ? $0 : nil }
  }

  private static func line(behind line: Range<Int>, _ text: [UInt8]) -> ArraySlice<UInt8> {
    guard line.upperBound < text.count, text[line.upperBound] == UInt8(ascii: "\n") else { return [] }
    return text[(line.upperBound + 1)...].prefix { $0 != UInt8(ascii: "\n") }
  }
}
