import AnsibleYAML
import OrderedCollections

/// A value of an INI inventory: a Python literal where it is one, else text.
struct PythonLiteral {
  private var rest: Substring.UnicodeScalarView
  private var depth = 0

  /// Nothing that a person writes is nested deeper.
  private static let deepest = 100

  /// What Ansible makes of the text behind a `=`.
  static func value(of text: String) -> AnsibleValue {
    var literal = PythonLiteral(rest: text[...].unicodeScalars)
    literal.skipBlanks()
    guard let value = literal.value() else { return .string(text) }
    literal.skipBlanks()
    return literal.rest.isEmpty ? value : .string(text)
  }

  private init(rest: Substring.UnicodeScalarView) { self.rest = rest }

  private mutating func skipBlanks() {
    while let next = rest.first {
      if next == "#" {
        rest = rest.drop { $0 != "\n" }
      } else if next == " " || next == "\t" || (depth > 0 && (next == "\n" || next == "\r")) {
        rest.removeFirst()
      } else {
        return
      }
    }
  }

  private mutating func value() -> AnsibleValue? {
    guard depth < PythonLiteral.deepest, let first = rest.first else { return nil }
    switch first {
    case "[": return items(until: "]").map { .list($0.items) }
    case "(":
      // Without a comma, parentheses only group.
      return items(until: ")").map {
        $0.items.count == 1 && !$0.endsWithComma ? $0.items[0] : .list($0.items)
      }
    case "{": return entries()
    case "'", "\"": return strings()
    case "+", "-", ".", "0"..."9": return number()
    default: return word()
    }
  }

