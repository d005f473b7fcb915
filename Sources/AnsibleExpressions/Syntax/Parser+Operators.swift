// Operators, by how strongly they bind their operands.
extension Parser {
  /// A whole expression, `a if b else c` included.
  mutating func expression() throws(ExpressionError) -> Node {
    try enter()
    defer { leave() }
    var node = try operation(above: 0)
    while take(word: "if") {
      let condition = try operation(above: 0)
      let otherwise = take(word: "else") ? try expression() : nil
      node = try make(.conditional(then: node, condition: condition, otherwise: otherwise))
    }
    return node
  }

  private enum Binary {
    case or, and, relation(Relation), arithmetic(ArithmeticOperator), concatenation

    /// How strongly it binds its operands.
    var strength: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .relation: 4
      case .arithmetic(.add), .arithmetic(.subtract): 5
      case .concatenation: 6
      case .arithmetic(.power): 8
      case .arithmetic: 7
      }
    }
  }

  private static let notStrength = 3

  /// Operands joined by operators that bind more strongly than `strength`.
  private mutating func operation(above strength: Int) throws(ExpressionError) -> Node {
    var left = try firstOperand(above: strength)
    while let (binary, length) = binary(), binary.strength > strength {
      advance(by: length)
      let right = try operation(above: binary.strength)
      switch binary {
      case .or: left = try make(.or(left, right))
      case .and: left = try make(.and(left, right))
      case .arithmetic(let arithmetic): left = try make(.arithmetic(arithmetic, left, right))
      case .concatenation: left = try concatenation([left, right], binary)
      case .relation(let relation):
        left = try comparison(left, [Node.Comparison(relation: relation, right: right)], binary)
      }
    }
    return left
  }

  private mutating func firstOperand(above strength: Int) throws(ExpressionError) -> Node {
    guard strength < Self.notStrength, current.kind == .name("not") else { return try operand() }
    try enter()
    defer { leave() }
    advance()
    return try make(.not(operation(above: Self.notStrength - 1)))
  }

  private mutating func concatenation(_ first: [Node], _ binary: Binary) throws(ExpressionError) -> Node {
    var parts = first
    while take(.concatenate) { parts.append(try operation(above: binary.strength)) }
    return try make(.concatenation(parts))
  }

  /// `a < b < c` is one comparison.
  private mutating func comparison(
    _ left: Node, _ first: [Node.Comparison], _ binary: Binary
  ) throws(ExpressionError) -> Node {
    var comparisons = first
    while let (next, length) = self.binary(), case .relation(let relation) = next {
      advance(by: length)
      comparisons.append(.init(relation: relation, right: try operation(above: binary.strength)))
    }
    return try make(.comparison(left, comparisons))
  }

  /// The operator at the current token, and how many tokens it takes.
  private func binary() -> (Binary, length: Int)? {
    switch current.kind {
    case .name("or"): return (.or, 1)
    case .name("and"): return (.and, 1)
    case .name("in"): return (.relation(.within), 1)
    case .name("not") where following.kind == .name("in"): return (.relation(.notWithin), 2)
    case .symbol(.concatenate): return (.concatenation, 1)
    case .symbol(let symbol):
      if let relation = Relation(rawValue: symbol.rawValue) { return (.relation(relation), 1) }
      return ArithmeticOperator(rawValue: symbol.rawValue).map { (.arithmetic($0), 1) }
    default: return nil
    }
  }
}
