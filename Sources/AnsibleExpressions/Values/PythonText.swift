import AnsibleYAML
import OrderedCollections

/// How Python writes values.
enum PythonText {
  /// `str(value)`.
  static func text(_ value: ExpressionValue) throws(Stop) -> String {
    if case .string(let text) = value { return text }
    if value == .absent { return "" }
    var result = ""
    try append(value, to: &result)
    return result
  }

  /// `repr(value)`, which is how values within lists and dictionaries are shown.
  private static func append(_ value: ExpressionValue, to result: inout String) throws(Stop) {
    switch value {
    case .null: result += "None"
    case .bool(let flag): result += flag ? "True" : "False"
    case .int(let number): result += String(number)
    case .float(let number): result += float(number)
    case .string(let text): append(quoted: text, to: &result)
    case .list(let items):
      result += "["
      for (index, item) in items.enumerated() {
        if index > 0 { result += ", " }
        try append(item, to: &result)
      }
      result += "]"
    case .dictionary(let entries):
      result += "{"
      for (index, entry) in entries.enumerated() {
        if index > 0 { result += ", " }
        append(quoted: entry.key, to: &result)
        result += ": "
        try append(entry.value, to: &result)
      }
      result += "}"
    case .object: throw Stop.unknown("a whole set of variables has no text")
    case .undefined, .unknown: throw Stop(value)
    }
  }

  static func float(_ number: Double) -> String {
    AnsibleValue.float(number).scalarText ?? ""
  }

  private static func append(quoted text: String, to result: inout String) {
    let scalars = text.unicodeScalars
    let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
    result.unicodeScalars.append(quote)
    for scalar in scalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case quote: result += "\\\(quote)"
      default:
        if isPrintable(scalar) { result.unicodeScalars.append(scalar) } else { result += escape(scalar) }
      }
    }
    result.unicodeScalars.append(quote)
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return false
    default: return true
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16)
    let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
    return "\\\(letter)" + String(repeating: "0", count: width - hex.count) + hex
  }
}

extension ExpressionValue {
  /// The text that the value leaves in a template's output, as `.string`; none leaves nothing. What is undefined
  /// or unknown, or holds such, gives that.
  package func rendered() -> ExpressionValue {
    switch self {
    case .string: return self
    case .null, .absent: return .string("")
    default:
      if let part = undefinedPart { return part }
      do { return .string(try PythonText.text(self)) } catch { return error.value }
    }
  }
}
