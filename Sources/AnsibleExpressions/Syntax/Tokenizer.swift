/// Cuts an expression into tokens, as Jinja does, with Ansible's view of backslashes: they stand for themselves.
struct Tokenizer {
  private let bytes: [UInt8]
  private var offset: Int
  /// The tag whose content it is; nil where the tokens end at the end of the text.
  private let kind: TagKind?
  private var open: [(symbol: Symbol, offset: Int)] = []
  private var tokens: [Token] = []

  /// What the tokens of a template end at.
  enum TagKind {
    /// `{{ }}`
    case expression
    /// `{% %}`
    case statement

    fileprivate var mark: StaticString { self == .expression ? "}}" : "%}" }
    fileprivate var trimmingMark: StaticString { self == .expression ? "-}}" : "-%}" }
  }

  /// The tokens of a tag, the last of them `.end`, and what follows it.
  struct Tag {
    let tokens: [Token]
    /// Offset of the first byte behind the tag.
    let end: Int
    /// It ends with `-}}` or `-%}`, which takes the white space behind it away.
    let trimsAfter: Bool
    /// It ends with `+%}`, which leaves a line end behind it.
    var keepsLine = false
  }

  /// The tokens of a text that is one expression.
  static func tokens(of text: String) throws(ExpressionError) -> [Token] {
    var tokenizer = Tokenizer(bytes: Array(text.utf8), offset: 0, kind: nil)
    return try tokenizer.run().tokens
  }

  /// The tokens of a tag whose content starts at `offset`.
  static func tag(_ kind: TagKind, in bytes: [UInt8], at offset: Int) throws(ExpressionError) -> Tag {
    var tokenizer = Tokenizer(bytes: bytes, offset: offset, kind: kind)
    return try tokenizer.run()
  }

  private init(bytes: [UInt8], offset: Int, kind: TagKind?) {
    self.bytes = bytes
    self.offset = offset
    self.kind = kind
  }

  private mutating func run() throws(ExpressionError) -> Tag {
    let start = offset
    while true {
      skipBlanks()
      if let kind, open.isEmpty {
        let trims = starts(with: kind.trimmingMark)
        let keeps = kind == .statement && starts(with: "+%}")
        if trims || keeps || starts(with: kind.mark) {
          tokens.append(Token(kind: .end, offset: offset))
          return Tag(
            tokens: tokens, end: offset + (trims || keeps ? 3 : 2), trimsAfter: trims, keepsLine: keeps)
        }
      }
      guard offset < bytes.count else { break }
      try token()
    }
    if let last = open.last {
      throw ExpressionError.unclosed("'\(last.symbol.rawValue)'", last.offset, bytes)
    }
    if let kind {
      throw ExpressionError.unclosed(kind == .expression ? "'{{'" : "'{%'", start - 2, bytes)
    }
    tokens.append(Token(kind: .end, offset: offset))
    return Tag(tokens: tokens, end: offset, trimsAfter: false)
  }

  private mutating func token() throws(ExpressionError) {
    let start = offset
    let kind: Token.Kind
    switch bytes[offset] {
    case let byte where byte.isDigit: kind = try number()
    case UInt8(ascii: "'"), UInt8(ascii: "\""): kind = .string(try string())
    case let byte where byte.isNamePart: kind = .name(try name())
    default: kind = .symbol(try symbol())
    }
    tokens.append(Token(kind: kind, offset: start))
  }

  private mutating func name() throws(ExpressionError) -> String {
    let start = offset
    while offset < bytes.count, bytes[offset].isNamePart { offset += 1 }
    let name = String(decoding: bytes[start..<offset], as: UTF8.self)
    if bytes[start..<offset].contains(where: { $0 >= 0x80 }) {
      guard let first = name.unicodeScalars.first, first == "_" || first.properties.isXIDStart,
        name.unicodeScalars.allSatisfy(\.properties.isXIDContinue)
      else { throw ExpressionError.misplaced("a character that no name may have", start, bytes) }
    }
    return name
  }

