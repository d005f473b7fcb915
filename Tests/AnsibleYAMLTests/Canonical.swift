import AnsibleYAML

/// One text for one value, byte-exact (Swift's own `==` takes two spellings of an accented letter for equal);
/// the Python side of PyYAMLComparisonTests builds the same texts.
enum Canonical {
  static func text(_ value: AnsibleValue) -> String {
    switch value {
    case .null: "n"
    case .bool(let flag): flag ? "b1" : "b0"
    case .int(let number): "i\(number)"
    case .wideInt(let digits): "i\(digits)"
    case .float(let number): number.isNaN ? "fnan" : "f" + padded(number.bitPattern)
    case .timestamp(let text): "t" + hex(text)
    case .string(let text): "s" + hex(text)
    case .unsafe(let text): "u" + hex(text)
    case .vault(let text): "v" + hex(text)
    case .list(let items): "[" + items.map(Self.text).joined(separator: ",") + "]"
    case .dictionary(let entries):
      "{" + entries.map { "\(hex($0.key)):\(Self.text($0.value))" }.joined(separator: ",") + "}"
    }
  }

  private static func hex(_ text: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func padded(_ bits: UInt64) -> String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