  private mutating func word() -> AnsibleValue? {
    let name = String(
      Substring(rest.prefix { $0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0) }))
    let constants: [String: AnsibleValue] = ["None": .null, "True": .bool(true), "False": .bool(false)]
    if let constant = constants[name] {
      rest = rest.dropFirst(name.unicodeScalars.count)
      return constant
    }
    let quote = rest.dropFirst(name.unicodeScalars.count).first
    guard quote == "'" || quote == "\"", ["r", "b", "u", "br", "rb"].contains(name.lowercased()) else {
      return nil
    }
    return strings()
  }

  // MARK: - Lists and dictionaries

  private mutating func items(
    until end: Unicode.Scalar
  ) -> (items: [AnsibleValue], endsWithComma: Bool)? {
    rest.removeFirst()
    depth += 1
    defer { depth -= 1 }
    var items: [AnsibleValue] = []
    var endsWithComma = false
    while true {
      skipBlanks()
      if rest.first == end {
        rest.removeFirst()
        return (items, endsWithComma)
      }
      guard items.isEmpty || endsWithComma, let item = value() else { return nil }
      items.append(item)
      skipBlanks()
      endsWithComma = rest.first == ","
      if endsWithComma { rest.removeFirst() }
    }
  }

  private mutating func entries() -> AnsibleValue? {
    rest.removeFirst()
    depth += 1
    defer { depth -= 1 }
    var entries: OrderedDictionary<String, AnsibleValue> = [:]
    var isOpen = true
    while true {
      skipBlanks()
      if rest.first == "}" {
        rest.removeFirst()
        return .dictionary(entries)
      }
      guard isOpen, let key = value()?.scalarText else { return nil }
      skipBlanks()
      // A set, which no variable is.
      guard rest.popFirst() == ":" else { return nil }
      skipBlanks()
      guard let value = value() else { return nil }
      entries[key] = value
      skipBlanks()
      isOpen = rest.first == ","
      if isOpen { rest.removeFirst() }
    }
  }

  // MARK: - Texts

  /// One text, or several one after the other, which are one.
  private mutating func strings() -> AnsibleValue? {
    var text = ""
    var isFirst = true
    while true {
      let prefix = rest.prefix { "rRbBuU".unicodeScalars.contains($0) }
      let start = rest.dropFirst(prefix.count).first
      guard start == "'" || start == "\"", prefix.count < 3 else { return isFirst ? nil : .string(text) }
      rest = rest.dropFirst(prefix.count)
      guard let part = quoted(isRaw: prefix.contains { $0 == "r" || $0 == "R" }) else { return nil }
      text += part
      isFirst = false
      skipBlanks()
    }
  }

  private mutating func quoted(isRaw: Bool) -> String? {
    guard let quote = rest.popFirst() else { return nil }
    let isTriple = rest.prefix(2).elementsEqual([quote, quote])
    if isTriple { rest = rest.dropFirst(2) }
    var text = String.UnicodeScalarView()
    while let next = rest.popFirst() {
      if next == quote {
        if !isTriple { return String(text) }
        if rest.prefix(2).elementsEqual([quote, quote]) {
          rest = rest.dropFirst(2)
          return String(text)
        }
        text.append(next)
      } else if next == "\\" {
        guard let escaped = escape(isRaw: isRaw) else { return nil }
        text.append(contentsOf: escaped)
      } else if next == "\n", !isTriple {
        return nil
      } else {
        text.append(next)
      }
    }
    return nil
  }

  /// What a backslash and the characters behind it mean.
  private mutating func escape(isRaw: Bool) -> [Unicode.Scalar]? {
    guard let next = rest.popFirst() else { return nil }
    if isRaw { return ["\\", next] }
    let plain: [Unicode.Scalar: Unicode.Scalar] = [
      "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\"", "a": "\u{7}", "b": "\u{8}",
      "f": "\u{C}",
      "v": "\u{B}",
    ]
    if let scalar = plain[next] { return [scalar] }
    switch next {
    case "\n": return []
    case "x": return code(digits: 2)
    case "u": return code(digits: 4)
    case "U": return code(digits: 8)
    case "0"..."7":
      let more = rest.prefix(2).prefix { ("0"..."7").contains($0) }
      rest = rest.dropFirst(more.count)
      return UInt32(String(next) + String(Substring(more)), radix: 8).flatMap(Unicode.Scalar.init).map {
        [$0]
      }
    case "N": return nil
    default: return ["\\", next]
    }
  }

  private mutating func code(digits: Int) -> [Unicode.Scalar]? {
    let text = String(Substring(rest.prefix(digits)))
    guard text.unicodeScalars.count == digits, text.allSatisfy(\.isHexDigit) else { return nil }
    rest = rest.dropFirst(digits)
    return UInt32(text, radix: 16).flatMap(Unicode.Scalar.init).map { [$0] }
  }

  // MARK: - Numbers

  private mutating func number() -> AnsibleValue? {
    var sign = ""
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? "-" : ""
      rest.removeFirst()
      skipBlanks()
    }
    var text = Substring(
      rest.prefix {
        $0 == "." || $0 == "_" || ($0.isASCII && $0.properties.isAlphabetic) || ("0"..."9").contains($0)
      })
    if let last = text.last, last == "e" || last == "E", !text.lowercased().hasPrefix("0x"),
      let next = rest.dropFirst(text.unicodeScalars.count).first, next == "+" || next == "-"
    {
      let exponent = rest.dropFirst(text.unicodeScalars.count + 1).prefix { ("0"..."9").contains($0) }
      text = Substring(rest.prefix(text.unicodeScalars.count + 1 + exponent.count))
    }
    guard let value = PythonLiteral.number(String(text), sign: sign) else { return nil }
    rest = rest.dropFirst(text.unicodeScalars.count)
    return value
  }

  private static func number(_ text: String, sign: String) -> AnsibleValue? {
    guard !text.hasPrefix("_"), !text.hasSuffix("_"), !text.contains("__") else { return nil }
    let plain = text.replacing("_", with: "").lowercased()
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
      return Int(sign + plain.dropFirst(2), radix: radix).map(AnsibleValue.int)
    }
    if plain.allSatisfy({ $0.isASCII && $0.isNumber }), !plain.isEmpty {
      // A zero in front is an error in Python, unless zeros are all there is.
      let digits = plain.drop { $0 == "0" }
      guard digits.count == plain.count || digits.isEmpty else { return nil }
      return Int(sign + plain).map(AnsibleValue.int) ?? .wideInt(sign + digits)
    }
    let isFloat = plain.wholeMatch(of: /([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(e[+-]?[0-9]+)?/) != nil
    return isFloat
      ? Double(
        sign + (plain.hasPrefix(".") ? "0" : "") + plain.replacing(".e", with: ".0e")
          + (plain.hasSuffix(".") ? "0" : "")
      ).map(AnsibleValue.float) : nil
  }
}
