/// One unit of escaped properties text.
enum PropertiesToken {
  /// A byte that stands for itself (of UTF-8 or Latin-1, as the file is).
  case byte(UInt8)
  /// A character below 128 that was written with a backslash.
  case escaped(UInt8)
  /// A code point written as `\uXXXX` or as a pair of those.
  case codePoint(UInt32)
  /// The six bytes of a `\uXXXX` that is half of a surrogate pair without the other half.
  case loneSurrogate(UInt32, spelled: Bytes)
  /// The backslash of a `\u` that no four hexadecimal digits follow.
  case malformedBackslash
}

/// Walks over escaped text. Invariant: each call of `next` consumes at least one byte.
struct PropertiesTokens: Sequence, IteratorProtocol {
  private var rest: Bytes

  init(_ raw: Bytes) {
    rest = raw
  }

  mutating func next() -> PropertiesToken? {
    guard let byte = rest.popFirst() else { return nil }
    guard byte == ASCII.backslash else { return .byte(byte) }
    guard let escaped = rest.first else { return nil }
    guard escaped == UInt8(ascii: "u") else {
      // A backslash before a byte above 127 just goes away; that byte comes next.
      guard escaped < 0x80 else { return next() }
      rest.removeFirst()
      return .escaped(Self.meaning(of: escaped))
    }
    guard let unit = Self.codeUnit(rest.dropFirst()) else { return .malformedBackslash }
    let spelled = rest.prefix(5)
    rest.removeFirst(5)
    switch unit {
    case 0xD800...0xDBFF:
      guard rest.starts(with: Array("\\u".utf8)), let low = Self.codeUnit(rest.dropFirst(2)),
        (0xDC00...0xDFFF).contains(low)
      else { return .loneSurrogate(unit, spelled: [byte] + spelled) }
      rest.removeFirst(6)
      return .codePoint(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    case 0xDC00...0xDFFF: return .loneSurrogate(unit, spelled: [byte] + spelled)
    default: return .codePoint(unit)
    }
  }

  private static func meaning(of letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "t"): ASCII.tab
    case UInt8(ascii: "n"): ASCII.newline
    case UInt8(ascii: "r"): ASCII.carriageReturn
    case UInt8(ascii: "f"): ASCII.formFeed
    default: letter
    }
  }

  private static func codeUnit(_ bytes: Bytes) -> UInt32? {
    guard bytes.count >= 4 else { return nil }
    var unit: UInt32 = 0
    for byte in bytes.prefix(4) {
      guard let digit = byte.hexadecimalValue else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }
}
