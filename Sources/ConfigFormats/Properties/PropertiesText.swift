/// How the bytes of one properties file stand for characters, and the three texts made of them.
struct PropertiesText {
  let isUTF8: Bool

  /// The text as written. Bytes that are no UTF-8 become `\u00XX`, so that they survive in a UTF-8 file;
  /// a backslash directly before such a byte would change that escape and means nothing, so it goes.
  func raw(_ bytes: Bytes) -> String {
    guard !isUTF8, bytes.contains(where: { $0 >= 0x80 }) else { return bytes.text }
    var out: [UInt8] = []
    var isEscaped = false
    for byte in bytes {
      if byte >= 0x80 {
        if isEscaped { out.removeLast() }
        out += UInt32(byte).unicodeEscape
      } else {
        out.append(byte)
      }
      isEscaped = byte == ASCII.backslash && !isEscaped
    }
    return out[...].text
  }

  /// Whether the text as written is the one that people mean: nothing in it is escaped, or no UTF-8.
  func isPlain(_ bytes: Bytes) -> Bool {
    !bytes.contains { $0 == ASCII.backslash || ($0 >= 0x80 && !isUTF8) }
  }

  /// Whether a key stands as it is in its canonical spelling.
  func isWritableKey(_ bytes: Bytes) -> Bool {
    !bytes.contains { $0.needsEscapeInKey || ($0 >= 0x80 && !isUTF8) } && !bytes.first.isComment
  }

  /// The text as people mean it, with what could not be decoded.
  func decoded(_ bytes: Bytes) -> (text: String, problems: Set<FormatWarning.Kind>) {
    if isPlain(bytes) { return (bytes.text, []) }
    var out: [UInt8] = []
    var problems: Set<FormatWarning.Kind> = []
    out.reserveCapacity(bytes.count)
    for token in PropertiesTokens(bytes) {
      switch token {
      case .byte(let byte) where byte >= 0x80 && !isUTF8: out.appendUTF8(UInt32(byte))
      case .byte(let byte), .escaped(let byte): out.append(byte)
      case .codePoint(let code): out.appendUTF8(code)
      case .loneSurrogate(_, let spelled):
        out += spelled
        problems.insert(.loneSurrogate)
      case .malformedBackslash:
        out.append(ASCII.backslash)
        problems.insert(.malformedUnicodeEscape)
      }
    }
    return (out[...].text, problems)
  }

  /// The key in its one canonical spelling: escaped only where a reader would otherwise stop or skip.
  /// What was written as `\uXXXX` beyond ASCII stays so, and bytes stay bytes, because a program that reads
  /// Latin-1 sees different keys there.
  func writableKey(_ bytes: Bytes) -> String {
    if isWritableKey(bytes) { return bytes.text }
    var out: [UInt8] = []
    for token in PropertiesTokens(bytes) {
      switch token {
      case .byte(let byte) where byte >= 0x80:
        if isUTF8 { out.append(byte) } else { out += UInt32(byte).unicodeEscape }
      case .byte(let byte), .escaped(let byte): out.appendEscaped(byte, inKey: true)
      case .codePoint(let code) where code < 0x80: out.appendEscaped(UInt8(code), inKey: true)
      case .codePoint(let code): out.appendUnicodeEscapes(code)
      case .loneSurrogate(let unit, _): out += unit.unicodeEscape
      // Doubled, or unescaping what follows could make a valid escape of it.
      case .malformedBackslash: out += [ASCII.backslash, ASCII.backslash]
      }
    }
    return out[...].text
  }

  /// A decoded text in escapes that every reader (Latin-1 or UTF-8) takes for the same text.
  static func escaped(_ text: String, isKey: Bool) -> String {
    var out: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value >= 0x80 {
        out.appendUnicodeEscapes(scalar.value)
      } else {
        // Of a value only the first blank must not be taken for a part of the separator.
        let isLeadingBlank = out.isEmpty && scalar == " "
        out.appendEscaped(UInt8(scalar.value), inKey: isKey || isLeadingBlank)
      }
    }
    return out[...].text
  }
}

extension UInt8 {
  fileprivate var needsEscapeInKey: Bool {
    self <= ASCII.space || self == 0x7F || self == ASCII.backslash || self == ASCII.equals
      || self == ASCII.colon
  }
}

extension UInt8? {
  fileprivate var isComment: Bool { self == ASCII.hash || self == ASCII.exclamation }
}

extension Array where Element == UInt8 {
  fileprivate mutating func appendUTF8(_ code: UInt32) {
    append(contentsOf: Character(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
  }

  /// Code points beyond the first plane become a surrogate pair, as Java writes them.
  fileprivate mutating func appendUnicodeEscapes(_ code: UInt32) {
    guard code > 0xFFFF else {
      self += code.unicodeEscape
      return
    }
    self += (0xD800 + (code - 0x10000) >> 10).unicodeEscape
    self += (0xDC00 + (code - 0x10000) & 0x3FF).unicodeEscape
  }

  fileprivate mutating func appendEscaped(_ byte: UInt8, inKey: Bool) {
    switch byte {
    case ASCII.tab: self += Array("\\t".utf8)
    case ASCII.newline: self += Array("\\n".utf8)
    case ASCII.carriageReturn: self += Array("\\r".utf8)
    case ASCII.formFeed: self += Array("\\f".utf8)
    case ASCII.backslash: self += [ASCII.backslash, ASCII.backslash]
    case ASCII.space where inKey, ASCII.equals where inKey, ASCII.colon where inKey:
      self += [ASCII.backslash, byte]
    case ASCII.hash where inKey && isEmpty, ASCII.exclamation where inKey && isEmpty:
      self += [ASCII.backslash, byte]
    case 0..<ASCII.space, 0x7F: self += UInt32(byte).unicodeEscape
    default: append(byte)
    }
  }
}
