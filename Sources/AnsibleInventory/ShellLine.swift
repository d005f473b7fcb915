/// A line taken apart as Python's `shlex` does it for a host of an INI inventory: quotes, backslashes, and `#` for the rest
/// of the line, wherever it stands outside of quotes.
enum ShellLine {
  /// Nil where a quote has no partner, or a backslash is the last character.
  static func words(_ line: some StringProtocol) -> [String]? {
    var words: [String] = []
    var word: String?
    var characters = line.makeIterator()
    while let character = characters.next() {
      switch character {
      case "#": return words + (word.map { [$0] } ?? [])
      case "'", "\"":
        guard let quoted = quoted(by: character, &characters) else { return nil }
        word = (word ?? "") + quoted
      case "\\":
        guard let next = characters.next() else { return nil }
        word = (word ?? "") + String(next)
      case " ", "\t", "\r", "\n":
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  private static func quoted(by quote: Character, _ characters: inout some IteratorProtocol<Character>)
    -> String?
  {
    var text = ""
    while let character = characters.next() {
      if character == quote { return text }
      guard character == "\\", quote == "\"" else {
        text.append(character)
        continue
      }
      guard let next = characters.next() else { return nil }
      text += next == "\"" || next == "\\" ? String(next) : "\\\(next)"
    }
    return nil
  }
}
