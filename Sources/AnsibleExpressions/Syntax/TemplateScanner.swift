/// Cuts a template into text and expressions, by Jinja's rules for white space as Ansible sets them: a line end behind
/// a comment goes away, and `-` at a tag takes all white space on its side.
struct TemplateScanner {
  struct Scanned {
    var parts: [Template.Part] = []
    /// Why it can't be evaluated.
    var obstacle: Unknown?
  }

  private let bytes: [UInt8]
  private var offset = 0
  private var tree: StatementTree
  /// Text that is not yet a part: comments join what stands around them.
  private var pending: [UInt8] = []

  static func scan(_ text: String) throws(ExpressionError) -> Scanned {
    guard isTemplate(text) else {
      return Scanned(parts: text.isEmpty ? [] : [.text(text)])
    }
    var scanner = TemplateScanner(bytes: Array(text.utf8))
    try scanner.run()
    return Scanned(parts: scanner.tree.parts, obstacle: scanner.tree.obstacle)
  }

  /// Only text that has one of these goes through Jinja at all.
  private static func isTemplate(_ text: String) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if previous == UInt8(ascii: "{"), "{%#".utf8.contains(byte) { return true }
      previous = byte
    }
    return false
  }

  private init(bytes: [UInt8]) {
    let lines = Self.withPlainLineEnds(bytes)
    self.bytes = lines.last == UInt8(ascii: "\n") ? Array(lines.dropLast()) : lines
    tree = StatementTree(bytes: self.bytes)
  }

  /// Jinja makes one kind of line ends of the three there are.
  private static func withPlainLineEnds(_ bytes: [UInt8]) -> [UInt8] {
    let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    guard bytes.contains(carriageReturn) else { return bytes }
    var plain: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if byte == newline, index > 0, bytes[index - 1] == carriageReturn { continue }
      plain.append(byte == carriageReturn ? newline : byte)
    }
    return plain
  }

  private mutating func run() throws(ExpressionError) {
    while offset < bytes.count {
      guard starts(with: "{{") || starts(with: "{%") || starts(with: "{#") else {
        pending.append(bytes[offset])
        offset += 1
        continue
      }
      let kind = bytes[offset + 1]
      let start = offset
      offset += 2
      let sign = offset < bytes.count ? bytes[offset] : 0
      if sign == UInt8(ascii: "-") {
        offset += 1
        while let last = pending.last, last.isBlank { pending.removeLast() }
      } else if sign == UInt8(ascii: "+") {
        offset += 1
      }
      switch kind {
      case UInt8(ascii: "{"): try expression()
      case UInt8(ascii: "#"): try comment(from: start)
      default: try statement(from: start)
      }
    }
    flush()
    try tree.finish()
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    tree.add(.text(String(decoding: pending, as: UTF8.self)))
    pending = []
  }

  private mutating func expression() throws(ExpressionError) {
    let tag = try Tokenizer.tag(.expression, in: bytes, at: offset)
    let node = try Parser.parse(tag.tokens, of: bytes)
    let end = tag.tokens.last?.offset ?? tag.end
    let source = String(decoding: bytes[offset..<end], as: UTF8.self)
    flush()
    tree.add(.expression(Expression(text: TextTrimming.strip(source, nil), node: node)))
    offset = tag.end
    if tag.trimsAfter { skipBlanks() }
  }

  private mutating func comment(from start: Int) throws(ExpressionError) {
    guard let end = find("#}") else { throw ExpressionError.unclosed("'{#'", start, bytes) }
    close(at: end, isFirst: offset == end)
  }

  /// `{% raw %}` is text; a statement that is not known makes the whole template unknown.
  private mutating func statement(from start: Int) throws(ExpressionError) {
    guard let end = find("%}") else { throw ExpressionError.unclosed("'{%'", start, bytes) }
    let words = String(decoding: bytes[offset..<end], as: UTF8.self)
    guard TextTrimming.strip(words, " \t\n\r-+") == "raw" else {
      try known(from: start, end)
      return
    }
    // A line end behind it stays, unlike behind other tags.
    let trims = bytes[end - 1] == UInt8(ascii: "-")
    offset = end + 2
    if trims { skipBlanks() }
    try rawText(from: start)
  }

  /// - Parameter end: where it ends, if nobody understands it.
  private mutating func known(from start: Int, _ end: Int) throws(ExpressionError) {
    flush()
    if tree.obstacle != nil { return close(at: end, isFirst: offset == end) }
    let tag = try Tokenizer.tag(.statement, in: bytes, at: offset)
    try tree.add(StatementParser.parse(tag.tokens, of: bytes), at: start)
    offset = tag.end
    if tag.trimsAfter {
      skipBlanks()
    } else if !tag.keepsLine, offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") {
      offset += 1
    }
  }

  private mutating func rawText(from start: Int) throws(ExpressionError) {
    let content = offset
    while let tag = find("{%") {
      guard let end = find("%}", from: tag + 2) else { break }
      let inner = bytes[(tag + 2)..<end]
      guard TextTrimming.strip(String(decoding: inner, as: UTF8.self), " \t\n\r-+") == "endraw" else {
        offset = tag + 2
        continue
      }
      var text = bytes[content..<tag]
      if inner.first == UInt8(ascii: "-") { while let last = text.last, last.isBlank { text.removeLast() } }
      pending += text
      close(at: end, isFirst: false)
      return
    }
    throw ExpressionError.unclosed("'{% raw %}'", start, bytes)
  }

  /// Goes behind the end of a comment or statement.
  private mutating func close(at end: Int, isFirst: Bool) {
    let sign = isFirst ? 0 : bytes[end - 1]
    offset = end + 2
    if sign == UInt8(ascii: "-") {
      skipBlanks()
    } else if sign != UInt8(ascii: "+"), offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") {
      offset += 1
    }
  }

  private func find(_ mark: StaticString, from start: Int? = nil) -> Int? {
    var index = start ?? offset
    while index + 2 <= bytes.count {
      if mark.withUTF8Buffer({ $0.elementsEqual(bytes[index..<index + 2]) }) { return index }
      index += 1
    }
    return nil
  }

  private mutating func skipBlanks() {
    while offset < bytes.count, bytes[offset].isBlank { offset += 1 }
  }

  private func starts(with mark: StaticString) -> Bool {
    offset + 2 <= bytes.count && mark.withUTF8Buffer { $0.elementsEqual(bytes[offset..<offset + 2]) }
  }
}
