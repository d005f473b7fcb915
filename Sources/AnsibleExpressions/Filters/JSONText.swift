import OrderedCollections

/// How `json.dumps` of Python writes values.
struct JSONText {
  /// Spaces a level; nil for one line.
  var indent: Int?
  var sortsKeys: Bool
  /// Characters beyond ASCII are escaped.
  var isASCII = true

  init(indent: Int?, sortsKeys: Bool) {
    self.indent = indent
    self.sortsKeys = sortsKeys
  }

  func text(_ value: ExpressionValue) throws(Stop) -> String {
    var result = ""
    try append(value, to: &result, level: 0)
    return result
  }

  private func append(_ value: ExpressionValue, to result: inout String, level: Int) throws(Stop) {
    switch value {
    case .null: result += "null"
    case .bool(let flag): result += flag ? "true" : "false"
    case .int(let number): result += String(number)
    case .float(let number):
      result +=
        number.isNaN
        ? "NaN" : number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : PythonText.float(number)
    case .string(let text): append(quoted: text, to: &result)
    case .list(let items):
      result += "["
      for (index, item) in items.enumerated() {
        separate(index, &result, level + 1)
        try append(item, to: &result, level: level + 1)
      }
      if !items.isEmpty { breakLine(&result, level) }
      result += "]"
    case .dictionary(let entries):
      result += "{"
      let sorted =
        sortsKeys ? entries.elements.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : nil
      for (index, entry) in (sorted ?? Array(entries.elements)).enumerated() {
        separate(index, &result, level + 1)
        append(quoted: entry.key, to: &result)
        result += ": "
        try append(entry.value, to: &result, level: level + 1)
      }
      if !entries.isEmpty { breakLine(&result, level) }
      result += "}"
    case .object: throw Stop.unknown("a whole set of variables has no text")
    case .undefined, .unknown: throw Stop(value)
    }
  }

  private func separate(_ index: Int, _ result: inout String, _ level: Int) {
    if index > 0 { result += indent == nil ? ", " : "," }
    breakLine(&result, level)
  }

  private func breakLine(_ result: inout String, _ level: Int) {
    if let indent { result += "\n" + String(repeating: " ", count: indent * level) }
  }

  private func append(quoted text: String, to result: inout String) {
    result += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      default:
        if scalar.value < 0x20 || (isASCII && !scalar.isASCII) {
          for unit in String(scalar).utf16 {
            let hex = String(unit, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
          }
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    result += "\""
  }
}
