import TestSupport

/// Random input with many of the characters that formats treat specially.
struct RandomText {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func number(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  /// Any characters, all of ASCII and some from all over Unicode.
  mutating func text(upTo length: Int) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<number(in: 0...length) {
      switch number(in: 0...9) {
      case 0...3: text.append(Unicode.Scalar(UInt8(number(in: 0...0x7F))))
      case 4...6: text.append(pick(Array(" \t\\\\=:#!\"'u\n\r\u{0C}".unicodeScalars), or: " "))
      default:
        text.append(pick(Array("é日\u{85}\u{2028}\u{FEFF}😀\u{301}\u{FFFD}\u{E000}".unicodeScalars), or: "é"))
      }
    }
    return String(text)
  }

  /// Pieces of `pieces` in random order.
  mutating func bytes(of pieces: [[UInt8]], upTo count: Int) -> [UInt8] {
    (0..<number(in: 0...count)).flatMap { _ in pieces.randomElement(using: &generator) ?? [] }
  }

  mutating func randomBytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  private mutating func pick(_ scalars: [Unicode.Scalar], or other: Unicode.Scalar) -> Unicode.Scalar {
    scalars.randomElement(using: &generator) ?? other
  }
}

/// The pieces of which properties files are made, and some that break them.
enum PropertiesPieces {
  static let utf8 = [
    "a", "b", "key", "=", ":", " ", "\t", "\u{0C}", "\\", "\\\\", "\n", "\r", "\r\n", "\\\n", "\\\r\n", "#",
    "!",
    "\\u0041", "\\u00e9", "\\u0020", "\\uD83D\\uDE00", "\\t", "\\n", "\\ ", "\\=", "é", "日", "😀", "x",
    "\u{0}", "\u{1}",
  ].map { Array($0.utf8) }

  static let broken =
    utf8 + [
      [0xE9], [0xFF], [0x5C, 0xFC], Array("\\u12".utf8), Array("\\uD800".utf8), Array("\\uDC00".utf8),
      Array("\\u".utf8),
    ]
}
