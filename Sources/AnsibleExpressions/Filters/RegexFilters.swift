/// Filters that search by regular expressions.
enum RegexFilters {
  static let all = [
    Routine("regex_replace", ["pattern", "replacement", "ignorecase", "multiline"], replace),
    Routine("regex_search", Signature(["regex", "ignorecase", "multiline"], leading: 1), search),
    Routine("regex_findall", ["regex", "multiline", "ignorecase"], findAll),
    Routine("regex_escape", ["re_type"], escape),
  ]

  private static func replace(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    let text = try PythonText.text(value)
    let pattern = try PatternText(
      arguments.text(0) ?? "", ignoresCase: arguments.flag(2), isMultiline: arguments.flag(3))
    let replacement = try ReplacementText(arguments.text(1) ?? "", owner: arguments.owner)
    return .string(try pattern.replace(in: text, by: replacement.filled))
  }

  /// The text that was found, or the groups that the arguments name (`'\\1'`, `'\\g<name>'`); none where nothing was.
  private static func search(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    let text = try PythonText.text(value)
    let pattern = try PatternText(
      arguments.requiredText(0), ignoresCase: arguments.flag(1), isMultiline: arguments.flag(2))
    guard let match = try pattern.matches(in: text, limit: 1).first else { return .null }
    guard !arguments.rest.isEmpty else { return .string(match.text) }
    var groups: [ExpressionValue] = []
    for argument in arguments.rest {
      guard case .string(let reference) = argument else {
        throw Stop.unknown("\(arguments.owner) expects strings")
      }
      let name =
        reference.hasPrefix("\\g<") && reference.hasSuffix(">")
        ? String(reference.dropFirst(3).dropLast()) : String(reference.dropFirst())
      guard reference.hasPrefix("\\") else {
        throw Stop.unknown("\(arguments.owner) expects groups like '\\1'")
      }
      groups.append(try match.group(name).map(ExpressionValue.string) ?? .null)
    }
    return .list(groups)
  }

  private static func findAll(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    let text = try PythonText.text(value)
    let pattern = try PatternText(
      arguments.requiredText(0), ignoresCase: arguments.flag(2), isMultiline: arguments.flag(1))
    return .list(
      try pattern.matches(in: text).map { match in
        switch match.groups.count {
        case 1: .string(match.text)
        case 2: .string(match.groups[1] ?? "")
        default: .list(match.groups.dropFirst().map { .string($0 ?? "") })
        }
      })
  }

  private static func escape(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    let special: String
    switch try arguments.text(0) ?? "python" {
    case "python": special = "()[]{}?*+-|^$\\.&~# \t\n\r\u{B}\u{C}"
    case "posix_basic": special = "].[^$*\\"
    default: throw Stop.unknown("\(arguments.owner) knows 'python' and 'posix_basic'")
    }
    var result = ""
    for scalar in try PythonText.text(value).unicodeScalars {
      result += special.unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
    }
    return .string(result)
  }
}

/// What stands for a match: text with `\1`, `\g<1>` or `\g<name>` for groups.
struct ReplacementText {
  private enum Part { case text(String), group(String) }
  private var parts: [Part] = []

  init(_ text: String, owner: String) throws(Stop) {
    var rest = text.unicodeScalars[...]
    var plain = ""
    while let scalar = rest.popFirst() {
      guard scalar == "\\" else {
        plain.unicodeScalars.append(scalar)
        continue
      }
      guard let next = rest.popFirst() else {
        throw Stop.unknown("the replacement of \(owner) ends with a backslash")
      }
      switch next {
      case "1"..."9":
        parts.append(.text(plain))
        plain = ""
        var digits = String(next)
        if let digit = rest.first, ("0"..."9").contains(digit) {
          rest.removeFirst()
          digits.unicodeScalars.append(digit)
        }
        parts.append(.group(digits))
      case "g":
        guard rest.popFirst() == "<", let end = rest.firstIndex(of: ">") else {
          throw Stop.unknown("the replacement of \(owner) has a '\\g' without a group")
        }
        parts += [.text(plain), .group(String(rest[..<end]))]
        plain = ""
        rest = rest[rest.index(after: end)...]
      case "\\": plain += "\\"
      case "n": plain += "\n"
      case "t": plain += "\t"
      case "r": plain += "\r"
      case "0"..."9", "a"..."z", "A"..."Z":
        throw Stop.unknown("the replacement of \(owner) has an escape that is not known")
      default: plain += "\\\(next)"
      }
    }
    parts.append(.text(plain))
  }

  func filled(by match: PatternText.Match) throws(Stop) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .group(let name): result += try match.group(name) ?? ""
      }
    }
    return result
  }
}
