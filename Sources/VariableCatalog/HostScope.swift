import AnsibleExpressions
import OrderedCollections
import Synchronization

/// What a name means on one host, in Ansible's order: what the collection computes, the inventory, a default.
package final class HostScope: ExpressionScope, Sendable {
  package let host: String
  /// Its own, and after those what it gets from its groups.
  private let variables: [String: TemplatedValue]
  private let level: (number: Int, variables: [String: TemplatedValue])
  private unowned let evaluation: Evaluation
  /// This host's scope before some variables changed.
  private let before: Donor?
  /// That of another host with much the same variables.
  let leader: Donor?
  private let known = Mutex<[NameTable.ID: Progress]>([:])
  /// This host's scopes of earlier evaluations, the latest first, each with all that changed since.
  private let earlier: [Donor]
  /// Of functions that look at this host.
  private let results: FunctionResults

  /// A scope whose values hold here as well, unless they hang on names that mean something else.
  struct Donor {
    let scope: HostScope
    let differences: NameSet

    fileprivate func value(of name: NameTable.ID) -> Known? { scope.lasting(name, differences) }
  }

  private enum Progress {
    case running
    case done(Known)
  }

  /// A value that was told, with what it hangs on. Many evaluations share one.
  fileprivate final class Known: Sendable {
    let value: ExpressionValue
    let reads: Reads
    /// Whether other evaluations may take it over: objects belong to theirs.
    let isPortable: Bool

    init(_ value: ExpressionValue, _ reads: Reads) {
      self.value = value
      self.reads = reads
      isPortable = !value.holdsObject
    }
  }

  init(
    host: String, variables: [String: TemplatedValue], evaluation: Evaluation, before: Donor?, leader: Donor?
  ) {
    self.host = host
    self.variables = variables
    level = evaluation.assignment.level(of: host)
    self.evaluation = evaluation
    self.before = before
    earlier =
      before.map { before in
        [before]
          + before.scope.earlier.map {
            Donor(scope: $0.scope, differences: $0.differences.union(before.differences))
          }
      } ?? []
    self.leader = leader
    results = FunctionResults(
      before: before.map { .init(results: $0.scope.results, differences: $0.differences) })
  }

  /// This scope as a donor for another host.
  func donor(for host: String, _ variables: [String: TemplatedValue]) -> Donor {
    var different = ["inventory_hostname", "inventory_hostname_short", "ansible_host"]
    let other = evaluation.assignment.level(of: host)
    var names = Set(self.variables.keys).union(variables.keys)
    if other.number != level.number {
      names.formUnion(level.variables.keys)
      names.formUnion(other.variables.keys)
    }
    for name in names
    where variables[name] ?? other.variables[name] != self.variables[name] ?? level.variables[name] {
      different.append(name)
    }
    return Donor(scope: self, differences: evaluation.model.names.own(different))
  }

  package func value(of name: String) -> ExpressionValue {
    let id = evaluation.model.names.id(of: name)
    return known(id)?.value ?? .unknown(Unknown("\(name) is defined by itself"))
  }

  /// What a name means, told now if it was not yet; nil where that is under way.
  private func known(_ id: NameTable.ID) -> Known? {
    let known: Known
    switch self.known.withLock({ $0[id] }) {
    case .done(let told): known = told
    case .running: return nil
    case nil: known = lastingValue(of: id) ?? newValue(of: id)
    }
    evaluation.note { $0.insert(id, known.reads.all) }
    return known
  }

  /// A value of an earlier evaluation, or of a host much like this one, that does not hang on what changed.
  private func lastingValue(of name: NameTable.ID) -> Known? {
    guard let taken = before?.value(of: name) ?? leader?.value(of: name) else { return nil }
    known.withLock { $0[name] = .done(taken) }
    return taken
  }

  private func newValue(of id: NameTable.ID) -> Known {
    known.withLock { $0[id] = .running }
    let (value, reads) = evaluation.noting {
      recurringValue(of: id) ?? evaluate(evaluation.model.names.name(of: id))
    }
    let new = Known(value, reads.of(id))
    known.withLock { $0[id] = .done(new) }
    return new
  }

  /// The value before some variables changed, where all that it is made of comes to the same as then.
  private func recurringValue(of id: NameTable.ID) -> ExpressionValue? {
    guard let before, !before.differences.contains(id), let old = before.scope.latest(id), old.isPortable,
      isRecurring(old.reads)
    else { return nil }
    return old.value
  }

  /// Whether something that was worked out before some variables changed comes to the same again. What it looks up is
  /// looked up here, in the same order.
  func isRecurring(_ reads: Reads) -> Bool {
    guard let before, reads.beyond.isDisjoint(with: before.differences) else { return false }
    for id in reads.direct {
      guard let new = known(id), let old = before.scope.latest(id) else { return false }
      guard new === old || new.value == old.value else { return false }
    }
    evaluation.note { $0.insert(beyond: reads.beyond) }
    return true
  }

  /// What is known of a name without looking at it anew.
  private func latest(_ name: NameTable.ID) -> Known? {
    switch known.withLock({ $0[name] }) {
    case .done(let known): known
    case .running: nil
    case nil: before.flatMap { $0.value(of: name) }
    }
  }

  /// A value that does not hang on some names.
  private func lasting(_ name: NameTable.ID, _ differences: NameSet) -> Known? {
    switch known.withLock({ $0[name] }) {
    case .done(let known):
      return known.isPortable && known.reads.all.isDisjoint(with: differences) ? known : nil
    case .running: return nil
    case nil: break
    }
    for donor in earlier {
      switch donor.scope.known.withLock({ $0[name] }) {
      case .done(let known):
        let reads = known.reads.all
        return known.isPortable && reads.isDisjoint(with: differences)
          && reads.isDisjoint(with: donor.differences) ? known : nil
      case .running: return nil
      case nil: continue
      }
    }
    return nil
  }

  /// Takes over what another scope of this host knows, is not known here, and does not hang on some names.
  func absorb(_ other: HostScope, unless differences: NameSet) {
    let theirs = other.known.withLock { $0 }
    known.withLock { known in
      for (name, progress) in theirs where known[name] == nil {
        guard case .done(let value) = progress, value.isPortable,
          value.reads.all.isDisjoint(with: differences)
        else { continue }
        known[name] = progress
      }
    }
    results.absorb(other.results, unless: differences)
  }

  /// The names that a variable's default hangs on, and all that is computed from the variable.
  package func readsAround(_ name: String) -> NameSet {
    let model = evaluation.model
    var reads = NameSet()
    if case .variable(let standard?) = model.definitions[name] {
      reads = evaluation.noting { standard.evaluate(in: self) }.reads.all
    }
    for other in model.mentions[name] ?? [] {
      if case .computed = model.definitions[other] {
        reads.formUnion(evaluation.noting { value(of: other) }.reads.all)
      }
    }
    return reads
  }

  package func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue]
  ) -> ExpressionValue? {
    guard let function = evaluation.model.functions[name] else { return nil }
    let call = FunctionCall(name: name, arguments: arguments, named: named)
    if let result = evaluation.results[call] ?? results[call]
      ?? leader.flatMap({ $0.scope.results.lasting(call, $0.differences) })
    {
      evaluation.note { $0.formUnion(result.reads) }
      return result.value
    }
    let (value, reads) = evaluation.noting {
      evaluation.nested(name) { function.call(name, arguments, named, in: self) }
    }
    evaluation.note { $0.formUnion(reads) }
    // What is unknown may be so only because calls were nested too deep here.
    if value.isKnown, !value.holdsObject {
      let result = FunctionResults.Result(value, reads)
      if reads.all.isSameOnAllHosts { evaluation.results[call] = result } else { results[call] = result }
    }
    return value
  }

  /// What the inventory itself gives; undefined where it gives nothing.
  func storedValue(of name: String) -> ExpressionValue {
    evaluation.note { $0.insert(beyond: evaluation.model.names.own([name])) }
    return inventoryValue(of: name) ?? .undefined(name)
  }

  var inventoryNames: [String] {
    Set(variables.keys).union(level.variables.keys).union(evaluation.assignment.shared.keys).sorted()
  }

  /// The value that the inventory itself gives, nil where it gives none.
  func inventoryValue(of name: String) -> ExpressionValue? {
    guard let value = variables[name] ?? level.variables[name] ?? evaluation.assignment.shared[name] else {
      return nil
    }
    if case .constant(let constant) = value { return constant }
    let result = value.evaluate(in: self)
    return result.holdsUndefined ? result.withoutUndefined : result
  }

  /// What Ansible gives to a host without an address while a task runs there. Without a word on the connection, it may be
  /// either.
  private var addressOfTask: ExpressionValue {
    switch inventoryValue(of: "ansible_connection") {
    case nil: .unknown(Unknown("the inventory sets neither ansible_host nor ansible_connection"))
    case .string("local"): .string("localhost")
    default: .string(host)
    }
  }

  private func evaluate(_ name: String) -> ExpressionValue {
    switch name {
    case "inventory_hostname": return .string(host)
    case "inventory_hostname_short": return .string(String(host.prefix { $0 != "." }))
    case "ansible_host": return inventoryValue(of: name) ?? addressOfTask
    case "groups": return evaluation.groups
    case "group_names": return .list(evaluation.groupNames(of: host).map(ExpressionValue.string))
    case "ansible_facts":
      return .object(ExpressionObject(id: "facts of \(host)", members: HostFactMembers(scope: self)))
    case "hostvars":
      return .object(ExpressionObject(id: "hostvars", members: HostMembers(evaluation: evaluation)))
    case "vars": return .object(ExpressionObject(id: "vars of \(host)", members: NamedVariables(scope: self)))
    default: break
    }
    let definition = evaluation.model.definitions[name]
    if case .computed(let value) = definition { return value.evaluate(in: self) }
    if let value = inventoryValue(of: name) { return value }
    if case .variable(let standard?) = definition { return standard.evaluate(in: self) }
    return evaluation.model.untold(name) ?? .undefined(name)
  }
}

extension ExpressionValue {
  /// A deploy fails on what an inventory says of names that are not there: what it would write is not known, and no default
  /// stands in for it.
  fileprivate var withoutUndefined: ExpressionValue {
    switch self {
    case .undefined(let name): .unknown(Unknown("\(name) is not defined", mayBeUndefined: true))
    case .list(let items): .list(items.map(\.withoutUndefined))
    case .dictionary(let entries): .dictionary(entries.mapValues(\.withoutUndefined))
    default: self
    }
  }

  fileprivate var holdsUndefined: Bool {
    switch self {
    case .undefined: true
    case .list(let items): items.contains(where: \.holdsUndefined)
    case .dictionary(let entries): entries.values.contains(where: \.holdsUndefined)
    default: false
    }
  }

  fileprivate var holdsObject: Bool {
    switch self {
    case .object: true
    case .list(let items): items.contains(where: \.holdsObject)
    case .dictionary(let entries): entries.values.contains(where: \.holdsObject)
    default: false
    }
  }
}
