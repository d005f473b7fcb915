/// Cuts a properties file into logical lines as `java.util.Properties.load` does: comments and empty lines
/// are skipped, continued lines are joined.
struct PropertiesLineReader {
  struct LogicalLine {
    /// No line ends, and no backslash before a removed line end.
    let text: Bytes
    /// 1-based number of the first natural line.
    let number: Int
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> LogicalLine? {
    while skipToContent() {
      let number = line
      if let text = readLogicalLine() { return LogicalLine(text: text, number: number) }
    }
    return nil
  }

  /// Skips blanks, empty lines and comments; false at the end of the file.
  private mutating func skipToContent() -> Bool {
    while position < bytes.count {
      let byte = bytes[position]
      if byte.isPropertiesBlank {
        position += 1
      } else if byte.isLineEnd {
        skipLineEnd()
      } else if byte == ASCII.hash || byte == ASCII.exclamation {
        while position < bytes.count, !bytes[position].isLineEnd { position += 1 }
      } else {
        return true
      }
    }
    return false
  }

  /// Nil when nothing but a lone backslash was joined so far: what follows then counts as a fresh line.
  private mutating func readLogicalLine() -> Bytes? {
    var joined: [UInt8] = []
    while true {
      let start = position
      var isEscaped = false
      while position < bytes.count, !bytes[position].isLineEnd {
        isEscaped = bytes[position] == ASCII.backslash && !isEscaped
        position += 1
      }
      let piece = bytes[start..<(isEscaped ? position - 1 : position)]
      guard isEscaped else {
        if position < bytes.count { skipLineEnd() }
        return joined.isEmpty ? piece : (joined + piece)[...]
      }
      joined += piece
      // The end of the file right after the backslash or its line end: the backslash is dropped and the line
      // counts, even an empty one (Java then has an entry with an empty key).
      if position + 1 >= bytes.count {
        position = bytes.count
        return joined[...]
      }
      skipLineEnd()
      while position < bytes.count, bytes[position].isPropertiesBlank { position += 1 }
      if joined.isEmpty { return nil }
    }
  }

  private mutating func skipLineEnd() {
    let isPair =
      bytes[position] == ASCII.carriageReturn && position + 1 < bytes.count
      && bytes[position + 1] == ASCII.newline
    position += isPair ? 2 : 1
    line += 1
  }
}

extension UInt8 {
  /// What separates and indents in a properties file.
  var isPropertiesBlank: Bool {
    self == ASCII.space || self == ASCII.tab || self == ASCII.formFeed
  }
}
