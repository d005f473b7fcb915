/// Values that stand on the lines after their names: in YAML, JSON, XML and login configurations.
///
/// `redact.sh` does the same on hosts.
extension SecretScanner {
  /// What the lines so far have announced.
  enum Expectation: Hashable, Sendable {
    case nothing
    /// Behind `name=`: a text in quotes, or a word that stands further in.
    case word(column: Int)
    /// Behind `name:`: all that stands further in. Literal lines (`|`, `>`) have no names of their own; what stands in
    /// brackets has no entries that stand as far in as the name.
    case block(column: Int, hasBrackets: Bool, isLiteral: Bool)
    /// Behind a quote that nothing closed: all up to the one that does.
    case quoted(UInt8)
    /// Behind `<name>`: all up to the next element.
    case text
    /// Behind `<name>` as the name of the element: what is named.
    case naming
  }

  /// What a line that was announced holds: where its secrets are, and what is left to look at as usual.
  mutating func expected(in line: Range<Int>, of text: [UInt8]) -> (secrets: [Range<Int>], rest: Range<Int>) {
    guard expectation != .nothing, !SecretScanner.stripped(line, in: text).isEmpty else { return ([], line) }
    let column = column(of: line, in: text)
    let content = (line.lowerBound + column)..<SecretScanner.stripped(line, in: text).upperBound
    switch expectation {
    case .nothing: return ([], line)
    case .naming:
      expectation = .nothing
      let end = text[content].firstIndex(of: UInt8(ascii: "<")) ?? content.upperBound
      if end > content.lowerBound {
        secretIsNamed = isSecret(String(decoding: text[content.lowerBound..<end], as: UTF8.self))
      }
      return ([], line)
    case .text:
      let end = SecretScanner.endOfElement(content, text)
      if end < content.upperBound { expectation = .nothing }
      // It may stand in an element of its own.
      if text[content.lowerBound] != UInt8(ascii: "<") { secretIsNamed = false }
      let secret = SecretScanner.stripped(content.lowerBound..<end, in: text)
      return (secret.isEmpty ? [] : [secret], end..<line.upperBound)
    case .quoted(let quote):
      let end = SecretScanner.endOfQuoted(quote, content.lowerBound, line, text)
      guard end < line.upperBound else { return ([content], end..<end) }
      expectation = .nothing
      return (end > content.lowerBound ? [content.lowerBound..<end] : [], end..<line.upperBound)
    case .word(let named):
      expectation = .nothing
      var content = content
      // The name may stand alone, and the sign here.
      if text[content.lowerBound] == UInt8(ascii: "=") {
        let start = text[content].dropFirst().firstIndex { !" \t".utf8.contains($0) }
        guard let start else { return ([], line) }
        content = start..<content.upperBound
      }
      if "\"'".utf8.contains(text[content.lowerBound]) { return quoted(content, line, text) }
      let word = trimmed(content, in: text)
      let isName = text[word].drop { $0 != UInt8(ascii: "=") }.contains { $0 != UInt8(ascii: "=") }
      guard column > named, !isName, !text[word].contains(where: { " \t[]".utf8.contains($0) }),
        !SecretScanner.isReference(word, in: text)
      else { return ([], line) }
      return ([word], line.upperBound..<line.upperBound)
    case .block(let named, let hasBrackets, let isLiteral):
      let first = text[content.lowerBound]
      let isValue =
        first == UInt8(ascii: ":") && content.count > 1 && " \t".utf8.contains(text[content.lowerBound + 1])
      let isItem = column == named && (first == UInt8(ascii: "-") || isValue) && !isLiteral && !hasBrackets
      // In JSON a value may stand no further in than its name.
      if column == named, "\"'".utf8.contains(first), entry(content, text).lowerBound == content.lowerBound {
        expectation = .nothing
        return quoted(content, line, text)
      }
      guard column > named || isItem else {
        // A comment ends no block.
        if !"#!;".utf8.contains(first) { expectation = .nothing }
        return ([], line)
      }
      let value = isLiteral ? content : entry(content, text)
      let trimmed = trimmed(value, in: text)
      let isBare = text[trimmed].allSatisfy { "[]{}(),|>+-".utf8.contains($0) }
      if isBare || SecretScanner.isReference(trimmed, in: text) {
        return ([], line.upperBound..<line.upperBound)
      }
      return ([trimmed], line.upperBound..<line.upperBound)
    }
  }

  /// A text in quotes, with which a line begins.
  private func quoted(_ content: Range<Int>, _ line: Range<Int>, _ text: [UInt8]) -> (
    secrets: [Range<Int>], rest: Range<Int>
  ) {
    let isFirst = content.lowerBound == text.startIndex
    let value =
      isFirst ? content : SecretScanner.value(behind: content.lowerBound - 1, line, text)
    return (SecretScanner.isReference(value, in: text) ? [] : [value], value.upperBound..<line.upperBound)
  }

