import AnsibleExpressions
import Synchronization

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

/// Results of calls that hang on nothing but the arguments: many rules ask for the same.
final class FunctionResults: Sendable {
  struct Call: Hashable {
    let name: String
    let arguments: [ExpressionValue]
    let named: [String: ExpressionValue]
  }

  private let results = Mutex<[Call: ExpressionValue]>([:])
  /// Beyond it, all are forgotten: a guard against arguments without end.
  private static let most = 20_000

  /// - Parameter make: the result, with the names that were looked up for it.
  func value(
    of call: Call, _ make: () -> (value: ExpressionValue, reads: NameSet)
  ) -> ExpressionValue {
    if let known = results.withLock({ $0[call] }) { return known }
    let (value, reads) = make()
    // What is unknown may be so only because calls were nested too deep here.
    if reads.isEmpty, value.isKnown {
      results.withLock { results in
        if results.count >= FunctionResults.most { results.removeAll() }
        results[call] = value
      }
    }
    return value
  }
}
