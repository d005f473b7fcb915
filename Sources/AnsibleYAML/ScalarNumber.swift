/// The numbers of YAML 1.1, as PyYAML computes them from their text.
enum ScalarNumber {
  /// Python refuses longer decimal numbers; the limit also keeps the exact arithmetic short.
  static let maximumDigits = 4300

  /// nil where the text is no whole number after all (`0b_`), or too long.
  static func int(_ text: String) -> AnsibleValue? {
    var digits = text.replacing("_", with: "")[...]
    let isNegative = digits.first == "-"
    if let sign = digits.first, sign == "-" || sign == "+" { digits.removeFirst() }
    guard digits.utf8.count <= maximumDigits else { return nil }
    var number = WideNumber()
    if digits == "0" {
      return .int(0)
    } else if digits.hasPrefix("0b") {
      guard number.append(digits.dropFirst(2), radix: 2) else { return nil }
    } else if digits.hasPrefix("0x") {
      guard number.append(digits.dropFirst(2), radix: 16) else { return nil }
    } else if digits.hasPrefix("0") {
      guard number.append(digits, radix: 8) else { return nil }
    } else {
      for part in digits.split(separator: ":", omittingEmptySubsequences: false) {
        var group = WideNumber()
        guard group.append(part, radix: 10) else { return nil }
        number.multiply(by: 60, adding: group)
      }
    }
    let decimal = number.decimal
    let signed = isNegative && decimal != "0" ? "-" + decimal : decimal
    return Int(signed).map(AnsibleValue.int) ?? .wideInt(signed)
  }

  static func float(_ text: String) -> Double? {
    var digits = text.replacing("_", with: "").lowercased()[...]
    let sign: Double = digits.first == "-" ? -1 : 1
    if let first = digits.first, first == "-" || first == "+" { digits.removeFirst() }
    if digits == ".inf" { return sign * .infinity }
    if digits == ".nan" { return .nan }
    var value = 0.0
    for part in digits.split(separator: ":", omittingEmptySubsequences: false) {
      guard let first = part.utf8.first, ScalarPattern.isDigit(first) || first == UInt8(ascii: "."),
        let group = Double(part.hasSuffix(".") ? part + "0" : part.replacing(".e", with: ".0e"))
      else { return nil }
      value = value * 60 + group
    }
    return sign * value
  }

  /// Whether a text that looks like a date names a day and a time that exist.
  static func isRealTimestamp(_ text: String) -> Bool {
    let numbers = text.split { !("0"..."9").contains($0) }.map { Int($0) ?? 0 }
    guard numbers.count >= 3, numbers[0] >= 1, (1...12).contains(numbers[1]) else { return false }
    let isLeap = numbers[0] % 4 == 0 && (numbers[0] % 100 != 0 || numbers[0] % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][numbers[1] - 1]
    guard (1...days).contains(numbers[2]) else { return false }
    guard numbers.count >= 6 else { return true }
    return numbers[3] < 24 && numbers[4] < 60 && numbers[5] < 60
  }
}

/// A whole number of any size, in limbs of nine decimal digits, the lowest first.
private struct WideNumber {
  private static let base = 1_000_000_000
  private var limbs: [Int] = [0]

  var decimal: String {
    var text = String(limbs[limbs.count - 1])
    for limb in limbs.dropLast().reversed() {
      let digits = String(limb)
      text += String(repeating: "0", count: 9 - digits.count) + digits
    }
    return text
  }

  /// Reads digits of `radix` behind those already there; false where there are none, or others.
  mutating func append(_ digits: Substring, radix: Int) -> Bool {
    guard !digits.isEmpty else { return false }
    for digit in digits {
      guard let value = digit.isASCII ? digit.hexDigitValue : nil, value < radix else { return false }
      multiply(by: radix, adding: value)
    }
    return true
  }

  mutating func multiply(by factor: Int, adding other: WideNumber) {
    multiply(by: factor, adding: 0)
    var carry = 0
    for index in 0..<max(limbs.count, other.limbs.count) {
      if index == limbs.count { limbs.append(0) }
      let sum = limbs[index] + (index < other.limbs.count ? other.limbs[index] : 0) + carry
      limbs[index] = sum % Self.base
      carry = sum / Self.base
    }
    if carry > 0 { limbs.append(carry) }
  }

  private mutating func multiply(by factor: Int, adding addend: Int) {
    var carry = addend
    for index in limbs.indices {
      let product = limbs[index] * factor + carry
      limbs[index] = product % Self.base
      carry = product / Self.base
    }
    if carry > 0 { limbs.append(carry) }
  }
}
