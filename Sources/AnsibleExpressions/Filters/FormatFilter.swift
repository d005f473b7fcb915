/// The filter `format`: Python's `%` with values by position, as people use it to pad numbers (`'/data/%02d' | format(n)`).
enum FormatFilter {
  static let all = [
    Routine("format", Signature(leading: 0)) { (value, arguments) throws(Stop) in
      guard case .string(let text) = value else {
        throw Stop.unknown("format expects a string, not \(value.kind)")
      }
      return .string(try filled(text, with: arguments.rest))
    }
  ]

  private static func filled(_ text: String, with values: [ExpressionValue]) throws(Stop) -> String {
    var values = values[...]
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "%") {
      result += rest[..<start]
      rest = rest[rest.index(after: start)...]
      let field = try Field(takenFrom: &rest)
      if field.conversion == "%" {
        result += "%"
        continue
      }
      guard let value = values.popFirst() else {
        throw Stop.unknown("format has fewer values than its text asks for")
      }
      result += try field.text(of: value)
    }
    guard values.isEmpty else { throw Stop.unknown("format has more values than its text asks for") }
    return result + rest
  }

  /// One place in the text, what is behind the percent sign.
  private struct Field {
    var isLeft = false
    var isZeroPadded = false
    var width = 0
    var conversion: Character

    init(takenFrom rest: inout Substring) throws(Stop) {
      while let flag = rest.first, flag == "-" || flag == "0" {
        if flag == "-" { isLeft = true } else { isZeroPadded = true }
        rest.removeFirst()
      }
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest[digits.endIndex...]
      guard digits.count < 4, let conversion = rest.popFirst(), "sdi%".contains(conversion) else {
        throw Stop.unknown("format knows %s, %d, %i and %% with a width only")
      }
      width = Int(digits) ?? 0
      self.conversion = conversion
    }

    func text(of value: ExpressionValue) throws(Stop) -> String {
      let text: String
      if conversion == "s" {
        text = try PythonText.text(value)
      } else if case .int(let number) = value {
        text = String(number)
      } else {
        throw Stop.unknown("format expects an integer for %\(conversion), not \(value.kind)")
      }
      let padding = width - text.unicodeScalars.count
      if padding <= 0 { return text }
      if isLeft { return text + String(repeating: " ", count: padding) }
      guard isZeroPadded, conversion != "s" else { return String(repeating: " ", count: padding) + text }
      let sign = text.hasPrefix("-") ? "-" : ""
      return sign + String(repeating: "0", count: padding) + text.dropFirst(sign.count)
    }
  }
}
