/// Reads JSON into the same nodes as YAML. Ansible tries every file as JSON first, which matters in corners:
/// `1e5` is a number there, `\ud83d\ude00` is one character, and no key is anything but a string.
struct JSONParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let maximumDepth: Int
  private var offset = 0
  private var line = 1
  /// The offset that counts as column 0 of the line.
  private var lineStart = -1

  /// The node of a JSON text; nil where it is none, or goes too deep: then YAML has to tell what is wrong.
  static func node(of bytes: UnsafeBufferPointer<UInt8>, limits: YAMLLimits) -> YAMLNode? {
    var parser = JSONParser(bytes: bytes, maximumDepth: limits.depth)
    guard let node = parser.value(depth: 0) else { return nil }
    parser.skipBlanks()
    return parser.next == nil ? node : nil
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func value(depth: Int) -> YAMLNode? {
    skipBlanks()
    let mark = YAMLMark(line: line, column: offset - lineStart)
    guard depth <= maximumDepth else { return nil }
    switch next {
    case UInt8(ascii: "{"): return object(at: mark, depth: depth)
    case UInt8(ascii: "["): return array(at: mark, depth: depth)
    case UInt8(ascii: "\""):
      return string().map { YAMLNode(mark: mark, tag: nil, content: .scalar($0, .doubleQuoted)) }
    default: return word(at: mark) ?? number(at: mark)
    }
  }

  private mutating func object(at mark: YAMLMark, depth: Int) -> YAMLNode? {
    offset += 1
    var pairs: [YAMLPair] = []
    if skip("}") { return YAMLNode(mark: mark, tag: nil, content: .mapping([])) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\""), let key = value(depth: depth + 1), skip(":"),
        let value = value(depth: depth + 1)
      else { return nil }
      pairs.append(YAMLPair(key: key, value: value))
    } while skip(",")
    guard skip("}") else { return nil }
    return marked(pairs) ?? YAMLNode(mark: mark, tag: nil, content: .mapping(pairs))
  }

  /// How Ansible itself writes unsafe and encrypted strings in JSON.
  private func marked(_ pairs: [YAMLPair]) -> YAMLNode? {
    let tags = ["__ansible_unsafe": "!unsafe", "__ansible_vault": "!vault"]
    for pair in pairs {
      guard case .scalar(let key, _) = pair.key.content, let tag = tags[key] else { continue }
      return YAMLNode(mark: pair.value.mark, tag: tag, content: pair.value.content)
    }
    return nil
  }

  private mutating func array(at mark: YAMLMark, depth: Int) -> YAMLNode? {
    offset += 1
    var items: [YAMLNode] = []
    if skip("]") { return YAMLNode(mark: mark, tag: nil, content: .sequence([])) }
    repeat {
      guard let item = value(depth: depth + 1) else { return nil }
      items.append(item)
    } while skip(",")
    return skip("]") ? YAMLNode(mark: mark, tag: nil, content: .sequence(items)) : nil
  }

  private mutating func word(at mark: YAMLMark) -> YAMLNode? {
    let words = [
      "true": "true", "false": "false", "null": "null", "NaN": ".nan", "Infinity": ".inf",
      "-Infinity": "-.inf",
    ]
    for (word, plain) in words where bytes[offset...].starts(with: word.utf8) {
      offset += word.utf8.count
      return YAMLNode(mark: mark, tag: nil, content: .scalar(plain, .plain))
    }
    return nil
  }

  private mutating func number(at mark: YAMLMark) -> YAMLNode? {
    let start = offset
    take("-")
    let digits = takeDigits()
    guard digits == 1 || (digits > 1 && bytes[offset - digits] != UInt8(ascii: "0")) else { return nil }
    var tag = YAMLCoreTag.int
    if take(".") {
      tag = .float
      guard takeDigits() > 0 else { return nil }
    }
    if take("e") || take("E") {
      tag = .float
      if !take("-") { take("+") }
      guard takeDigits() > 0 else { return nil }
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    return YAMLNode(mark: mark, tag: tag.uri, content: .scalar(text, .plain))
  }

  private mutating func string() -> String? {
    offset += 1
    var text: [UInt8] = []
    while let byte = next, byte >= 0x20 {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escaped() else { return nil }
        text += Array(String(scalar).utf8)
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func escaped() -> Unicode.Scalar? {
    guard let letter = next else { return nil }
    offset += 1
    switch letter {
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "u"): return codeUnit().flatMap { scalar(from: $0) }
    default: return nil
    }
  }

  private mutating func scalar(from unit: UInt16) -> Unicode.Scalar? {
    guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) }
    guard take("\\"), take("u"), let trail = codeUnit(), UTF16.isTrailSurrogate(trail) else { return nil }
    return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
  }

  private mutating func codeUnit() -> UInt16? {
    guard offset + 4 <= bytes.count else { return nil }
    let digits = bytes[offset..<offset + 4]
    offset += 4
    return digits.reduce(UInt16?.some(0)) { unit, digit in
      guard let unit, let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      return unit << 4 | UInt16(value)
    }
  }

  @discardableResult
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func takeDigits() -> Int {
    let start = offset
    while let byte = next, ScalarPattern.isDigit(byte) { offset += 1 }
    return offset - start
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    return take(character)
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      if byte == 0x0A {
        line += 1
        lineStart = offset
      }
      offset += 1
    }
  }
}