  /// What the end of a line says of the next ones, and where in the line a sign that opens a block stands.
  mutating func announcement(of line: Range<Int>, in text: [UInt8]) -> (Expectation, sign: Int)? {
    let content = SecretScanner.stripped(line, in: text)
    guard !content.isEmpty else { return nil }
    let (end, isLiteral) = SecretScanner.withoutSigns(content, text)
    guard end > content.lowerBound else { return nil }
    var (nameEnd, sign) = (end - 1, text[end - 1])
    // `? name`, and the value on the next line behind a colon; or `name`, and there `=`
    let key = text[content].drop { " \t-".utf8.contains($0) }
    let isAsked =
      key.first == UInt8(ascii: "?") && key.dropFirst().first.map { " \t".utf8.contains($0) } ?? false
    if isAsked || !":=".utf8.contains(sign) {
      guard let ahead = isAsked ? UInt8(ascii: ":") : SecretScanner.signAhead(line, text) else { return nil }
      (nameEnd, sign) = (end, ahead)
    }
    while nameEnd > content.lowerBound, " \t\"'\\".utf8.contains(text[nameEnd - 1]) { nameEnd -= 1 }
    let start = SecretScanner.startOfName(content.lowerBound..<nameEnd, text)
    let name = SecretScanner.unescaped(text[start..<nameEnd])
    let isAssigned = sign == UInt8(ascii: "=")
    guard isSecret(name) || (isAssigned && name.hasPrefix("user_")) else { return nil }
    // Items of a list (`- name:`) stand as far in as the name, the dash aside.
    isCommented = SecretScanner.isComment(line, in: text)
    var column = column(of: line, in: text)
    var at = content.lowerBound
    while at + 1 < start, text[at] == UInt8(ascii: "-"), " \t".utf8.contains(text[at + 1]) {
      let next = text[(at + 1)..<start].firstIndex { !" \t".utf8.contains($0) } ?? start
      column += next - at
      at = next
    }
    let block = Expectation.block(column: column, hasBrackets: false, isLiteral: isLiteral)
    return (isAssigned ? .word(column: column) : block, end)
  }

  /// The end of a line without the sign that opens a block in it (`|`, `>-`, `[`, `{`) and tags before that.
  private static func withoutSigns(_ content: Range<Int>, _ text: [UInt8]) -> (end: Int, isLiteral: Bool) {
    var end = content.upperBound
    var isLiteral = false
    for isFirst in [true, false, false] {
      let start = text[content.lowerBound..<end].lastIndex { " \t:=".utf8.contains($0) }.map { $0 + 1 }
      guard let start, start < end else { break }
      let isBehindBlank = " \t".utf8.contains(text[start - 1])
      let word = text[start..<end]
      let isBlock =
        "|>".utf8.contains(word[start]) && word.dropFirst().allSatisfy { "+-123456789".utf8.contains($0) }
      let isOpening = word.count == 1 && "[{(".utf8.contains(word[start])
      let isTag = "!&".utf8.contains(word[start]) && isBehindBlank
      guard isTag || (isFirst && (isBlock || isOpening)) else { break }
      isLiteral = isLiteral || isBlock
      end = start
      while end > content.lowerBound, " \t".utf8.contains(text[end - 1]) { end -= 1 }
    }
    return (end, isLiteral)
  }

  /// The value of an entry `name: value` or `- value`; all of what is neither.
  private func entry(_ content: Range<Int>, _ text: [UInt8]) -> Range<Int> {
    var start = content.lowerBound
    while start + 1 < content.upperBound, "-:?".utf8.contains(text[start]),
      " \t".utf8.contains(text[start + 1])
    {
      start += 1
      while start < content.upperBound, " \t".utf8.contains(text[start]) { start += 1 }
    }
    var end = start
    if end < content.upperBound, "\"'".utf8.contains(text[end]) { end += 1 }
    while end < content.upperBound, SecretScanner.isOfName(text[end]) || "/\\".utf8.contains(text[end]) {
      end += 1
    }
    if end < content.upperBound, "\"'".utf8.contains(text[end]) { end += 1 }
    guard end > start, end < content.upperBound, text[end] == UInt8(ascii: ":"),
      end + 1 == content.upperBound || " \t".utf8.contains(text[end + 1])
    else { return start..<content.upperBound }
    return (end + 1)..<content.upperBound
  }

  /// How far in a line begins.
  func column(of line: Range<Int>, in text: [UInt8]) -> Int {
    text[line].prefix { (isCommented ? " \t#!;" : " \t").utf8.contains($0) }.count
  }

  static func isComment(_ line: Range<Int>, in text: [UInt8]) -> Bool {
    text[line].first { $0 != 32 && $0 != 9 }.map { "#!;".utf8.contains($0) } ?? false
  }

  /// Without blanks around it, and signs of comments before it.
  static func stripped(_ line: Range<Int>, in text: [UInt8], comments: Bool = true) -> Range<Int> {
    var (start, end) = (line.lowerBound, line.upperBound)
    while start < end, (comments ? " \t#!;" : " \t").utf8.contains(text[start]) { start += 1 }
    while end > start, " \t\r\n".utf8.contains(text[end - 1]) { end -= 1 }
    return start..<end
  }
}
