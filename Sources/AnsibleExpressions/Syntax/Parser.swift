/// Makes the tree of an expression from its tokens, by Jinja's grammar.
struct Parser {
  private let bytes: [UInt8]
  private let tokens: [Token]
  private var index = 0
  private var nesting = 0

  /// The tree of tokens that are one expression; `bytes` is the text they come from.
  static func parse(_ tokens: [Token], of bytes: [UInt8]) throws(ExpressionError) -> Node {
    var parser = Parser(bytes: bytes, tokens: tokens)
    let node = try parser.items(until: nil)
    guard parser.current.kind == .end else { throw parser.unexpected() }
    return node
  }

  private init(bytes: [UInt8], tokens: [Token]) {
    self.bytes = bytes
    self.tokens = tokens
  }

  // MARK: Tokens

  var current: Token { tokens[index] }
  var following: Token { tokens[min(index + 1, tokens.count - 1)] }

  mutating func advance(by count: Int = 1) { index = min(index + count, tokens.count - 1) }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func take(word: String) -> Bool {
    guard current.kind == .name(word) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: Symbol) throws(ExpressionError) {
    guard take(symbol) else { throw unexpected() }
  }

  mutating func expectName() throws(ExpressionError) -> String {
    guard case .name(let name) = current.kind else { throw unexpected() }
    advance()
    return name
  }

  func unexpected() -> ExpressionError {
    let what =
      switch current.kind {
      case .name(let name): "'\(name)' can't stand here"
      case .string: "a string can't stand here"
      case .int, .float: "a number can't stand here"
      case .symbol(let symbol): "'\(symbol.rawValue)' can't stand here"
      case .end: "something is missing"
      }
    return .misplaced(what, current.offset, bytes)
  }

  func make(_ form: Node.Form) throws(ExpressionError) -> Node {
    let node = Node(form)
    guard node.depth <= Node.maximumDepth else { throw ExpressionError.tooDeep(current.offset, bytes) }
    return node
  }

  /// Counts what is read within something else: its tree is not built yet, so that its depth can't tell.
  mutating func enter() throws(ExpressionError) {
    nesting += 1
    guard nesting <= Node.maximumDepth else { throw ExpressionError.tooDeep(current.offset, bytes) }
  }

  mutating func leave() { nesting -= 1 }

  // MARK: Operands

  /// A sign, a value, what is taken out of it, and filters and tests behind it.
  mutating func operand() throws(ExpressionError) -> Node {
    try filtered(signed())
  }

  private mutating func signed() throws(ExpressionError) -> Node {
    guard current.kind == .symbol(.subtract) || current.kind == .symbol(.add) else {
      return try postfixed(primary())
    }
    try enter()
    defer { leave() }
    if take(.subtract) { return try postfixed(make(.negated(signed()))) }
    advance()
    // Two signs cancel each other; what remains is the check for a number.
    return try postfixed(make(.negated(make(.negated(signed())))))
  }

  private static let keywords: Set = ["and", "or", "not", "in", "is", "if", "else"]

  mutating func primary() throws(ExpressionError) -> Node {
    let token = current
    advance()
    switch token.kind {
    case .name("true"), .name("True"): return .constant(.bool(true))
    case .name("false"), .name("False"): return .constant(.bool(false))
    case .name("none"), .name("None"): return .constant(.null)
    case .name(let name) where !Self.keywords.contains(name):
      return current.kind == .symbol(.leftParenthesis)
        ? try make(.call(name, arguments())) : try make(.name(name))
    case .int(let number): return .constant(.int(number))
    case .float(let number): return .constant(.float(number))
    case .string(var text):
      // Strings side by side are one string.
      while case .string(let more) = current.kind {
        text += more
        advance()
      }
      return .constant(.string(text))
    case .symbol(.leftParenthesis): return try items(until: .rightParenthesis)
    case .symbol(.leftBracket): return try list()
    case .symbol(.leftBrace): return try dictionary()
    default:
      index -= token.kind == .end ? 0 : 1
      throw unexpected()
    }
  }

  /// One expression, or several with commas, which are a list (Python's tuple).
  private mutating func items(until end: Symbol?) throws(ExpressionError) -> Node {
    if let end, take(end) { return .constant(.list([])) }
    var nodes = [try expression()]
    var isList = false
    while take(.comma) {
      isList = true
      if end.map({ current.kind == .symbol($0) }) ?? (current.kind == .end) { break }
      nodes.append(try expression())
    }
    if let end { try expect(end) }
    return isList ? try make(.list(nodes)) : nodes[0]
  }

  private mutating func list() throws(ExpressionError) -> Node {
    var nodes: [Node] = []
    while !take(.rightBracket) {
      if !nodes.isEmpty {
        try expect(.comma)
        if take(.rightBracket) { break }
      }
      nodes.append(try expression())
    }
    return try make(.list(nodes))
  }

  private mutating func dictionary() throws(ExpressionError) -> Node {
    var pairs: [Node.Pair] = []
    while !take(.rightBrace) {
      if !pairs.isEmpty {
        try expect(.comma)
        if take(.rightBrace) { break }
      }
      let key = try expression()
      try expect(.colon)
      pairs.append(Node.Pair(key: key, value: try expression()))
    }
    return try make(.dictionary(pairs))
  }

  // MARK: Calls

  mutating func arguments() throws(ExpressionError) -> CallArguments {
    try expect(.leftParenthesis)
    var arguments = CallArguments()
    var isFirst = true
    while !take(.rightParenthesis) {
      if !isFirst {
        try expect(.comma)
        if take(.rightParenthesis) { break }
      }
      isFirst = false
      if current.kind == .symbol(.multiply) || current.kind == .symbol(.power) {
        throw ExpressionError.unsupported("'*' before an argument", current.offset, bytes)
      }
      if case .name(let name) = current.kind, following.kind == .symbol(.assign) {
        advance(by: 2)
        arguments.named.append(.init(name: name, value: try expression()))
      } else {
        guard arguments.named.isEmpty else { throw unexpected() }
        arguments.positional.append(try expression())
      }
    }
    return arguments
  }
}
