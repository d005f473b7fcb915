/// Tests for text.
enum TextConditions {
  static let all = [
    Routine("match", signature) { (value, arguments) throws(Stop) in
      .bool(try pattern(arguments).startsMatch(PythonText.text(value)))
    },
    search("search"), search("regex"),
    Routine("lower") { (value, _) throws(Stop) in
      let text = try PythonText.text(value)
      return .bool(text == text.lowercased() && isCased(text))
    },
    Routine("upper") { (value, _) throws(Stop) in
      let text = try PythonText.text(value)
      return .bool(text == text.uppercased() && isCased(text))
    },
  ]

  private static let signature: Signature = ["pattern", "ignorecase", "multiline", "match_type"]

  private static func pattern(_ arguments: Arguments) throws(Stop) -> PatternText {
    guard arguments[3] == nil else { throw Stop.unknown("'match_type' of \(arguments.owner) is not known") }
    return try PatternText(
      arguments.text(0) ?? "", ignoresCase: arguments.flag(1), isMultiline: arguments.flag(2))
  }

  private static func search(_ name: String) -> Routine {
    Routine(name, signature) { (value, arguments) throws(Stop) in
      .bool(try !pattern(arguments).matches(in: PythonText.text(value), limit: 1).isEmpty)
    }
  }

  private static func isCased(_ text: String) -> Bool {
    text.unicodeScalars.contains(where: \.properties.isCased)
  }
}
