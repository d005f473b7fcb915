import AnsibleYAML
import OrderedCollections
import TestSupport

/// Random texts rich in what YAML finds special.
struct SeededBytes {
  private var random: SeededGenerator
  private let pieces: [String]

  static let yaml = [
    "a", "b: ", "- ", "\n", "\n  ", "[", "]", "{", "}", ",", "&x ", "*x", "!!int ", "!u ", "'", "\"", "|",
    ">", "#", "? ",
    ": ", "%", "@", "`", "\t", "\\", "---", "...", "<<: ", "0x", "1:2", "\u{85}", "\u{FEFF}", "é",
  ]

  static let json = [
    "{", "}", "[", "]", ",", ", ", ": ", ":", "\"a\"", "\"b\": ", "\"\\u00e9\"", "\"\\ud83d\\ude00\"",
    "\"\\/\"", "1", "-0", "01",
    "1e5", "1.50E-3", "-", "true", "null", "NaN", "-Infinity", "\t", "\n", " ", "\"\\n\"", "\"\t\"", "1e999",
    "{}", "[]", "0.1",
    "12345678901234567890123", "[1, ", "{\"k\": ", "]", "}", "]", "}",
  ]

  init(seed: UInt64, pieces: [String] = yaml) {
    random = SeededGenerator(seed: seed)
    self.pieces = pieces
  }

  mutating func next() -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0..<24, using: &random) {
      if Int.random(in: 0..<40, using: &random) == 0 {
        bytes.append(UInt8.random(in: 0...255, using: &random))
      } else {
        bytes += Array(pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8)
      }
    }
    return bytes
  }
}

/// Random values for round trips: every case, strings of every awkward kind.
struct SeededValues {
  private var random: SeededGenerator
  private static let words = [
    "yes", "no", "on", "Off", "y", "N", "null", "~", "", "0755", "0o17", "1:30", "1:30.5", "08", "1e3", "1.5",
    "-.5",
    ".inf", ".nan", "2020-01-01", "2020-01-01 10:00:00", "=", "<<", "-", "?", ":", "- a", "? a", "a: b", "a:",
    "a #b",
    "#a", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "'", "''", "\"", "a'b", "\\", "a\\", "\\n", "{a", "}",
    "[a", "]",
    ",", "a,b", "{{ x }}", "{% raw %}", "{# c #}", "!vault", "!unsafe x", " a", "a ", "\ta", "a\t", "a\tb",
    "\n", "a\nb",
    "a\n", "\r", "\r\n", "\u{0}", "\u{1B}", "\u{7F}", "\u{80}", "\u{85}", "\u{A0}", "\u{2028}", "\u{2029}",
    "\u{FEFF}",
    "\u{FFFE}", "\u{FFFF}", "\u{200B}", "\u{202E}", "\u{E000}", "é", "e\u{301}", "'\u{301}", "日本", "😀", "👩‍👩‍👧",
    "\u{10FFFF}",
    "---", "...", "--- a", "10.0.0.1", "7.9.0", "/var/lib/kafka", "SASL_SSL://kb1:9093", "a b", "1_000",
    "0x1F", "+1",
    "0b1", "None", "true ", "\u{301}", "1,000", "12 34", "1-2", "2020-1-1", "_x", "C:\\x", "$x", "a;b", "(a)",
  ]

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func string() -> String {
    var text = ""
    repeat {
      text += Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
    } while Bool.random(using: &random)
    if Int.random(in: 0..<200, using: &random) == 0 { text = String(repeating: text + "x", count: 3000) }
    return text
  }

  mutating func value(depth: Int = 0) -> AnsibleValue {
    switch Int.random(in: 0..<(depth < 4 ? 14 : 10), using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2: .int(Int.random(in: Int.min...Int.max, using: &random))
    case 3: .int(Int.random(in: -100...100, using: &random))
    case 4: .float(finiteDouble())
    case 5: .unsafe(string())
    case 6: .vault("$ANSIBLE_VAULT;1.1;AES256\n6162\n")
    case 7: .wideInt("-1234567890123456789012345")
    case 8, 9: .string(string())
    case 10, 11: .list((0..<Int.random(in: 0..<5, using: &random)).map { _ in value(depth: depth + 1) })
    default: .dictionary(dictionary(depth: depth))
    }
  }

  mutating func dictionary(depth: Int) -> OrderedDictionary<String, AnsibleValue> {
    var dictionary: OrderedDictionary<String, AnsibleValue> = [:]
    for _ in 0..<Int.random(in: 0..<6, using: &random) {
      let key = string()
      // Two spellings of one accented letter are one key to Swift; the reader refuses them.
      if dictionary[key] == nil { dictionary[key] = value(depth: depth + 1) }
    }
    return dictionary
  }

  private mutating func finiteDouble() -> Double {
    if Bool.random(using: &random) { return Double(Int.random(in: -1000...1000, using: &random)) / 8 }
    let number = Double(bitPattern: random.next())
    return number.isFinite ? number : .infinity
  }
}
