import AnsibleExpressions
import OrderedCollections
import Synchronization

/// All hosts of an inventory with their names evaluated lazily, each once.
package final class Evaluation: Sendable {
  let model: ForwardModel
  let assignment: VariableAssignment
  let groups: ExpressionValue
  /// What the names were worth before some variables changed, and which: other names need no second look.
  private let earlier: Evaluation?
  private let changed: NameSet
  private let scopes = Mutex<[String: HostScope]>([:])
  /// The names looked up by what is being evaluated, innermost last.
  private let lookups = Mutex<[NameSet]>([])
  /// Calls of functions that are under way.
  private let calls = Mutex(0)

  package convenience init(_ assignment: VariableAssignment, model: ForwardModel) {
    self.init(assignment, model: model, earlier: nil, changed: NameSet())
  }

  /// The same inventory after some variables changed.
  package convenience init(
    _ assignment: VariableAssignment, after earlier: Evaluation, changed: NameSet
  ) {
    self.init(assignment, model: earlier.model, earlier: earlier, changed: changed)
  }

  private init(_ assignment: VariableAssignment, model: ForwardModel, earlier: Evaluation?, changed: NameSet)
  {
    self.model = model
    self.assignment = assignment
    self.earlier = earlier
    self.changed = changed
    groups = .dictionary(assignment.groups.mapValues { .list($0.map(ExpressionValue.string)) })
  }

  /// The names as a host sees them; nil where the inventory has no such host.
  package func scope(of host: String) -> HostScope? {
    guard let variables = assignment.variables[host] else { return nil }
    return scopes.withLock { scopes in
      if let scope = scopes[host] { return scope }
      let scope = HostScope(
        host: host, variables: variables, evaluation: self, earlier: earlier?.scope(of: host),
        changed: changed)
      scopes[host] = scope
      return scope
    }
  }

  /// How deep functions may call each other: far from the end of a thread's stack.
  private static let deepestCall = 60

  /// Runs the call of a function, unless calls are nested too deep.
  func nested(_ name: String, _ call: () -> ExpressionValue) -> ExpressionValue {
    let depth = calls.withLock { calls in
      calls += 1
      return calls
    }
    defer { calls.withLock { $0 -= 1 } }
    guard depth <= Evaluation.deepestCall else {
      return .unknown(Unknown("\(name) calls itself too often"))
    }
    return call()
  }

  /// Runs something and tells the names that it looked up, with those that they stand for in turn.
  func noting<Value>(_ body: () -> Value) -> (value: Value, reads: NameSet) {
    lookups.withLock { $0.append(NameSet()) }
    let value = body()
    let reads = lookups.withLock { $0.popLast() } ?? NameSet()
    note(reads)
    return (value, reads)
  }

  /// Adds names to those that the innermost evaluation looked up.
  func note(_ reads: NameSet) {
    lookups.withLock { lookups in
      if !lookups.isEmpty { lookups[lookups.count - 1].formUnion(reads) }
    }
  }

  func note(_ name: NameTable.ID) {
    lookups.withLock { lookups in
      if !lookups.isEmpty { lookups[lookups.count - 1].insert(name) }
    }
  }
}
