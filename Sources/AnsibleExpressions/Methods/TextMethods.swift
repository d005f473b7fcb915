/// Methods of Python's `str`.
enum TextMethods {
  static let all = [
    Routine("split", ["sep", "maxsplit"], TextFilters.split),
    Routine("rsplit", ["sep", "maxsplit"]) { (value, arguments) throws(Stop) in
      let separator = try arguments.text(0)
      guard separator != "" else { throw Stop.unknown("\(arguments.owner) has an empty separator") }
      let parts = TextTrimming.split(
        try text(value), separator, limit: try arguments.whole(1) ?? -1, fromEnd: true)
      return .list(parts.map(ExpressionValue.string))
    },
    Routine("splitlines") { (value, _) throws(Stop) in
      .list(TextTrimming.lines(try text(value)).map(ExpressionValue.string))
    },
    Routine("lower") { (value, _) throws(Stop) in .string(try text(value).lowercased()) },
    Routine("upper") { (value, _) throws(Stop) in .string(try text(value).uppercased()) },
    Routine("capitalize") { (value, _) throws(Stop) in .string(TextFilters.capitalized(try text(value))) },
    Routine("title") { (value, _) throws(Stop) in .string(titled(try text(value))) },
    strip("strip", .both), strip("lstrip", .left), strip("rstrip", .right),
    Routine("replace", ["old", "new", "count"]) { (value, arguments) throws(Stop) in
      let count = try arguments.whole(2) ?? -1
      return .string(
        try TextSearch.replace(
          arguments.requiredText(0), in: text(value), by: arguments.requiredText(1),
          limit: count < 0 ? .max : count))
    },
    Routine("startswith", ["prefix"]) { (value, arguments) throws(Stop) in
      let bytes = try text(value).utf8
      return .bool(try alternatives(arguments).contains { bytes.starts(with: $0.utf8) })
    },
    Routine("endswith", ["suffix"]) { (value, arguments) throws(Stop) in
      let bytes = try text(value).utf8.reversed()
      return .bool(try alternatives(arguments).contains { bytes.starts(with: $0.utf8.reversed()) })
    },
    Routine("find", ["sub"]) { (value, arguments) throws(Stop) in
      .int(try place(value, TextSearch.first(arguments.requiredText(0), in: text(value))) ?? -1)
    },
    Routine("rfind", ["sub"]) { (value, arguments) throws(Stop) in
      let found = try TextSearch.allFromEnd(arguments.requiredText(0), in: text(value), limit: 1).last
      return .int(try place(value, found) ?? -1)
    },
    Routine("index", ["sub"]) { (value, arguments) throws(Stop) in
      guard let place = try place(value, TextSearch.first(arguments.requiredText(0), in: text(value))) else {
        throw Stop.unknown("\(arguments.owner) does not find the text")
      }
      return .int(place)
    },
    Routine("count", ["sub"]) { (value, arguments) throws(Stop) in
      let part = try arguments.requiredText(0)
      let whole = try text(value)
      return .int(part.isEmpty ? whole.unicodeScalars.count + 1 : TextSearch.all(part, in: whole).count)
    },
    Routine("join", ["iterable"]) { (value, arguments) throws(Stop) in
      var parts: [String] = []
      for item in try arguments.required(0).items(for: arguments.owner) { parts.append(try text(item)) }
      return .string(try Arithmetic.checked(parts.joined(separator: text(value))))
    },
    Routine("zfill", ["width"]) { (value, arguments) throws(Stop) in
      let digits = try text(value)
      let missing = min(try arguments.whole(0) ?? 0, 1000) - digits.unicodeScalars.count
      let zeros = String(repeating: "0", count: max(missing, 0))
      let isSigned = digits.hasPrefix("-") || digits.hasPrefix("+")
      return .string(isSigned ? "\(digits.prefix(1))\(zeros)\(digits.dropFirst())" : zeros + digits)
    },
    Routine("isdigit") { (value, _) throws(Stop) in
      let digits = try text(value).utf8
      return .bool(!digits.isEmpty && digits.allSatisfy(\.isDigit))
    },
  ]

  private static func text(_ value: ExpressionValue) throws(Stop) -> String {
    guard case .string(let text) = try value.known else {
      throw Stop.unknown("a string was expected, not \(value.kind)")
    }
    return text
  }

  private static func strip(_ name: String, _ sides: TextTrimming.Sides) -> Routine {
    Routine(name, ["chars"]) { (value, arguments) throws(Stop) in
      .string(TextTrimming.strip(try text(value), try arguments.text(0), sides))
    }
  }

  /// A string, or a list of them of which one has to fit.
  private static func alternatives(_ arguments: Arguments) throws(Stop) -> [String] {
    guard case .list(let items) = try arguments.required(0) else { return [try arguments.requiredText(0)] }
    var texts: [String] = []
    for item in items { texts.append(try text(item)) }
    return texts
  }

  /// Python counts code points.
  private static func place(_ value: ExpressionValue, _ range: Range<Int>?) throws(Stop) -> Int? {
    guard let range else { return nil }
    return try text(value).utf8.prefix(range.lowerBound).count { $0 & 0xC0 != 0x80 }
  }

  /// Every run of letters starts with a capital one.
  private static func titled(_ text: String) -> String {
    var result = ""
    var followsLetter = false
    for scalar in text.unicodeScalars {
      result += followsLetter ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      followsLetter = scalar.properties.isCased
    }
    return result
  }
}
