/// One command of an `ExecStart=` (or another `Exec…=`) value. Specifiers and `$VARIABLES` are left alone as text.
package struct SystemdCommandLine: Hashable, Sendable {
  /// The characters before the path out of `@ - : + ! |`, as written.
  package let prefixes: String
  /// The program, absolute or to be looked up.
  package let path: String
  /// What the program sees as its own name: the second word after an `@` prefix, else the path.
  package let programName: String
  /// The words after the program's name.
  package let arguments: [String]

  /// The first command of the value; nil where there is none.
  package init?(parsing value: String) {
    guard let first = Self.commands(in: value).commands.first else { return nil }
    self = first
  }

  private init?(words: [String]) {
    guard let first = words.first?.utf8 else { return nil }
    let prefixes = first.prefix { Array("@-:+!|".utf8).contains($0) }
    let path = String(first.dropFirst(prefixes.count)) ?? ""
    guard !path.isEmpty else { return nil }
    let namesItself = prefixes.contains(ASCII.at) && words.count > 1
    self.prefixes = String(prefixes) ?? ""
    self.path = path
    programName = namesItself ? words[1] : path
    arguments = Array(words.dropFirst(namesItself ? 2 : 1))
  }

  /// All commands of a value (`;` as a word of its own separates them) and what systemd would complain about.
  /// As in systemd, nothing after an unclosed quote counts, nor does the command it stands in.
  package static func commands(in value: String) -> (commands: [Self], warnings: [FormatWarning]) {
    var reader = SystemdWordReader(Array(value.utf8)[...])
    var commands: [Self] = []
    var warnings: [FormatWarning] = []
    var words: [String] = []
    func finish() {
      if let command = Self(words: words) {
        commands.append(command)
      } else if !words.isEmpty {
        warnings.append(FormatWarning(.emptyCommand))
      }
      words = []
    }
    reader.skipWhitespace()
    while !reader.rest.isEmpty {
      if let length = separatorLength(reader.rest) {
        reader.skip(length)
        reader.skipWhitespace()
        if length == 1 { finish() } else { words.append(";") }
        continue
      }
      do throws(FormatWarning.Kind) {
        try words.append(nextWord(&reader, &warnings))
      } catch {
        warnings.append(FormatWarning(error))
        return (commands, warnings)
      }
    }
    finish()
    return (commands, warnings)
  }

  /// 1 for a lone `;`, 2 for a lone `\;` (which stands for the word `;`), else nil.
  private static func separatorLength(_ rest: Bytes) -> Int? {
    let word = rest.prefix { !$0.isWhitespace }
    return switch Array(word.prefix(3)) {
    case [ASCII.semicolon]: 1
    case [ASCII.backslash, ASCII.semicolon]: 2
    default: nil
    }
  }

  /// An escape that systemd does not know stays as written in a command line, with a warning.
  private static func nextWord(
    _ reader: inout SystemdWordReader, _ warnings: inout [FormatWarning]
  ) throws(FormatWarning.Kind) -> String {
    let word: [UInt8]?
    do throws(FormatWarning.Kind) {
      word = try reader.next()
    } catch {
      word = try reader.next(keepingUnknownEscapes: true)
      warnings.append(FormatWarning(error))
    }
    return (word ?? [])[...].text
  }
}
