/// How values are spelled in a written file, so that Ansible reads back exactly the same ones.
package enum YAMLScalarText {
  /// A string: plain where no YAML reader, old or new, could take it for anything else, else quoted.
  static func string(_ text: String) -> String {
    isPlainSafe(text) ? text : quoted(text)
  }

  /// A string in single quotes, or in double quotes where only escapes can carry it.
  package static func quoted(_ text: String) -> String {
    guard !text.unicodeScalars.contains(where: needsEscape) else { return doubleQuoted(text) }
    // Scalar by scalar: an accent behind the quote would make another `Character` of it.
    var result = "'"
    for scalar in text.unicodeScalars { result += scalar == "'" ? "''" : String(scalar) }
    return result + "'"
  }

  static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      default: result += needsEscape(scalar) ? escape(scalar) : String(scalar)
      }
    }
    return result + "\""
  }

  /// A line of a comment: visible characters only, so that nothing from outside can end the comment.
  package static func comment(_ line: String) -> String {
    var result = ""
    for scalar in line.unicodeScalars { result += needsEscape(scalar) ? escape(scalar) : String(scalar) }
    return result
  }

  /// YAML 1.1 asks for a dot in a float, and for a sign in its exponent.
  static func float(_ number: Double) -> String {
    if number.isNaN { return ".nan" }
    if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
    let text = "\(number)"
    guard let exponent = text.firstIndex(of: "e") else { return text }
    let mantissa = text[..<exponent]
    return mantissa + (mantissa.contains(".") ? "" : ".0") + text[exponent...]
  }

  /// The text Python gives a float, which is what a template prints.
  static func pythonFloat(_ number: Double) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    return "\(number)"
  }

  /// Whether the character is invisible, breaks lines, or may not stand in a YAML file at all.
  private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned, .privateUse:
      return true
    default: return false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\0": return "\\0"
    case "\t": return "\\t"
    case "\n": return "\\n"
    case "\r": return "\\r"
    default:
      let hex = String(scalar.value, radix: 16, uppercase: true)
      let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
      return "\\\(letter)" + String(repeating: "0", count: width - hex.count) + hex
    }
  }

  // MARK: Plain strings

  private static let letters = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".unicodeScalars)
  private static let digits = Set("0123456789".unicodeScalars)
  private static let inner = letters.union(digits).union(" _./+=,:-@;()".unicodeScalars)

  private static func isPlainSafe(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      letters.contains(first) || digits.contains(first) || first == "_" || first == "/",
      last != " ", last != ":", text.unicodeScalars.allSatisfy(inner.contains),
      !text.contains(": "), YAMLCoreTag(plain: text) == .str
    else { return false }
    // `y` and `n` are booleans to other YAML 1.1 readers.
    if ["y", "n"].contains(text.lowercased()) { return false }
    return !digits.contains(first) || !looksLikeNumber(text) || isVersionOrAddress(text)
  }

  /// Starts with a digit and holds nothing that no number or date of some YAML version could hold.
  private static func looksLikeNumber(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { digits.contains($0) || "_:.,+-eExXobTZtz ".unicodeScalars.contains($0) }
  }

  private static func isVersionOrAddress(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 2
      && parts.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(digits.contains) }
  }
}
