extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }

  var isHexadecimalDigit: Bool {
    isDigit || ((self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "f"))
  }

  /// What may stand in a name, bytes of characters beyond ASCII included.
  var isNamePart: Bool { isLetter || isDigit || self == UInt8(ascii: "_") || self >= 0x80 }

  /// The white space of ASCII, as Python's `str.isspace` and `\s` have it.
  var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) || (self >= 0x1C && self <= 0x1F) }
}

extension ExpressionError {
  static func misplaced(_ what: String, _ offset: Int, _ bytes: [UInt8]) -> ExpressionError {
    .misplaced(what, column: column(of: offset, in: bytes), text: String(decoding: bytes, as: UTF8.self))
  }

  static func unclosed(_ what: String, _ offset: Int, _ bytes: [UInt8]) -> ExpressionError {
    .unclosed(what, column: column(of: offset, in: bytes), text: String(decoding: bytes, as: UTF8.self))
  }

  static func unsupported(_ what: String, _ offset: Int, _ bytes: [UInt8]) -> ExpressionError {
    .unsupported(what, column: column(of: offset, in: bytes), text: String(decoding: bytes, as: UTF8.self))
  }

  static func tooDeep(_ offset: Int, _ bytes: [UInt8]) -> ExpressionError {
    .tooDeep(column: column(of: offset, in: bytes), text: String(decoding: bytes, as: UTF8.self))
  }

  private static func column(of offset: Int, in bytes: [UInt8]) -> Int {
    // Bytes that go on with a character do not count.
    bytes[..<min(max(offset, 0), bytes.count)].count { $0 & 0xC0 != 0x80 } + 1
  }
}
