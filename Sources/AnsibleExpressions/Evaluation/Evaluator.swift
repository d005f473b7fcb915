import OrderedCollections

/// Computes the value of a tree.
///
/// A part that is undefined is a value as long as it is only passed on: to a test like `defined`, to `default`, into a
/// list. Whatever works with it stops the whole expression, as in Ansible, and so it is with unknown values.
struct Evaluator {
  let scope: any ExpressionScope

  func value(of node: Node) throws(Stop) -> ExpressionValue {
    switch node.form {
    case .constant(let value): value
    case .name(let name): scope.value(of: name)
    case .member(let base, let name, let path): try Access.member(value(of: base), name, path: path)
    case .item(let base, let key, let path): try Access.item(value(of: base), value(of: key), path: path)
    case .slice(let base, let lower, let upper, let step):
      try Access.slice(value(of: base), lower: bound(lower), upper: bound(upper), step: bound(step))
    case .conditional(let then, let condition, let otherwise):
      try conditional(value(of: condition), then, otherwise)
    case .and(let left, let right): try either(left, right, stopsAt: false)
    case .or(let left, let right): try either(left, right, stopsAt: true)
    case .not(let operand): .bool(try !value(of: operand).truth)
    case .comparison(let left, let others): .bool(try comparison(left, others))
    case .arithmetic(let operation, let left, let right):
      try Arithmetic.apply(operation, value(of: left), value(of: right))
    case .negated(let operand): try Arithmetic.negated(value(of: operand))
    case .concatenation(let parts): try concatenation(parts)
    case .list(let nodes): .list(try values(nodes))
    case .dictionary(let pairs): try dictionary(pairs)
    case .defaulted(let input, let replacement, let alsoFalse):
      try defaulted(value(of: input), replacement, alsoFalse)
    case .ternary(let input, let then, let otherwise, let null):
      try ternary(value(of: input), then, otherwise, null)
    case .filter(let input, let filter, let arguments):
      try filtered(value(of: input), filter, values(arguments.positional), named(arguments))
    case .condition(let input, let condition, let arguments):
      try condition.result(value(of: input), values(arguments.positional), named(arguments), as: "test")
    case .call(let name, let arguments): try call(name, arguments)
    case .method(let base, let name, let arguments):
      try MethodLibrary.call(value(of: base), name, values(arguments.positional), named(arguments))
    }
  }

  // MARK: Choices

  private func conditional(
    _ condition: ExpressionValue, _ then: Node, _ otherwise: Node?
  ) throws(Stop) -> ExpressionValue {
    if try condition.truth { return try value(of: then) }
    guard let otherwise else { return .absent }
    return try value(of: otherwise)
  }

  /// `and` stops at what is false, `or` at what is true.
  private func either(_ left: Node, _ right: Node, stopsAt end: Bool) throws(Stop) -> ExpressionValue {
    let first = try value(of: left)
    return try first.truth == end ? first : value(of: right)
  }

  private func defaulted(
    _ input: ExpressionValue, _ replacement: Node?, _ alsoFalse: Node?
  ) throws(Stop) -> ExpressionValue {
    var isReplaced = input.isUndefined
    if !isReplaced, let alsoFalse, try value(of: alsoFalse).truth { isReplaced = try !input.truth }
    guard isReplaced else { return input }
    guard let replacement else { return .string("") }
    return try value(of: replacement)
  }

  private func ternary(
    _ input: ExpressionValue, _ then: Node, _ otherwise: Node, _ null: Node?
  ) throws(Stop) -> ExpressionValue {
    if input == .null, let null {
      let replacement = try value(of: null)
      if replacement != .null { return replacement }
    }
    return try value(of: input.truth ? then : otherwise)
  }

  // MARK: Operators

  private func comparison(_ left: Node, _ others: [Node.Comparison]) throws(Stop) -> Bool {
    var left = try value(of: left)
    for other in others {
      let right = try value(of: other.right)
      guard try PythonComparison.holds(other.relation, left, right) else { return false }
      left = right
    }
    return true
  }

  private func concatenation(_ parts: [Node]) throws(Stop) -> ExpressionValue {
    var text = ""
    for part in parts { text += try PythonText.text(value(of: part)) }
    return .string(try Arithmetic.checked(text))
  }

  private func dictionary(_ pairs: [Node.Pair]) throws(Stop) -> ExpressionValue {
    var entries: OrderedDictionary<String, ExpressionValue> = [:]
    for pair in pairs { entries[try PythonComparison.key(value(of: pair.key))] = try value(of: pair.value) }
    return .dictionary(entries)
  }

  private func bound(_ node: Node?) throws(Stop) -> Int? {
    guard let node else { return nil }
    let bound = try value(of: node)
    if bound == .null { return nil }
    guard case .int(let number) = try bound.number else {
      throw Stop.unknown("a slice goes by whole numbers")
    }
    return number
  }

  // MARK: Calls

  /// A filter's result. Beyond Jinja, `map` takes the names of the scope's own functions, too.
  private func filtered(
    _ input: ExpressionValue, _ filter: Routine, _ positional: [ExpressionValue], _ named: [Arguments.Named]
  ) throws(Stop) -> ExpressionValue {
    guard filter.name == "map", named.isEmpty, case .string(let name) = positional.first,
      !FilterLibrary.has(name), case .list(let items) = input
    else { return try filter.result(input, positional, named, as: "filter") }
    var results: [ExpressionValue] = []
    for item in items {
      guard let result = scope.call(name, [item] + positional.dropFirst(), [:]) else {
        return try filter.result(input, positional, named, as: "filter")
      }
      results.append(result)
    }
    return .list(results)
  }

  private func values(_ nodes: [Node]) throws(Stop) -> [ExpressionValue] {
    var values: [ExpressionValue] = []
    values.reserveCapacity(nodes.count)
    for node in nodes { values.append(try value(of: node)) }
    return values
  }

  private func named(_ arguments: CallArguments) throws(Stop) -> [Arguments.Named] {
    var named: [Arguments.Named] = []
    for argument in arguments.named {
      named.append(.init(name: argument.name, value: try value(of: argument.value)))
    }
    return named
  }

  private func call(_ name: String, _ arguments: CallArguments) throws(Stop) -> ExpressionValue {
    let positional = try values(arguments.positional)
    let named = try named(arguments)
    let byName = Dictionary(named.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    if let result = scope.call(name, positional, byName) { return result }
    return try FunctionLibrary.call(name, positional, named)
  }
}
