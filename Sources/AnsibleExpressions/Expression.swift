/// An expression in Jinja's notation, as Ansible evaluates it.
package struct Expression: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  package let text: String
  let node: Node
  private let mayHoldUndefined: Bool

  /// Reads an expression without braces around it.
  package init(_ text: String) throws(ExpressionError) {
    self.init(text: text, node: try Parser.parse(try Tokenizer.tokens(of: text), of: Array(text.utf8)))
  }

  init(text: String, node: Node) {
    self.text = text
    self.node = node
    mayHoldUndefined = node.mayHoldUndefined
  }

  /// Its value. Undefined or unknown where a part that matters is; a list or dictionary may hold unknown entries.
  package func evaluate(in scope: some ExpressionScope) -> ExpressionValue {
    do {
      let value = try Evaluator(scope: scope).value(of: node)
      if value == .absent { return .string("") }
      return mayHoldUndefined ? value.undefinedPart ?? value : value
    } catch { return error.value }
  }

  /// The variables that it may ask for.
  package var names: Set<String> {
    var names: Set<String> = []
    node.walk { if case .name(let name) = $0 { names.insert(name) } }
    return names
  }

  /// The functions that it may call.
  package var functions: Set<String> {
    var names: Set<String> = []
    node.walk { if case .call(let name, _) = $0 { names.insert(name) } }
    return names
  }

  /// The filters and tests in it that nobody knows, as `filter x`: what hangs on them is never known.
  package var unknownRoutines: Set<String> {
    var unknown: Set<String> = []
    node.walk { form in
      switch form {
      case .filter(_, let routine, let arguments):
        if !FilterLibrary.has(routine.name) { unknown.insert("filter \(routine.name)") }
        guard case .constant(.string(let name))? = arguments.positional.first?.form else { break }
        if routine.name == "map", !FilterLibrary.has(name) { unknown.insert("filter \(name)") }
        if ["select", "reject"].contains(routine.name), !ConditionLibrary.has(name) {
          unknown.insert("test \(name)")
        }
      case .condition(_, let routine, _):
        if !ConditionLibrary.has(routine.name) { unknown.insert("test \(routine.name)") }
      default: break
      }
    }
    return unknown
  }

  /// The texts with which it calls a function.
  package func texts(givenTo function: String) -> Set<String> {
    var texts: Set<String> = []
    node.walk { form in
      guard case .call(function, let arguments) = form else { return }
      for case .constant(.string(let text)) in arguments.positional.map(\.form) { texts.insert(text) }
    }
    return texts
  }

  /// The variable that is all there is to it.
  package var variable: String? {
    if case .name(let name) = node.form { name } else { nil }
  }

  package var description: String { text }

  package static func == (left: Expression, right: Expression) -> Bool { left.text == right.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
