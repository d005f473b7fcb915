/// Where an expression finds what its names stand for.
package protocol ExpressionScope {
  /// The value of a variable; `.undefined(name)` where there is none.
  func value(of name: String) -> ExpressionValue
  /// The result of a function; nil where there is none of that name.
  func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue]
  ) -> ExpressionValue?
}

extension ExpressionScope {
  package func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue]
  ) -> ExpressionValue? { nil }
}
