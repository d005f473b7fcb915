import OrderedCollections

/// Computes the value of a tree.
struct Evaluator {
  let scope: any ExpressionScope

  func value(of node: Node) -> ExpressionValue {
    switch node.form {
    case .constant(let value): value
    case .name(let name): scope.value(of: name)
    case .member(let base, let name, let path): Access.member(value(of: base), name, path: path)
    case .item(let base, let key, let path): Access.item(value(of: base), value(of: key), path: path)
    case .conditional(let then, let condition, let otherwise):
      conditional(value(of: condition), then, otherwise)
    case .and(let left, let right): both(left, right)
    case .or(let left, let right): either(left, right)
    case .not(let operand): outcome { () throws(Stop) in .bool(try !value(of: operand).truth) }
    case .comparison(let left, let others): outcome { () throws(Stop) in try comparison(left, others) }
    case .arithmetic(let operation, let left, let right):
      outcome { () throws(Stop) in try Arithmetic.apply(operation, value(of: left), value(of: right)) }
    case .negated(let operand): outcome { () throws(Stop) in try Arithmetic.negated(value(of: operand)) }
    case .concatenation(let parts): outcome { () throws(Stop) in try concatenation(parts) }
    case .list(let nodes): .list(nodes.map(value(of:)))
    case .dictionary(let pairs): outcome { () throws(Stop) in try dictionary(pairs) }
    case .slice(let base, let lower, let upper, let step):
      outcome { () throws(Stop) in
        try Access.slice(value(of: base), lower: bound(lower), upper: bound(upper), step: bound(step))
      }
    case .defaulted(let input, let replacement, let alsoFalse):
      defaulted(value(of: input), replacement, alsoFalse)
    case .ternary(let input, let then, let otherwise, let null):
      ternary(value(of: input), then, otherwise, null)
    case .filter(let input, let filter, let arguments):
      filter.result(value(of: input), values(arguments), named(arguments), as: "filter")
    case .condition(let input, let condition, let arguments):
      condition.result(value(of: input), values(arguments), named(arguments), as: "test")
    case .call(let name, let arguments): call(name, arguments)
    case .method(let base, let name, let arguments):
      MethodLibrary.call(value(of: base), name, values(arguments), named(arguments))
    }
  }

  private func outcome(_ body: () throws(Stop) -> ExpressionValue) -> ExpressionValue {
    do { return try body() } catch { return error.value }
  }

  // MARK: Choices

  private func conditional(_ condition: ExpressionValue, _ then: Node, _ otherwise: Node?) -> ExpressionValue
  {
    guard condition.isKnown, let isTrue = condition.isTrue else { return condition }
    if isTrue { return value(of: then) }
    return otherwise.map(value(of:)) ?? .undefined("an 'if' without 'else'")
  }

  private func both(_ left: Node, _ right: Node) -> ExpressionValue {
    let first = value(of: left)
    return first.isKnown && first.isTrue == true ? value(of: right) : first
  }

  private func either(_ left: Node, _ right: Node) -> ExpressionValue {
    let first = value(of: left)
    return first.isKnown && first.isTrue == false ? value(of: right) : first
  }

  private func defaulted(_ input: ExpressionValue, _ replacement: Node?, _ alsoFalse: Node?)
    -> ExpressionValue
  {
    var isReplaced = input.isUndefined
    if !isReplaced, let alsoFalse, input.isTrue == false {
      let flag = value(of: alsoFalse)
      guard flag.isKnown else { return flag }
      isReplaced = flag.isTrue == true
    }
    guard isReplaced else { return input }
    return replacement.map(value(of:)) ?? .string("")
  }

  private func ternary(
    _ input: ExpressionValue, _ then: Node, _ otherwise: Node, _ null: Node?
  ) -> ExpressionValue {
    if input == .null, let null {
      let replacement = value(of: null)
      if replacement != .null { return replacement }
    }
    return conditional(input, then, otherwise)
  }

  // MARK: Operators

  private func comparison(_ left: Node, _ others: [Node.Comparison]) throws(Stop) -> ExpressionValue {
    var left = value(of: left)
    for other in others {
      let right = value(of: other.right)
      guard try PythonComparison.holds(other.relation, left, right) else { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  private func concatenation(_ parts: [Node]) throws(Stop) -> ExpressionValue {
    var text = ""
    for part in parts { text += try PythonText.text(value(of: part)) }
    return .string(try Arithmetic.checked(text))
  }

  private func dictionary(_ pairs: [Node.Pair]) throws(Stop) -> ExpressionValue {
    var entries: OrderedDictionary<String, ExpressionValue> = [:]
    for pair in pairs { entries[try PythonComparison.key(value(of: pair.key))] = value(of: pair.value) }
    return .dictionary(entries)
  }

  private func bound(_ node: Node?) throws(Stop) -> Int? {
    guard let node else { return nil }
    let bound = value(of: node)
    if bound == .null { return nil }
    guard case .int(let number) = try bound.number else {
      throw Stop.unknown("a slice goes by whole numbers")
    }
    return number
  }

  // MARK: Calls

  private func values(_ arguments: CallArguments) -> [ExpressionValue] {
    arguments.positional.map(value(of:))
  }

  private func named(_ arguments: CallArguments) -> [Arguments.Named] {
    arguments.named.map { Arguments.Named(name: $0.name, value: value(of: $0.value)) }
  }

  private func call(_ name: String, _ arguments: CallArguments) -> ExpressionValue {
    let positional = values(arguments)
    let named = named(arguments)
    let byName = Dictionary(named.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    return scope.call(name, positional, byName) ?? FunctionLibrary.call(name, positional, named)
  }
}
