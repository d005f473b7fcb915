/// Byte-wise helpers. All parsers here work on bytes, because a Swift `Character` joins what the formats keep
/// apart: "\r\n" is one character, and "=" followed by a combining mark is no "=".
typealias Bytes = ArraySlice<UInt8>

/// The ASCII characters that the formats treat specially.
enum ASCII {
  static let nul: UInt8 = 0x00
  static let tab: UInt8 = 0x09
  static let newline: UInt8 = 0x0A
  static let formFeed: UInt8 = 0x0C
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let doubleQuote = UInt8(ascii: "\"")
  static let singleQuote = UInt8(ascii: "'")
  static let backslash = UInt8(ascii: "\\")
  static let equals = UInt8(ascii: "=")
  static let colon = UInt8(ascii: ":")
  static let hash = UInt8(ascii: "#")
  static let exclamation = UInt8(ascii: "!")
  static let semicolon = UInt8(ascii: ";")
  static let dash = UInt8(ascii: "-")
  static let slash = UInt8(ascii: "/")
  static let dot = UInt8(ascii: ".")
  static let at = UInt8(ascii: "@")
  static let underscore = UInt8(ascii: "_")
}

extension UInt8 {
  /// systemd's WHITESPACE, and what every line-based format of the system trims.
  var isWhitespace: Bool {
    self == ASCII.space || self == ASCII.tab || self == ASCII.newline || self == ASCII.carriageReturn
  }

  var isLineEnd: Bool { self == ASCII.newline || self == ASCII.carriageReturn }

  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }

  var hexadecimalValue: UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self) - 0x30
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self) - 0x61 + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self) - 0x41 + 10
    default: nil
    }
  }
}

extension ArraySlice where Element == UInt8 {
  /// The bytes as text; what is not UTF-8 becomes U+FFFD.
  var text: String { String(decoding: self, as: UTF8.self) }

  var trimmed: Bytes {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return self[..<startIndex] }
    return self[first...last]
  }

  /// Splits at the first `separator`; nil where there is none.
  func cut(at separator: UInt8) -> (head: Bytes, tail: Bytes)? {
    guard let index = firstIndex(of: separator) else { return nil }
    return (self[..<index], self[(index + 1)...])
  }

  /// The non-empty pieces between whitespace.
  var words: [Bytes] { split(whereSeparator: \.isWhitespace) }
}

extension Array where Element == UInt8 {
  /// The lines without their ends (`\n`, `\r\n`, `\r`), empty ones included.
  var lines: [Bytes] {
    var lines: [Bytes] = []
    var start = 0
    var position = 0
    while position < count {
      guard self[position].isLineEnd else {
        position += 1
        continue
      }
      lines.append(self[start..<position])
      let isPair =
        self[position] == ASCII.carriageReturn && position + 1 < count && self[position + 1] == ASCII.newline
      position += isPair ? 2 : 1
      start = position
    }
    if start < count { lines.append(self[start...]) }
    return lines
  }
}

extension UInt32 {
  /// The `\uXXXX` of a UTF-16 code unit.
  var unicodeEscape: [UInt8] {
    let digits: [UInt8] = Array("0123456789ABCDEF".utf8)
    return Array("\\u".utf8) + [12, 8, 4, 0].map { digits[Int((self >> $0) & 0xF)] }
  }
}
