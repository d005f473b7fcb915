/// A part of an expression.
struct Node: Sendable {
  let form: Form
  /// Levels of parts within each other, itself included.
  let depth: Int

  /// Deeper expressions are refused: evaluating them would take more stack than a thread has.
  static let maximumDepth = 100

  indirect enum Form: Sendable {
    case constant(ExpressionValue)
    case name(String)
    case member(Node, String, path: String)
    case item(Node, Node, path: String)
    case slice(Node, lower: Node?, upper: Node?, step: Node?)
    case list([Node])
    case dictionary([Pair])
    case negated(Node)
    case not(Node)
    case arithmetic(ArithmeticOperator, Node, Node)
    case concatenation([Node])
    case comparison(Node, [Comparison])
    case and(Node, Node)
    case or(Node, Node)
    case conditional(then: Node, condition: Node, otherwise: Node?)
    case filter(Node, Routine, CallArguments)
    case defaulted(Node, replacement: Node?, alsoFalse: Node?)
    case ternary(Node, then: Node, otherwise: Node, null: Node?)
    case condition(Node, Routine, CallArguments)
    case call(String, CallArguments)
    case method(Node, String, CallArguments)
  }

  struct Pair: Sendable {
    let key: Node
    let value: Node
  }

  struct Comparison: Sendable {
    let relation: Relation
    let right: Node
  }

  init(_ form: Form) {
    self.form = form
    depth = 1 + (Self.children(of: form).map(\.depth).max() ?? 0)
  }

  /// A node of a value that needs no scope.
  static func constant(_ value: ExpressionValue) -> Node { Node(.constant(value)) }
}

/// What stands between the parentheses of a call.
struct CallArguments: Sendable {
  var positional: [Node] = []
  var named: [Named] = []

  struct Named: Sendable {
    let name: String
    let value: Node
  }

  var nodes: [Node] { positional + named.map(\.value) }
}

enum ArithmeticOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "**"
}

enum Relation: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case within = "in"
  case notWithin = "not in"
}

// MARK: Walking

extension Node {
  /// The parts it is made of.
  var children: [Node] { Self.children(of: form) }

  private static func children(of form: Form) -> [Node] {
    switch form {
    case .constant, .name: []
    case .member(let base, _, _), .negated(let base), .not(let base): [base]
    case .item(let left, let right, _), .arithmetic(_, let left, let right), .and(let left, let right),
      .or(let left, let right):
      [left, right]
    case .slice(let base, let lower, let upper, let step): [base] + [lower, upper, step].compactMap(\.self)
    case .list(let nodes), .concatenation(let nodes): nodes
    case .dictionary(let pairs): pairs.flatMap { [$0.key, $0.value] }
    case .comparison(let left, let others): [left] + others.map(\.right)
    case .conditional(let then, let condition, let otherwise):
      [then, condition] + [otherwise].compactMap(\.self)
    case .filter(let input, _, let arguments), .condition(let input, _, let arguments),
      .method(let input, _, let arguments):
      [input] + arguments.nodes
    case .defaulted(let input, let replacement, let alsoFalse):
      [input] + [replacement, alsoFalse].compactMap(\.self)
    case .ternary(let input, let then, let otherwise, let null):
      [input, then, otherwise] + [null].compactMap(\.self)
    case .call(_, let arguments): arguments.nodes
    }
  }

  /// Calls `visit` for this node and all below.
  func walk(_ visit: (Form) -> Void) {
    visit(form)
    for child in children { child.walk(visit) }
  }

  /// Whether its value can be a list or dictionary that holds something undefined.
  var mayHoldUndefined: Bool {
    switch form {
    case .list, .dictionary, .filter, .method, .call: true
    case .constant, .name: false
    default: children.contains(where: \.mayHoldUndefined)
    }
  }
}
