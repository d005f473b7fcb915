/// Filters that make text of text. What is no string is taken by its text, as Jinja does.
enum TextFilters {
  static let all = [
    plain("lower") { $0.lowercased() },
    plain("upper") { $0.uppercased() },
    plain("capitalize", capitalized),
    plain("title", titled),
    plain("quote", quoted),
    Routine("trim", ["chars"]) { (value, arguments) throws(Stop) in
      .string(TextTrimming.strip(try PythonText.text(value), try arguments.text(0)))
    },
    Routine("replace", ["old", "new", "count"], replace),
    Routine("split", ["sep", "maxsplit"], split),
    Routine("indent", ["width", "first", "blank"], indent),
  ]

  /// A filter without arguments.
  private static func plain(_ name: String, _ change: @escaping @Sendable (String) -> String) -> Routine {
    Routine(name) { (value, _) throws(Stop) in
      // `quote` alone has a text for none, the empty one.
      .string(change(value == .null && name == "quote" ? "" : try PythonText.text(value)))
    }
  }

  static func capitalized(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return "" }
    return first.properties.titlecaseMapping + String(text.unicodeScalars.dropFirst()).lowercased()
  }

  /// Jinja's own: words begin behind white space, hyphens and opening brackets, but not behind apostrophes.
  private static func titled(_ text: String) -> String {
    var result = ""
    var isStart = true
    for scalar in text.unicodeScalars {
      let isBreak = scalar.isPythonSpace || "-({[<".unicodeScalars.contains(scalar)
      result += isStart ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
      isStart = isBreak
    }
    return result
  }

  /// A word for a shell.
  private static func quoted(_ text: String) -> String {
    guard !text.isEmpty else { return "''" }
    let isSafe = text.utf8.allSatisfy { byte in
      byte.isLetter || byte.isDigit || "@%+=:,./-_".utf8.contains(byte)
    }
    guard !isSafe else { return text }
    return "'"
      + TextSearch.pieces(of: text, without: TextSearch.all("'", in: text)).joined(separator: "'\"'\"'") + "'"
  }

  private static func replace(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    let text = try PythonText.text(value)
    let old = try PythonText.text(try arguments.required(0))
    let new = try PythonText.text(try arguments.required(1))
    let count = try arguments.whole(2) ?? -1
    return .string(try TextSearch.replace(old, in: text, by: new, limit: count < 0 ? .max : count))
  }

  /// Unlike the others, this one is Python's method, and takes strings only.
  static func split(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue {
    guard case .string(let text) = value else {
      throw Stop.unknown("\(arguments.owner) expects a string, not \(value.kind)")
    }
    let separator = try arguments.text(0)
    guard separator != "" else { throw Stop.unknown("\(arguments.owner) has an empty separator") }
    let limit = try arguments.whole(1) ?? -1
    return .list(TextTrimming.split(text, separator, limit: limit).map(ExpressionValue.string))
  }

  private static func indent(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    let text = try PythonText.text(value)
    let prefix: String
    switch arguments[0] {
    case .string(let text): prefix = text
    default:
      let width = try arguments.whole(0) ?? 4
      guard width <= 1000 else { throw Stop.unknown("the text is too long") }
      prefix = String(repeating: " ", count: max(width, 0))
    }
    let indentsFirst = try arguments.flag(1)
    let indentsBlank = try arguments.flag(2)
    let lines = TextSearch.pieces(of: text, without: TextSearch.all("\n", in: text))
    let indented = lines.enumerated().map { index, line in
      index == 0
        ? (indentsFirst ? prefix + line : line) : line.isEmpty && !indentsBlank ? line : prefix + line
    }
    return .string(try Arithmetic.checked(indented.joined(separator: "\n")))
  }
}
