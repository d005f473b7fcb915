/// Splits a text into words as a POSIX shell does: blanks, quotes, backslashes; nothing is expanded.
package enum ShellWords {
  /// Nil where a quote has no partner.
  package static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var characters = text.makeIterator()
    while let character = characters.next() {
      switch (quote, character) {
      case ("'", "'"), ("\"", "\""): quote = nil
      case ("'", _): word = (word ?? "") + String(character)
      case (_, "\\"): if let next = characters.next() { word = (word ?? "") + escaped(next, in: quote) }
      case ("\"", _): word = (word ?? "") + String(character)
      case (nil, "'"), (nil, "\""):
        quote = character
        word = word ?? ""
      case (_, _) where character.isWhitespace:
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { return nil }
    return words + (word.map { [$0] } ?? [])
  }

  /// Within double quotes a backslash stays unless it escapes something there.
  private static func escaped(_ character: Character, in quote: Character?) -> String {
    quote == "\"" && !"\"\\$`".contains(character) ? "\\\(character)" : String(character)
  }

  /// `word` so that every shell reads it as one word.
  static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._/:=@,".utf8.contains(byte)
    }
    if isPlain && !word.isEmpty && !word.hasPrefix("=") { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
