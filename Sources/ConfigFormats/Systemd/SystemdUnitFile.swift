/// An assignment in a unit file or drop-in, and where it stands.
package struct SystemdDirective: Hashable, Sendable {
  package let section: String
  package let name: String
  /// Without blanks around it; quotes, escapes and specifiers as written. A continued line is joined with a blank
  /// in the place of the backslash.
  package let value: String
  package let path: String
  /// 1-based number of the first line.
  package let line: Int

  /// Whether the file is a drop-in (lies in a `….d` directory).
  package var isFromDropIn: Bool { PathParts(path).directory.hasSuffix(".d") }
}

/// One unit file or drop-in as systemd reads it. Lines that systemd ignores are named in `warnings`.
package struct SystemdUnitFile: Hashable, Sendable {
  package let path: String
  /// In the order of the file, empty assignments included.
  package private(set) var directives: [SystemdDirective] = []
  package private(set) var warnings: [FormatWarning] = []

  package init(parsing bytes: [UInt8], path: String) {
    self.path = path
    var reader = SystemdLineReader(bytes)
    var section: String?
    while let line = reader.next() {
      let text = line.text[...].trimmed
      if text.isEmpty { continue }
      guard String(validating: text, as: UTF8.self) != nil else {
        warn(.notText, line: line.number)
        continue
      }
      if text.first == UInt8(ascii: "[") {
        section = text.last == UInt8(ascii: "]") ? text.dropFirst().dropLast().text : nil
        if section == nil { warn(.invalidSectionHeader, line: line.number) }
        continue
      }
      guard let section else {
        warn(.outsideSection, line: line.number)
        continue
      }
      guard let (name, value) = text.cut(at: ASCII.equals), !name.trimmed.isEmpty else {
        warn(.missingEquals, line: line.number)
        continue
      }
      directives.append(
        SystemdDirective(
          section: section, name: name.trimmed.text, value: value.trimmed.text, path: path, line: line.number)
      )
    }
  }

  package init(parsing text: String, path: String) {
    self.init(parsing: Array(text.utf8), path: path)
  }

  private mutating func warn(_ kind: FormatWarning.Kind, line: Int) {
    warnings.append(FormatWarning(kind, path: path, line: line))
  }
}

/// Joins continued lines of a unit file: a line that ends in a backslash goes on in the next one that is no
/// comment, and the backslash becomes a blank. An empty line ends it.
private struct SystemdLineReader {
  struct LogicalLine {
    let text: [UInt8]
    let number: Int
  }

  private let bytes: [UInt8]
  private var position: Int
  private var line = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() -> LogicalLine? {
    var joined: [UInt8] = []
    var number: Int?
    while let natural = nextNaturalLine() {
      let first = natural.first { !$0.isWhitespace }
      if first == ASCII.hash || first == ASCII.semicolon { continue }
      number = number ?? line
      joined += natural
      guard endsEscaped(natural) else { return LogicalLine(text: joined, number: number ?? line) }
      joined[joined.count - 1] = ASCII.space
    }
    return number.map { LogicalLine(text: joined, number: $0) }
  }

  private func endsEscaped(_ natural: Bytes) -> Bool {
    natural.reversed().prefix { $0 == ASCII.backslash }.count % 2 == 1
  }

  /// A line ends with a newline, a carriage return or a NUL, or with several different ones of these.
  private mutating func nextNaturalLine() -> Bytes? {
    guard position < bytes.count else { return nil }
    let start = position
    while position < bytes.count, !Self.ends(bytes[position]) { position += 1 }
    let text = bytes[start..<position]
    // One bit for each kind of end; nothing belongs to a line's end after a NUL.
    var seen: UInt16 = 0
    while position < bytes.count, Self.ends(bytes[position]), seen & (1 << bytes[position] | 1) == 0 {
      seen |= 1 << bytes[position]
      position += 1
    }
    line += 1
    return text
  }

  private static func ends(_ byte: UInt8) -> Bool { byte.isLineEnd || byte == ASCII.nul }
}
