/// What a tag `{% ... %}` says, before it is known what stands up to its end.
enum StatementTag: Sendable {
  case `if`(Expression)
  case elseIf(Expression)
  case `else`
  case loop(names: [String], list: Expression, condition: Expression?)
  case assignment([String], Expression)
  case capture(String)
  /// `endif`, `endfor`, `endset`, by the word without `end`.
  case end(String)
  /// One that is not evaluated, with its word.
  case other(String)
}

/// Reads the tokens of a tag `{% ... %}`.
struct StatementParser {
  let bytes: [UInt8]
  let tokens: [Token]

  static func parse(_ tokens: [Token], of bytes: [UInt8]) throws(ExpressionError) -> StatementTag {
    try StatementParser(bytes: bytes, tokens: tokens).tag()
  }

  private func tag() throws(ExpressionError) -> StatementTag {
    guard case .name(let word)? = tokens.first?.kind else { throw misplaced(tokens[0]) }
    switch word {
    case "if": return .if(try condition())
    case "elif": return .elseIf(try condition())
    case "else", "endif", "endfor", "endset":
      guard tokens.count == 2 else { throw misplaced(tokens[1]) }
      return word == "else" ? .else : .end(String(word.dropFirst(3)))
    case "for": return try loop()
    case "set": return try assignment()
    default: return .other(word)
    }
  }

  /// The place of the last token, the end.
  private var last: Int { tokens.count - 1 }

  private func misplaced(_ token: Token) -> ExpressionError {
    .misplaced("something that can't stand in a statement", token.offset, bytes)
  }

  private func expression(_ range: Range<Int>) throws(ExpressionError) -> Expression {
    let end = tokens[range.upperBound]
    let node = try Parser.parse(tokens[range] + [Token(kind: .end, offset: end.offset)], of: bytes)
    let source = String(decoding: bytes[tokens[range.lowerBound].offset..<end.offset], as: UTF8.self)
    return Expression(text: TextTrimming.strip(source, nil), node: node)
  }

  /// What nothing can be assigned to.
  private static let reserved: Set = [
    "true", "false", "none", "True", "False", "None", StatementWriter.loopName,
  ]

  /// Names with commas between them, from the second token on; and the place behind them.
  private func targets() throws(ExpressionError) -> ([String], Int)? {
    var names: [String] = []
    var place = 1
    while case .name(let name) = tokens[place].kind, !Self.reserved.contains(name) {
      names.append(name)
      place += 1
      guard tokens[place].kind == .symbol(.comma) else { return (names, place) }
      place += 1
    }
    return nil
  }

  private func loop() throws(ExpressionError) -> StatementTag {
    guard let (names, place) = try targets() else { return .other("for") }
    guard tokens[place].kind == .name("in") else { throw misplaced(tokens[place]) }
    if last > 0, tokens[last - 1].kind == .name("recursive") { return .other("for ... recursive") }
    let list = place + 1
    let condition = top(in: list..<last) { $0 == .name("if") }
    guard let condition else {
      return .loop(names: names, list: try expression(list..<last), condition: nil)
    }
    return .loop(
      names: names, list: try expression(list..<condition), condition: try expression((condition + 1)..<last))
  }

  /// The first token of a kind that stands in no bracket.
  private func top(in range: Range<Int>, _ isMeant: (Token.Kind) -> Bool) -> Int? {
    var depth = 0
    for index in range {
      if depth == 0, isMeant(tokens[index].kind), tokens[index - 1].kind != .symbol(.dot) { return index }
      guard case .symbol(let symbol) = tokens[index].kind else { continue }
      depth += symbol.closing != nil ? 1 : symbol.closes ? -1 : 0
    }
    return nil
  }

  /// A condition: Jinja takes no `a if b` there.
  private func condition() throws(ExpressionError) -> Expression {
    if let place = top(in: 1..<last, { $0 == .name("if") }) { throw misplaced(tokens[place]) }
    return try expression(1..<last)
  }

  private func assignment() throws(ExpressionError) -> StatementTag {
    guard let (names, place) = try targets() else { return .other("set") }
    if tokens[place].kind == .symbol(.assign) {
      // A list without brackets is a tuple, which is written otherwise.
      if names.count == 1, top(in: (place + 1)..<last, { $0 == .symbol(.comma) }) != nil {
        return .other("set")
      }
      return .assignment(names, try expression((place + 1)..<last))
    }
    // An entry of a namespace, or a filter over what is captured.
    guard place == last, names.count == 1 else { return .other("set") }
    return .capture(names[0])
  }
}
