import AnsibleExpressions

extension ForwardModel.Function {
  /// The value for some arguments, as a host's scope sees it.
  func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue], in scope: HostScope
  ) -> ExpressionValue {
    guard arguments.count <= parameters.count, named.keys.allSatisfy(parameters.contains)
    else {
      return .unknown(Unknown("\(name) takes \(parameters.joined(separator: ", "))"))
    }
    var names = named
    for (parameter, argument) in zip(parameters, arguments) { names[parameter] = argument }
    for parameter in parameters where names[parameter] == nil {
      names[parameter] = .undefined(parameter)
    }
    return value.evaluate(in: LocalScope(outer: scope, names: names))
  }
}
