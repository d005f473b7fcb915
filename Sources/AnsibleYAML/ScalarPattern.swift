/// The number and date patterns of PyYAML's resolver, walked over bytes.
enum ScalarPattern {
  static func isInt(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scan = ByteScan(bytes)
    scan.skip { isSign($0) }
    if scan.skipText("0b") { return scan.skipAll { isBinary($0) || $0 == underscore } > 0 && scan.isAtEnd }
    if scan.skipText("0x") { return scan.skipAll { isHex($0) || $0 == underscore } > 0 && scan.isAtEnd }
    if scan.skipText("0") { return scan.skipAll { isOctal($0) || $0 == underscore } >= 0 && scan.isAtEnd }
    guard scan.skip({ isDigit($0) }) else { return false }
    scan.skipAll { isDigit($0) || $0 == underscore }
    return scan.isAtEnd || (scan.skipSixties() && scan.isAtEnd)
  }

  static func isFloat(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    isDecimalFloat(bytes) || isFractionOnly(bytes) || isSixtiesFloat(bytes) || isNamedFloat(bytes)
  }

  static func isTimestamp(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scan = ByteScan(bytes)
    guard scan.skipDigits(4), scan.skipText("-") else { return false }
    let afterYear = scan
    if scan.skipDigits(2), scan.skipText("-"), scan.skipDigits(2), scan.isAtEnd { return true }
    scan = afterYear
    guard scan.skipOneOrTwoDigits(), scan.skipText("-"), scan.skipOneOrTwoDigits(),
      scan.skip({ $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: "t") }) || scan.skipAll({ isBlank($0) }) > 0,
      scan.skipOneOrTwoDigits(), scan.skipText(":"), scan.skipDigits(2), scan.skipText(":"),
      scan.skipDigits(2)
    else { return false }
    if scan.skipText(".") { scan.skipAll { isDigit($0) } }
    if scan.isAtEnd { return true }
    scan.skipAll { isBlank($0) }
    if scan.skipText("Z") { return scan.isAtEnd }
    guard scan.skip({ isSign($0) }), scan.skipOneOrTwoDigits() else { return false }
    return scan.isAtEnd || (scan.skipText(":") && scan.skipDigits(2) && scan.isAtEnd)
  }

  private static func isDecimalFloat(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scan = ByteScan(bytes)
    scan.skip { isSign($0) }
    guard scan.skip({ isDigit($0) }) else { return false }
    scan.skipAll { isDigit($0) || $0 == underscore }
    guard scan.skipText(".") else { return false }
    scan.skipAll { isDigit($0) || $0 == underscore }
    return scan.isAtEnd || (scan.skipExponent() && scan.isAtEnd)
  }

  private static func isFractionOnly(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scan = ByteScan(bytes)
    guard scan.skipText("."), scan.skip({ isDigit($0) }) else { return false }
    scan.skipAll { isDigit($0) || $0 == underscore }
    return scan.isAtEnd || (scan.skipExponent() && scan.isAtEnd)
  }

  private static func isSixtiesFloat(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scan = ByteScan(bytes)
    scan.skip { isSign($0) }
    guard scan.skip({ isDigit($0) }) else { return false }
    scan.skipAll { isDigit($0) || $0 == underscore }
    guard scan.skipSixties(), scan.skipText(".") else { return false }
    scan.skipAll { isDigit($0) || $0 == underscore }
    return scan.isAtEnd
  }

  private static func isNamedFloat(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scan = ByteScan(bytes)
    for name in [".nan", ".NaN", ".NAN"] where scan.skipText(name) { return scan.isAtEnd }
    scan.skip { isSign($0) }
    for name in [".inf", ".Inf", ".INF"] where scan.skipText(name) { return scan.isAtEnd }
    return false
  }

  static let underscore = UInt8(ascii: "_")

  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  static func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }

  private static func isBinary(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1")
  }

  private static func isOctal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte)
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}

/// A cursor over bytes.
private struct ByteScan {
  private var rest: Slice<UnsafeBufferPointer<UInt8>>

  init(_ bytes: UnsafeBufferPointer<UInt8>) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  @discardableResult
  mutating func skip(_ accepts: (UInt8) -> Bool) -> Bool {
    guard let first = rest.first, accepts(first) else { return false }
    rest.removeFirst()
    return true
  }

  @discardableResult
  mutating func skipAll(_ accepts: (UInt8) -> Bool) -> Int {
    var count = 0
    while skip(accepts) { count += 1 }
    return count
  }

  mutating func skipText(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest.removeFirst(text.utf8.count)
    return true
  }

  mutating func skipDigits(_ count: Int) -> Bool {
    for _ in 0..<count where !skip(ScalarPattern.isDigit) { return false }
    return true
  }

  mutating func skipOneOrTwoDigits() -> Bool {
    guard skip(ScalarPattern.isDigit) else { return false }
    skip(ScalarPattern.isDigit)
    return true
  }

  /// The exponent of a float: PyYAML asks for its sign.
  mutating func skipExponent() -> Bool {
    skip { $0 | 0x20 == UInt8(ascii: "e") } && skip(ScalarPattern.isSign)
      && skipAll(ScalarPattern.isDigit) > 0
  }

  /// One or more `:` groups of a base-60 number, each below 60.
  mutating func skipSixties() -> Bool {
    var found = false
    while rest.first == UInt8(ascii: ":") {
      let before = rest
      rest.removeFirst()
      var digits: [UInt8] = []
      while digits.count < 2, let byte = rest.first, ScalarPattern.isDigit(byte) {
        digits.append(byte)
        rest.removeFirst()
      }
      guard let first = digits.first, digits.count == 1 || first < UInt8(ascii: "6") else {
        rest = before
        return found
      }
      found = true
    }
    return found
  }
}
