import AnsibleExpressions

/// A scope of plain values, with one function, `twice(x)`.
struct VariableScope: ExpressionScope {
  var values: [String: ExpressionValue] = [:]

  func value(of name: String) -> ExpressionValue { values[name] ?? .undefined(name) }

  func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue]
  ) -> ExpressionValue? {
    guard name == "twice", case .int(let number) = arguments.first else { return nil }
    return .int(2 * number)
  }
}

/// The value of an expression without variables.
func evaluate(_ text: String, _ values: [String: ExpressionValue] = [:]) throws(ExpressionError)
  -> ExpressionValue
{
  try Expression(text).evaluate(in: VariableScope(values: values))
}