  /// The text between quotes. Ansible doubles each backslash in there before Jinja resolves escapes.
  private mutating func string() throws(ExpressionError) -> String {
    let start = offset
    let quote = bytes[offset]
    offset += 1
    while offset < bytes.count, bytes[offset] != quote {
      if bytes[offset] == UInt8(ascii: "\\"), offset + 1 < bytes.count {
        if bytes[offset + 1] == quote {
          throw ExpressionError.misplaced(
            "Ansible takes no backslash before a quote; use the other kind of quotes around the string",
            offset, bytes)
        }
        offset += 1
      }
      offset += 1
    }
    guard offset < bytes.count else { throw ExpressionError.unclosed("a quote", start, bytes) }
    offset += 1
    return String(decoding: bytes[(start + 1)..<(offset - 1)], as: UTF8.self)
  }

  private mutating func symbol() throws(ExpressionError) -> Symbol {
    let start = offset
    for length in [2, 1] where offset + length <= bytes.count {
      guard let symbol = Symbol(rawValue: String(decoding: bytes[offset..<offset + length], as: UTF8.self))
      else { continue }
      offset += length
      if symbol.closing != nil { open.append((symbol, start)) }
      if symbol.closes, open.popLast()?.symbol.closing != symbol {
        throw ExpressionError.misplaced("'\(symbol.rawValue)' closes nothing", start, bytes)
      }
      return symbol
    }
    throw ExpressionError.misplaced("a character that means nothing in an expression", start, bytes)
  }

  private mutating func skipBlanks() {
    while offset < bytes.count, bytes[offset].isBlank { offset += 1 }
  }

  private func starts(with text: StaticString) -> Bool {
    let end = offset + text.utf8CodeUnitCount
    guard end <= bytes.count else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(bytes[offset..<end]) }
  }
}

// MARK: Numbers

extension Tokenizer {
  private mutating func number() throws(ExpressionError) -> Token.Kind {
    let start = offset
    if bytes[offset] == UInt8(ascii: "0"), offset + 1 < bytes.count,
      let radix = Self.radix(of: bytes[offset + 1])
    {
      offset += 2
      skipDigits { $0.isHexadecimalDigit }
      return try whole(bytes[(start + 2)..<offset], radix: radix, at: start)
    }
    skipDigits(\.isDigit)
    // `1.2` is a number, the dot of `x.1.y` is not: there the token before the digits is a dot.
    let followsDot = tokens.last?.kind == .symbol(.dot)
    var isFloat = false
    if !followsDot, take(".", ifDigitsFollow: true) { isFloat = true }
    if !followsDot, takeExponent() { isFloat = true }
    guard isFloat else { return try whole(bytes[start..<offset], radix: 10, at: start) }
    let digits = bytes[start..<offset].filter { $0 != UInt8(ascii: "_") }
    return .float(Double(String(decoding: digits, as: UTF8.self)) ?? .infinity)
  }

  private static func radix(of byte: UInt8) -> Int? {
    switch byte | 0x20 {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "o"): 8
    case UInt8(ascii: "b"): 2
    default: nil
    }
  }

  private func whole(_ digits: ArraySlice<UInt8>, radix: Int, at start: Int) throws(ExpressionError)
    -> Token.Kind
  {
    let text = String(decoding: digits.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    if radix == 10, text.utf8.first == UInt8(ascii: "0"),
      text.utf8.contains(where: { $0 != UInt8(ascii: "0") })
    {
      throw ExpressionError.misplaced("a whole number starts with 0", start, bytes)
    }
    guard let number = Int(text, radix: radix) else {
      throw ExpressionError.unsupported("a number of this size or form", start, bytes)
    }
    return .int(number)
  }

  private mutating func skipDigits(_ isDigit: (UInt8) -> Bool) {
    while offset < bytes.count, isDigit(bytes[offset]) || bytes[offset] == UInt8(ascii: "_") { offset += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar, ifDigitsFollow: Bool) -> Bool {
    guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: character), bytes[offset + 1].isDigit else {
      return false
    }
    offset += 1
    skipDigits(\.isDigit)
    return true
  }

  private mutating func takeExponent() -> Bool {
    guard offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") else { return false }
    var next = offset + 1
    if next < bytes.count, bytes[next] == UInt8(ascii: "+") || bytes[next] == UInt8(ascii: "-") { next += 1 }
    guard next < bytes.count, bytes[next].isDigit else { return false }
    offset = next
    skipDigits(\.isDigit)
    return true
  }
}
