/// What Ansible makes of a text that looks like a list, a dictionary or a truth value of Python.
enum LiteralText {
  static func value(of text: String) -> ExpressionValue {
    switch text {
    case "True": return .bool(true)
    case "False": return .bool(false)
    case let text where text.hasPrefix("[") || text.hasPrefix("{") && !text.hasPrefix("{{"): break
    default: return .string(text)
    }
    let unread = ExpressionValue.unknown(
      "a text that looks like a list or a dictionary of Python is not read")
    guard let tokens = try? Tokenizer.tokens(of: text), let node = try? Expression(text).node else {
      // A set, or no Python at all.
      let second = text.dropFirst().first ?? " "
      return text.hasPrefix("{") && (second.isNumber || second == "'" || second == "\"")
        ? unread : .string(text)
    }
    // Ansible takes no names there, but for those that JSON has.
    if tokens.contains(where: { $0.isName && !$0.isConstant }) { return .string(text) }
    guard !text.contains("\\"), tokens.allSatisfy({ $0.isName || $0.isLiteral }),
      let value = try? Evaluator(scope: Nothing()).value(of: node)
    else { return unread }
    return value
  }

  private struct Nothing: ExpressionScope {
    func value(of name: String) -> ExpressionValue { .undefined(name) }
  }
}

extension Token {
  fileprivate var isName: Bool { if case .name = kind { true } else { false } }

  fileprivate var isConstant: Bool {
    ["True", "False", "None", "true", "false"].contains { kind == .name($0) }
  }

  fileprivate var isLiteral: Bool {
    switch kind {
    case .string, .int, .float, .end: true
    case .name: false
    case .symbol(let symbol):
      [.leftBracket, .rightBracket, .leftBrace, .rightBrace, .colon, .comma, .subtract].contains(symbol)
    }
  }
}
