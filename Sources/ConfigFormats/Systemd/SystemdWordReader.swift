/// Takes words out of a directive's value by systemd's quoting rules: words stand between whitespace; double
/// and single quotes may open anywhere in a word; C escapes count outside and inside both kinds of quotes.
struct SystemdWordReader {
  private let bytes: Bytes
  private(set) var position: Int

  init(_ bytes: Bytes) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// What has not been read yet.
  var rest: Bytes { bytes[position...] }

  mutating func skip(_ count: Int) {
    position = min(position + count, bytes.endIndex)
  }

  mutating func skipWhitespace() {
    while position < bytes.endIndex, bytes[position].isWhitespace { position += 1 }
  }

  /// The next word without quotes and escapes, and the whitespace after it skipped; nil at the end.
  /// Throws for an unknown escape or an unclosed quote; the position then stays before the word.
  mutating func next(keepingUnknownEscapes: Bool = false) throws(FormatWarning.Kind) -> [UInt8]? {
    skipWhitespace()
    guard position < bytes.endIndex else { return nil }
    var word: [UInt8] = []
    var quote: UInt8?
    var index = position
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == ASCII.backslash {
        guard let escape = CEscape(bytes[index...]) else {
          if keepingUnknownEscapes, index < bytes.endIndex || quote == nil {
            word.append(byte)
            // The escaped byte is taken as it is: a quote after an unknown escape opens nothing.
            if index < bytes.endIndex { word.append(bytes[index]) }
            index = min(index + 1, bytes.endIndex)
            continue
          }
          throw index < bytes.endIndex ? .unknownEscape : .unbalancedQuote
        }
        word += escape.bytes
        index += escape.length
      } else if let open = quote {
        if byte == open { quote = nil } else { word.append(byte) }
      } else if byte == ASCII.doubleQuote || byte == ASCII.singleQuote {
        quote = byte
      } else if byte.isWhitespace {
        break
      } else {
        word.append(byte)
      }
    }
    guard quote == nil else { throw .unbalancedQuote }
    position = index
    skipWhitespace()
    return word
  }
}

/// One C escape, without its backslash. A zero byte is no valid escape.
struct CEscape {
  let bytes: [UInt8]
  /// How many bytes of the text it takes after the backslash.
  let length: Int

  init?(_ text: Bytes) {
    guard let letter = text.first else { return nil }
    switch letter {
    case UInt8(ascii: "a"): (bytes, length) = ([0x07], 1)
    case UInt8(ascii: "b"): (bytes, length) = ([0x08], 1)
    case UInt8(ascii: "f"): (bytes, length) = ([0x0C], 1)
    case UInt8(ascii: "n"): (bytes, length) = ([0x0A], 1)
    case UInt8(ascii: "r"): (bytes, length) = ([0x0D], 1)
    case UInt8(ascii: "t"): (bytes, length) = ([0x09], 1)
    case UInt8(ascii: "v"): (bytes, length) = ([0x0B], 1)
    case UInt8(ascii: "s"): (bytes, length) = ([ASCII.space], 1)
    case ASCII.backslash, ASCII.doubleQuote, ASCII.singleQuote: (bytes, length) = ([letter], 1)
    case UInt8(ascii: "x"):
      guard let code = Self.number(text.dropFirst(), digits: 2, radix: 16) else { return nil }
      (bytes, length) = ([UInt8(truncatingIfNeeded: code)], 3)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      guard let code = Self.number(text, digits: 3, radix: 8), code <= 0xFF else { return nil }
      (bytes, length) = ([UInt8(truncatingIfNeeded: code)], 3)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let digits = letter == UInt8(ascii: "u") ? 4 : 8
      guard let code = Self.number(text.dropFirst(), digits: digits, radix: 16),
        let scalar = Unicode.Scalar(code)
      else { return nil }
      (bytes, length) = (Array(Character(scalar).utf8), digits + 1)
    default: return nil
    }
  }

  private static func number(_ text: Bytes, digits: Int, radix: UInt32) -> UInt32? {
    guard text.count >= digits else { return nil }
    var code: UInt32 = 0
    for byte in text.prefix(digits) {
      guard let digit = byte.hexadecimalValue, digit < radix else { return nil }
      code = code &* radix &+ digit
    }
    return code == 0 ? nil : code
  }
}
