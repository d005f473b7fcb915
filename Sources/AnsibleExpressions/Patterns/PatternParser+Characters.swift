// Escapes and sets.
extension PatternParser {
  mutating func escape() throws(Stop) -> PatternNode {
    guard let letter = rest.popFirst() else { throw Self.refused("a backslash at its end") }
    if let kind = Self.kind(letter) {
      return .set(ScalarSet(members: [kind]), ignoresCase: false)
    }
    switch letter {
    case "A": return .anchor(.textStart)
    case "Z": return .anchor(.textEnd)
    case "b": return .anchor(.wordEdge)
    case "B": return .anchor(.noWordEdge)
    case "1"..."9":
      if let scalar = try octal(letter) { return .scalar(scalar, ignoresCase: flags.ignoresCase) }
      var group = Int(letter.value - 48)
      if let digit = rest.first, ("0"..."9").contains(digit) {
        rest.removeFirst()
        group = group * 10 + Int(digit.value - 48)
      }
      guard group <= groups, !isOpen(group) else { throw Self.refused("no group \(group) so far") }
      return .reference(group, ignoresCase: flags.ignoresCase)
    default: return .scalar(try character(letter), ignoresCase: flags.ignoresCase)
    }
  }

  private static func kind(_ letter: Unicode.Scalar) -> ScalarSet.Member? {
    switch letter {
    case "d": .kind(.digit, isNegated: false)
    case "D": .kind(.digit, isNegated: true)
    case "s": .kind(.space, isNegated: false)
    case "S": .kind(.space, isNegated: true)
    case "w": .kind(.word, isNegated: false)
    case "W": .kind(.word, isNegated: true)
    default: nil
    }
  }

  /// The one character that an escape stands for.
  private mutating func character(_ letter: Unicode.Scalar) throws(Stop) -> Unicode.Scalar {
    switch letter {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "f": return "\u{C}"
    case "v": return "\u{B}"
    case "a": return "\u{7}"
    case "x": return try hexadecimal(2)
    case "u": return try hexadecimal(4)
    case "U": return try hexadecimal(8)
    case "0": return try zero()
    case "a"..."z", "A"..."Z": throw Self.refused("an escape that is not known")
    default: return letter
    }
  }

  private mutating func hexadecimal(_ count: Int) throws(Stop) -> Unicode.Scalar {
    let digits = rest.prefix(count)
    guard digits.count == count, let value = Self.number(digits, radix: 16),
      let scalar = Unicode.Scalar(value)
    else {
      throw Self.refused("an escape that is no character")
    }
    rest.removeFirst(count)
    return scalar
  }

  private mutating func zero() throws(Stop) -> Unicode.Scalar {
    let digits = rest.prefix(2).prefix { ("0"..."7").contains($0) }
    rest.removeFirst(digits.count)
    return Unicode.Scalar(UInt8(Self.number(digits, radix: 8) ?? 0))
  }

  /// Three octal digits are a character, fewer a group.
  private mutating func octal(_ first: Unicode.Scalar) throws(Stop) -> Unicode.Scalar? {
    let digits = [first] + rest.prefix(2)
    guard digits.count == 3, digits.allSatisfy({ ("0"..."7").contains($0) }) else { return nil }
    rest.removeFirst(2)
    guard let value = Self.number(digits[...], radix: 8), value <= 0o377 else {
      throw Self.refused("an escape that is no character")
    }
    return Unicode.Scalar(UInt8(value))
  }

  private static func number(_ digits: ArraySlice<Unicode.Scalar>, radix: Int) -> UInt32? {
    guard digits.allSatisfy({ $0.isASCII && UInt8($0.value).isHexadecimalDigit }) else { return nil }
    return UInt32(String(digits.map(Character.init)), radix: radix)
  }

  // MARK: Sets

  /// What stands behind `[`.
  mutating func set() throws(Stop) -> ScalarSet {
    var set = ScalarSet()
    set.isNegated = take("^" as Unicode.Scalar)
    var isFirst = true
    while true {
      guard let letter = rest.popFirst() else { throw Self.refused("a '[' that is not closed") }
      if letter == "]", !isFirst { return set }
      isFirst = false
      let member = try member(letter)
      guard rest.first == "-", let upper = rest.dropFirst().first, upper != "]" else {
        set.members.append(member)
        continue
      }
      rest.removeFirst(2)
      guard case .range(let from) = member, case .range(let to) = try self.member(upper),
        from.lowerBound <= to.lowerBound
      else { throw Self.refused("a range of characters that is none") }
      set.members.append(.range(from.lowerBound...to.lowerBound))
    }
  }

  private mutating func member(_ letter: Unicode.Scalar) throws(Stop) -> ScalarSet.Member {
    guard letter == "\\" else { return .range(letter...letter) }
    guard let escaped = rest.popFirst() else { throw Self.refused("a backslash at its end") }
    if let kind = Self.kind(escaped) { return kind }
    let scalar: Unicode.Scalar
    switch escaped {
    case "b": scalar = "\u{8}"
    case "1"..."7":
      guard let octal = try octal(escaped) ?? shortOctal(escaped) else {
        throw Self.refused("an escape that is no character")
      }
      scalar = octal
    case "8", "9": throw Self.refused("an escape that is no character")
    default: scalar = try character(escaped)
    }
    return .range(scalar...scalar)
  }

  /// Within a set there are no groups, so one or two octal digits are a character, too.
  private mutating func shortOctal(_ first: Unicode.Scalar) -> Unicode.Scalar? {
    var digits = [first]
    if let next = rest.first, ("0"..."7").contains(next) {
      rest.removeFirst()
      digits.append(next)
    }
    return Self.number(digits[...], radix: 8).flatMap(Unicode.Scalar.init)
  }
}
