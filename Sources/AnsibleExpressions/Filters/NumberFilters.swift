import Glibc

/// Filters for numbers.
enum NumberFilters {
  static let all = [
    Routine("int", ["default", "base"], int),
    Routine("float", ["default"], float),
    Routine("abs") { (value, _) throws(Stop) in
      switch try value.number {
      case .int(let number): number < 0 ? try Arithmetic.negated(.int(number)) : .int(number)
      case .float(let number): .float(abs(number))
      }
    },
    Routine("round", ["precision", "method"], round),
  ]

  private static func int(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue {
    let fallback = arguments[0] ?? .int(0)
    switch value {
    case .int, .bool: return .int(try value.number.truncated ?? 0)
    case .float(let number):
      guard number.isFinite else { return fallback }
      return try whole(number)
    case .string(let text):
      if let number = try PythonNumberText.int(text, base: arguments.whole(1) ?? 10) { return .int(number) }
      guard let number = PythonNumberText.float(text), number.isFinite else { return fallback }
      return try whole(number)
    default: return fallback
    }
  }

  private static func whole(_ number: Double) throws(Stop) -> ExpressionValue {
    guard let whole = Int(exactly: number.rounded(.towardZero)) else {
      throw Stop.unknown("the number is too large")
    }
    return .int(whole)
  }

  private static func float(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    let fallback = arguments[0] ?? .float(0)
    if case .string(let text) = value {
      return PythonNumberText.float(text).map(ExpressionValue.float) ?? fallback
    }
    return value.numberIfAny.map { .float($0.double) } ?? fallback
  }

  private static func round(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    let precision = try arguments.whole(0) ?? 0
    guard (-300...300).contains(precision) else {
      throw Stop.unknown("\(arguments.owner) can't be that precise")
    }
    let number = try value.number
    let scale = pow(10, Double(precision))
    switch try arguments.text(1) ?? "common" {
    case "common":
      if case .int(let whole) = number, precision >= 0 { return .int(whole) }
      guard precision > 0 else {
        let rounded = (number.double * scale).rounded(.toNearestOrEven) / scale
        if case .int = number { return try self.whole(rounded) }
        return .float(rounded)
      }
      return .float(nearest(number.double, precision))
    case "ceil": return .float((number.double * scale).rounded(.up) / scale)
    case "floor": return .float((number.double * scale).rounded(.down) / scale)
    default: throw Stop.unknown("\(arguments.owner) rounds 'common', 'ceil' or 'floor'")
    }
  }

  /// Python rounds the exact value of a float, which is what printing it to so many places does, too.
  private static func nearest(_ number: Double, _ precision: Int) -> Double {
    var buffer = [CChar](repeating: 0, count: 700)
    let length = withVaList([Int32(precision), number]) { vsnprintf(&buffer, 700, "%.*f", $0) }
    guard length > 0, length < 700 else { return number }
    return Double(String(decoding: buffer[..<Int(length)].map(UInt8.init(bitPattern:)), as: UTF8.self))
      ?? number
  }
}

extension PythonNumber {
  var truncated: Int? {
    switch self {
    case .int(let number): number
    case .float(let number): Int(exactly: number.rounded(.towardZero))
    }
  }
}

/// Numbers from text, as `int()` and `float()` of Python read them.
enum PythonNumberText {
  /// nil where the text is no whole number; throws where it is one that is too large.
  static func int(_ text: String, base: Int) throws(Stop) -> Int? {
    guard base == 0 || (2...36).contains(base) else {
      throw Stop.unknown("there are no numbers of base \(base)")
    }
    var digits = TextTrimming.strip(text, nil)[...]
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits.removeFirst() }
    var radix = base
    let prefix = digits.prefix(2).lowercased()
    for (mark, own) in [("0x", 16), ("0o", 8), ("0b", 2)] where prefix == mark && (base == own || base == 0) {
      radix = own
      digits.removeFirst(2)
      if digits.first == "_" { digits.removeFirst() }
    }
    if radix == 0 { radix = 10 }
    guard let plain = withoutSeparators(digits) else { return nil }
    if base == 0, radix == 10, plain.count > 1, plain.first == "0", plain.contains(where: { $0 != "0" }) {
      return nil
    }
    if let number = Int((isNegative ? "-" : "") + plain, radix: radix) { return number }
    let isNumber = plain.unicodeScalars.allSatisfy { Int(String($0), radix: radix) != nil }
    guard !isNumber else { throw Stop.unknown("the number is too large") }
    return nil
  }

  static func float(_ text: String) -> Double? {
    let stripped = TextTrimming.strip(text, nil).lowercased()
    var digits = stripped[...]
    let sign: Double = digits.first == "-" ? -1 : 1
    if digits.first == "-" || digits.first == "+" { digits.removeFirst() }
    switch digits {
    case "inf", "infinity": return sign * .infinity
    case "nan": return .nan
    default: break
    }
    guard let first = digits.utf8.first, first.isDigit || first == UInt8(ascii: "."),
      digits.utf8.allSatisfy({ $0.isDigit || "._e+-".utf8.contains($0) }),
      let plain = withoutSeparators(digits)
    else { return nil }
    // Swift wants digits on both sides of the dot.
    let parts = plain.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    var mantissa = String(parts[0])
    guard mantissa.utf8.contains(where: \.isDigit) else { return nil }
    if mantissa.hasPrefix(".") { mantissa = "0" + mantissa }
    if mantissa.hasSuffix(".") { mantissa += "0" }
    return Double(parts.count > 1 ? "\(mantissa)e\(parts[1])" : mantissa).map { sign * $0 }
  }

  /// The text without `_` between digits; nil where one stands elsewhere, or nothing is left.
  private static func withoutSeparators(_ digits: Substring) -> String? {
    guard !digits.isEmpty, digits.first != "_", digits.last != "_", digits.first != "+", digits.first != "-"
    else {
      return nil
    }
    let bytes = Array(digits.utf8)
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
      guard index > 0, index + 1 < bytes.count,
        bytes[index - 1].isHexadecimalDigit || bytes[index - 1].isLetter,
        bytes[index + 1].isDigit || bytes[index + 1].isLetter
      else { return nil }
    }
    return String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
  }
}
