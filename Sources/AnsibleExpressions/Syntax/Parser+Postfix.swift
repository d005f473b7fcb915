// What follows a value: members, items, slices, calls of methods, filters and tests.
extension Parser {
  mutating func postfixed(_ base: Node) throws(ExpressionError) -> Node {
    var node = base
    while true {
      if take(.dot) {
        node = try member(of: node)
      } else if take(.leftBracket) {
        node = try item(of: node)
      } else if current.kind == .symbol(.leftParenthesis) {
        // Names and methods have their calls already; a result can't be called.
        throw unexpected()
      } else {
        return node
      }
    }
  }

  private mutating func member(of base: Node) throws(ExpressionError) -> Node {
    let token = current
    advance()
    switch token.kind {
    case .int(let index):
      return try make(.item(base, .constant(.int(index)), path: "\(base.path).\(index)"))
    case .name(let name):
      return current.kind == .symbol(.leftParenthesis)
        ? try make(.method(base, name, arguments()))
        : try make(.member(base, name, path: "\(base.path).\(name)"))
    default: throw unexpected()
    }
  }

  private mutating func item(of base: Node) throws(ExpressionError) -> Node {
    let lower = current.kind == .symbol(.colon) ? nil : try expression()
    guard take(.colon) else {
      guard let lower else { throw unexpected() }
      try expect(.rightBracket)
      return try make(.item(base, lower, path: "\(base.path)[\(lower.keyText)]"))
    }
    let upper = try bound()
    let step = take(.colon) ? try bound() : nil
    try expect(.rightBracket)
    return try make(.slice(base, lower: lower, upper: upper, step: step))
  }

  private mutating func bound() throws(ExpressionError) -> Node? {
    switch current.kind {
    case .symbol(.colon), .symbol(.rightBracket): nil
    default: try expression()
    }
  }

  // MARK: Filters and tests

  mutating func filtered(_ base: Node) throws(ExpressionError) -> Node {
    var node = base
    while true {
      if take(.pipe) {
        node = try filter(on: node)
      } else if take(word: "is") {
        node = try condition(on: node)
      } else {
        return node
      }
    }
  }

  private mutating func filter(on input: Node) throws(ExpressionError) -> Node {
    let name = try pluginName()
    let given = current.kind == .symbol(.leftParenthesis) ? try arguments() : CallArguments()
    let filter = FilterLibrary.filter(name)
    // These two do not evaluate what they do not need.
    switch filter.laziness {
    case .defaulted:
      if let bound = given.bound(to: filter.signature.parameters) {
        return try make(.defaulted(input, replacement: bound[0], alsoFalse: bound[1]))
      }
    case .ternary:
      if let bound = given.bound(to: filter.signature.parameters), let then = bound[0],
        let otherwise = bound[1]
      {
        return try make(.ternary(input, then: then, otherwise: otherwise, null: bound[2]))
      }
    case nil: break
    }
    return try make(.filter(input, filter, given))
  }

  private mutating func condition(on input: Node) throws(ExpressionError) -> Node {
    let isNegated = take(word: "not")
    let condition = ConditionLibrary.condition(try pluginName())
    var given = CallArguments()
    switch current.kind {
    case .symbol(.leftParenthesis): given = try arguments()
    case .name("else"), .name("or"), .name("and"): break
    // `a is defined if b` and the like read as people mean it, though Jinja refuses them.
    case .name("if"), .name("is"), .name("not"), .name("in"): break
    case .name, .string, .int, .float, .symbol(.leftBracket), .symbol(.leftBrace):
      given.positional = [try postfixed(primary())]
    default: break
    }
    let node = try make(.condition(input, condition, given))
    return isNegated ? try make(.not(node)) : node
  }

  /// A name with dots: filters and tests of a collection are called like that.
  private mutating func pluginName() throws(ExpressionError) -> String {
    var name = try expectName()
    while take(.dot) { name += "." + (try expectName()) }
    return name
  }
}

extension Node {
  /// What an undefined value of this node is called.
  var path: String {
    switch form {
    case .name(let name): name
    case .member(_, _, let path), .item(_, _, let path): path
    default: "(...)"
    }
  }

  fileprivate var keyText: String {
    switch form {
    case .constant(.string(let text)): "'\(text)'"
    case .constant(.int(let number)): "\(number)"
    default: path
    }
  }
}

extension CallArguments {
  /// The nodes by parameter; nil where they do not fit these parameters.
  fileprivate func bound(to parameters: [String]) -> [Node?]? {
    guard positional.count <= parameters.count else { return nil }
    var bound =
      positional.map(Optional.some) + Array(repeating: nil, count: parameters.count - positional.count)
    for argument in named {
      guard let index = parameters.firstIndex(of: argument.name), bound[index] == nil else { return nil }
      bound[index] = argument.value
    }
    return bound
  }
}
