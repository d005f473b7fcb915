import ComponentCatalog

/// Finds the secrets in what a host holds, by the names before them. Where it is in doubt, it takes too much.
package struct SecretScanner {
  /// How a text is read.
  package enum Kind: Hashable, Sendable {
    /// Lines with settings, options or words; secrets stand behind names that say so, or on the lines after them.
    case settings
    /// Settings as Java reads them: one that is empty says nothing of the next line.
    case properties
    /// A file of passwords: behind the first separator of every line stands one.
    case passwords
    /// A file of users as Jetty reads it: `USER: PASSWORD,ROLE,...`.
    case users

    /// - Parameter path: of the file that holds the text.
    package init(path: String) {
      let name = path.split(separator: "/").last.map { SecretWords.normalized(String($0)) } ?? ""
      let rules = SecretWords.rules
      if rules.loginFileNames.contains(where: name.contains)
        || !rules.fileNames.contains(where: name.contains)
      {
        self = path.hasSuffix(".properties") ? .properties : .settings
      } else {
        self = rules.userFileEndings.contains(where: name.hasSuffix) ? .users : .passwords
      }
    }
  }

  /// What is known of names: they come again and again.
  private var names: [String: Bool] = [:]
  /// The last `name=` or `<name>` of a text had the name of a secret: its `value` is one, also some lines below.
  var secretIsNamed = false
  /// The last `value=` was a secret by a name behind it, which says nothing of the next one.
  var nameWasAhead = false
  var expectation = Expectation.nothing
  /// What opened the last value of the line, and was not closed in it.
  var openQuote: UInt8?
  /// A value in brackets, or the text of an element, was not closed in the line.
  var hasOpenBrackets = false
  var hasOpenText = false
  /// How far in the entry of YAML began that the line is, whose value may go on in the next one.
  var entryColumn: Int?
  /// It was a comment that announced it: only then signs of comments count as blanks.
  var isCommented = false

  package init() {}

  /// Where secrets stand in a text, in order, without quotes and blanks around them.
  package mutating func ranges(in text: [UInt8], kind: Kind = .settings) -> [Range<Int>] {
    secretIsNamed = false
    nameWasAhead = false
    expectation = .nothing
    let keys = SecretScanner.privateKeys(in: text)
    let others = SecretScanner.lines(in: text).flatMap { line in
      kind == .settings ? ranges(ofAnyLine: line, in: text) : ranges(ofLine: line, in: text, kind)
    }
    if keys.isEmpty { return others }
    return (keys + others.filter { other in !keys.contains { $0.overlaps(other) } }).sorted {
      $0.lowerBound < $1.lowerBound
    }
  }

  /// Blocks of PEM that hold a private key, from the first dash to the last; to the end where none ends it.
  package static func privateKeys(in text: [UInt8]) -> [Range<Int>] {
    // Lines are looked through one by one, too, and by the hundred thousand.
    guard text.count > 200 || text.contains(UInt8(ascii: "\n")) else { return [] }
    var found: [Range<Int>] = []
    var rest = text[...]
    while let label = rest.firstRange(of: Array("PRIVATE KEY-----".utf8)) {
      let start =
        rest[..<label.lowerBound].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.startIndex
      let begin = text[start..<label.lowerBound].firstRange(of: Array("-----BEGIN ".utf8))
      rest = rest[label.upperBound...]
      guard let begin else { continue }
      let end = rest.firstRange(of: Array("PRIVATE KEY-----".utf8))?.upperBound ?? text.endIndex
      found.append(begin.lowerBound..<end)
      rest = text[end...]
    }
    return found
  }

  /// The lines of a text, each with all that backslashes at its end join to it.
  package static func lines(in text: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while start < text.count {
      let end = endOfLine(in: text, from: start)
      lines.append(start..<end)
      start = end + 1
    }
    return lines
  }

  /// The secrets themselves, in the order in which they stand.
  package mutating func secrets(in text: String, kind: Kind = .settings) -> [String] {
    let bytes = Array(text.utf8)
    return ranges(in: bytes, kind: kind).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// Whether a name says that its value is secret; a login configuration holds more than that.
  mutating func isSecret(_ name: String) -> Bool {
    if let known = names[name] { return known }
    let isSecret = SecretWords.isSecretName(name) && !SecretScanner.isLogin(name)
    names[name] = isSecret
    return isSecret
  }

  package static func isLogin(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix("jaas.config") || name.hasSuffix("jaas_config")
  }

  /// The end of a line with all that backslashes at its ends join to it.
  private static func endOfLine(in text: [UInt8], from start: Int) -> Int {
    var at = start
    var backslashes = 0
    while at < text.count {
      let byte = text[at]
      if byte == UInt8(ascii: "\n"), backslashes % 2 == 0 { return at }
      backslashes = byte == UInt8(ascii: "\\") ? backslashes + 1 : 0
      at += 1
    }
    return at
  }

  /// Of a line that may hold what an earlier one named, or name what a later one holds.
  private mutating func ranges(ofAnyLine line: Range<Int>, in text: [UInt8]) -> [Range<Int>] {
    let (secrets, rest) = expected(in: line, of: text)
    openQuote = nil
    (hasOpenBrackets, hasOpenText, entryColumn) = (false, false, nil)
    var found = rest.isEmpty ? [] : ranges(ofLine: rest, in: text, .settings)
    guard !rest.isEmpty, expectation == .nothing || SecretScanner.isComment(line, in: text) else {
      return secrets + found
    }
    if let (announced, sign) = announcement(of: line, in: text) {
      expectation = announced
      found.removeAll { $0.lowerBound >= sign }
    }
    let isOpen = expectation == .nothing && (hasOpenBrackets || entryColumn != nil)
    if openQuote != nil || isOpen { isCommented = SecretScanner.isComment(line, in: text) }
    if let openQuote {
      expectation = .quoted(openQuote)
    } else if isOpen {
      let column = hasOpenBrackets ? column(of: rest, in: text) : entryColumn ?? 0
      expectation = .block(column: column, hasBrackets: hasOpenBrackets, isLiteral: !hasOpenBrackets)
    }
    if expectation == .nothing {
      expectation = hasOpenText ? .text : openElement(rest, text) ?? .nothing
    }
    return secrets + found
  }

  /// A value that begins with a quote which nothing closes goes on in the next line.
  mutating func noteOpenQuote(before start: Int, _ line: Range<Int>, _ text: [UInt8]) {
    guard start > line.lowerBound, "\"'".utf8.contains(text[start - 1]),
      start < line.lowerBound + 2 || text[start - 2] != UInt8(ascii: "\\"),
      SecretScanner.endOfQuoted(text[start - 1], start, line, text) == line.upperBound
    else { return }
    openQuote = text[start - 1]
  }

  /// What an entry leaves open for the next lines: brackets, or a text without quotes, which goes on further in.
  private mutating func noteOpenEntry(
    from start: Int, _ sign: Range<Int>, _ line: Range<Int>, _ text: [UInt8]
  ) {
    guard text[sign].contains(UInt8(ascii: ":")), sign.upperBound < line.upperBound else { return }
    if "[{".utf8.contains(text[sign.upperBound]) {
      hasOpenBrackets = SecretScanner.endOfBrackets(sign.upperBound..<line.upperBound, text) == nil
    } else if !"]}\"'|>&!, \t\r".utf8.contains(text[sign.upperBound]) {
      let last = text[sign.upperBound..<line.upperBound].last { !" \t\r".utf8.contains($0) }
      if last != UInt8(ascii: ",") { entryColumn = start - line.lowerBound }
    }
  }

  private mutating func ranges(ofLine line: Range<Int>, in text: [UInt8], _ kind: Kind) -> [Range<Int>] {
    var start = line.lowerBound
    // A comment may hold what a setting held once.
    while start < line.upperBound, " \t\u{c}#!;-".utf8.contains(text[start]) { start += 1 }
    guard start < line.upperBound else { return [] }
    let nameEnd = SecretScanner.endOfName(in: start..<line.upperBound, of: text)
    var valueStart = nameEnd
    while valueStart < line.upperBound, "=: \t\u{c}".utf8.contains(text[valueStart]) { valueStart += 1 }
    let value = trimmed(valueStart..<line.upperBound, in: text)
    if kind == .passwords { return [value.isEmpty ? trimmed(start..<line.upperBound, in: text) : value] }
    if kind == .users {
      let end = text[value].firstIndex(of: UInt8(ascii: ",")) ?? value.upperBound
      return [value.isEmpty ? trimmed(start..<line.upperBound, in: text) : value.lowerBound..<end]
    }
    guard nameEnd - start < 200 else { return self.pieces(in: start..<line.upperBound, of: text) }
    let name = SecretScanner.name(text[start..<nameEnd])
    let isPlain = name.utf8.allSatisfy { SecretScanner.isOfName($0) || "/@".utf8.contains($0) }
    if isPlain, isSecret(name), !value.isEmpty {
      noteOpenQuote(before: valueStart + 1, line, text)
      noteOpenEntry(from: start, nameEnd..<valueStart, line, text)
      return SecretScanner.isReference(value, in: text) ? [] : [value]
    }
    let sign = text[nameEnd..<valueStart]
    // In YAML a value may have several words.
    if nameEnd - start < 40, SecretWords.isValue(String(decoding: text[start..<nameEnd], as: UTF8.self)),
      sign.contains(UInt8(ascii: ":")),
      valueStart < line.upperBound,
      !"\"'[{".utf8.contains(text[valueStart]), secretIsNamed || isNamedAhead(line.upperBound, line, text)
    {
      secretIsNamed = false
      return SecretScanner.isReference(value, in: text) ? [] : [value]
    }
    let pieces = self.pieces(in: start..<line.upperBound, of: text)
    if pieces.isEmpty, SecretScanner.isLogin(name), !value.isEmpty { return [value] }
    return pieces
  }

  /// Where a separator ends the name at a line's beginning, which backslashes may carry on to the next line.
  private static func endOfName(in line: Range<Int>, of text: [UInt8]) -> Int {
    var end = line.lowerBound
    while end < line.upperBound, !"=: \t\u{c}".utf8.contains(text[end]) {
      end += 1
      guard text[end - 1] == UInt8(ascii: "\n") else { continue }
      while end < line.upperBound, text[end] == 32 || text[end] == 9 { end += 1 }
    }
    return end
  }

  /// A name without quotes; in properties files any letter may be written as its number.
  private static func name(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self).filter { $0 != "\"" && $0 != "'" }
    return text.utf8.contains(UInt8(ascii: "\\")) ? unescaped(text.utf8) : text
  }

  /// A name whose letters may be written as their numbers, as Java (`\uXXXX`), systemd (`\xXX`, `\NNN`) and XML (`&#NNN;`)
  /// read them.
  static func unescaped(_ name: some Sequence<UInt8>) -> String {
    let text = String(decoding: Array(name), as: UTF8.self)
    guard text.utf8.contains(where: { "\\&".utf8.contains($0) }) else { return text }
    let number = { (digits: Substring, base: Int) in
      UInt32(digits, radix: base).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
    }
    return text.replacing(/&#x([2-7][0-9A-Fa-f]);/) { number($0.1, 16) }
      .replacing(/&#([0-9]{2,3});/) { number($0.1, 10) }.replacing(/&[a-z]*;/, with: "")
      .replacing(/\\\r?\n[ \t]*/, with: "")
      .replacing(/\\u([0-9a-fA-F]{4})/) { number($0.1, 16) }
      .replacing(/\\x([0-9a-fA-F]{2})/) { number($0.1, 16) }
      .replacing(/\\([01][0-7]{2})/) { number($0.1, 8) }
      .replacing("\\", with: "")
  }

  /// Without blanks, quotes, commas and semicolons around it.
  func trimmed(_ range: Range<Int>, in text: [UInt8]) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, " \t\"'".utf8.contains(text[start]) { start += 1 }
    while end > start, " \t\r\"',;".utf8.contains(text[end - 1]) { end -= 1 }
    return start..<end
  }

  /// `${...}` and `{{ ... }}` name a secret and are none, as long as nothing else stands there, nor what to take where
  /// nothing has that name.
  package static func isReference(_ range: Range<Int>, in text: [UInt8]) -> Bool {
    guard range.count <= farthest else { return false }
    var rest = text[range]
    while let (_, close) = references.first(where: { rest.starts(with: $0.0.utf8) }) {
      guard let end = rest.firstRange(of: Array(close.utf8)),
        !defaults.contains(where: { rest[..<end.lowerBound].firstRange(of: $0) != nil })
      else { return false }
      rest = rest[end.upperBound...]
    }
    return rest.isEmpty && !range.isEmpty
  }

  private static let references = [("${", "}"), ("{{", "}}")]
  private static let defaults = [":-", ":="].map { Array($0.utf8) }
}
