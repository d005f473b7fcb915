import AnsibleExpressions
import OrderedCollections
import Synchronization

/// All hosts of an inventory with their names evaluated lazily, each once.
package final class Evaluation: Sendable {
  let model: ForwardModel
  package let assignment: VariableAssignment
  let groups: ExpressionValue
  /// What the names were worth before some variables changed, and which: other names need no second look.
  private let earlier: Evaluation?
  private let changed: NameSet
  /// The hosts on which they did; nil for all.
  private let changedHosts: Set<String>?
  /// Of functions that are the same for all hosts.
  let results: FunctionResults
  /// How many evaluations this one keeps alive, since it takes values over from them.
  package let depth: Int
  private let scopes = Mutex<[String: HostScope]>([:])
  private let kinds: HostKinds
  /// The first host of each kind that was looked at.
  private let leaders = Mutex<[Int: HostScope]>([:])
  /// What leaders would get, by component and host.
  private let leaderStates = Mutex<[String: [FileState]]>([:])
  /// The names looked up by what is being evaluated, innermost last.
  private let lookups = Mutex<[Reads]>([])
  /// Calls of functions that are under way.
  private let calls = Mutex(0)

  package convenience init(_ assignment: VariableAssignment, model: ForwardModel) {
    self.init(assignment, model: model, earlier: nil, changed: NameSet(), on: nil)
  }

  /// The same inventory after some variables changed, on all hosts or on some.
  package convenience init(
    _ assignment: VariableAssignment, after earlier: Evaluation, changed: NameSet, on hosts: Set<String>?
  ) {
    self.init(assignment, model: earlier.model, earlier: earlier, changed: changed, on: hosts)
  }

  private init(
    _ assignment: VariableAssignment, model: ForwardModel, earlier: Evaluation?, changed: NameSet,
    on hosts: Set<String>?
  ) {
    self.model = model
    self.assignment = assignment
    self.earlier = earlier
    self.changed = changed
    changedHosts = hosts
    depth = earlier.map { $0.depth + 1 } ?? 0
    results = FunctionResults(before: earlier.map { .init(results: $0.results, differences: changed) })
    // Groups never change from one evaluation to the next.
    groups =
      earlier?.groups ?? .dictionary(assignment.groups.mapValues { .list($0.map(ExpressionValue.string)) })
    kinds = earlier?.kinds ?? HostKinds(assignment.groups)
  }

  /// The same on its own feet: what it takes over from earlier ones is its own then, and those may go.
  package var detached: Evaluation {
    let detached = Evaluation(assignment, model: model)
    var differences = NameSet()
    var next: Evaluation? = self
    while let evaluation = next {
      for (host, scope) in evaluation.scopes.withLock({ $0 }) {
        detached.scope(of: host)?.absorb(scope, unless: differences)
      }
      detached.results.absorb(evaluation.results, unless: differences)
      differences.formUnion(evaluation.changed)
      next = evaluation.earlier
    }
    return detached
  }

  /// The names that mean something else on a host than before.
  package func changes(on host: String) -> NameSet {
    changedHosts?.contains(host) == false ? changed.elsewhereOnly : changed
  }

  /// Whether a host is in a group.
  func isMember(_ host: String, of group: String) -> Bool { kinds.isMember(host, of: group) }

  /// The groups of a host, as `group_names` has them.
  func groupNames(of host: String) -> [String] { kinds.groups(of: host).filter { $0 != "all" }.sorted() }

  /// The names as a host sees them; nil where the inventory has no such host.
  package func scope(of host: String) -> HostScope? {
    if let scope = scopes.withLock({ $0[host] }) { return scope }
    guard let variables = assignment.variables[host] else { return nil }
    let before = earlier?.scope(of: host).map {
      HostScope.Donor(scope: $0, differences: changes(on: host))
    }
    let kind = kinds.kind(of: host)
    let leader = leaders.withLock { $0[kind] }
    let scope = HostScope(
      host: host, variables: variables, evaluation: self, before: before,
      leader: leader?.donor(for: host, variables))
    scopes.withLock { $0[host] = scope }
    if leader == nil { leaders.withLock { $0[kind] = scope } }
    return scope
  }

  /// The text that the inventory itself gives a host; nil where it gives none, or none that can be told.
  func inventoryText(of name: String, on host: String) -> String? {
    switch assignment.storedValue(of: name, on: host) {
    case nil: return nil
    case .constant(.string(let text))?: return text
    case let value?:
      guard let scope = scope(of: host), case .string(let text) = value.evaluate(in: scope).rendered() else {
        return nil
      }
      return text
    }
  }

  /// Everything that the collection writes for one component of a host, with what each part hangs on.
  ///
  /// - Parameter earlier: the states before variables changed; parts that don't hang on those are taken over.
  package func states(
    of component: ComponentModel, in scope: HostScope, after earlier: [FileState]
  ) -> [FileState] {
    let changed = changes(on: scope.host)
    let leader = scope.leader
    let alike = leader.flatMap { leader in
      leaderStates.withLock { $0["\(component.name) \(leader.scope.host)"] }
    }
    let states = component.writtenFiles.enumerated().map { index, written in
      var donors: [FileState.Donor] = []
      let before = index < earlier.count ? earlier[index] : nil
      if let before { donors.append(.init(state: before, differences: changed)) }
      if let leader, let alike { donors.append(.init(state: alike[index], differences: leader.differences)) }
      return donors.lazy.compactMap(\.whole).first
        ?? FileState(written, in: scope, of: self, donors: donors, earlier: before)
    }
    if leader == nil { leaderStates.withLock { $0["\(component.name) \(scope.host)"] = states } }
    return states
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

  /// Runs something and tells what it hangs on; whatever runs it takes note of that itself.
  func noting<Value>(_ body: () -> Value) -> (value: Value, reads: Reads) {
    lookups.withLock { $0.append(Reads()) }
    let value = body()
    return (value, lookups.withLock { $0.popLast() }?.finished ?? Reads())
  }

  /// Runs something on another host than the one that asks.
  func notingElsewhere<Value>(_ body: () -> Value) -> Value {
    let (value, reads) = noting(body)
    note { $0.insert(beyond: reads.all.fromElsewhere) }
    return value
  }

  /// Adds to what the innermost evaluation hangs on.
  func note(_ change: (inout Reads) -> Void) {
    lookups.withLock { lookups in
      if !lookups.isEmpty { change(&lookups[lookups.count - 1]) }
    }
  }
}
