import AnsibleExpressions
import OrderedCollections
import Synchronization

/// What a name means on one host, in Ansible's order: what the collection computes, the inventory, a default.
package final class HostScope: ExpressionScope, Sendable {
  package let host: String
  let variables: [String: TemplatedValue]
  private unowned let evaluation: Evaluation
  /// This host's scope before some variables changed.
  private let before: Donor?
  /// That of another host with much the same variables.
  let leader: Donor?
  private let known = Mutex<[String: Progress]>([:])
  /// Of functions that look at this host.
  private let results: FunctionResults

  /// A scope whose values hold here as well, unless they hang on names that mean something else.
  struct Donor {
    let scope: HostScope
    let differences: NameSet

    fileprivate func value(of name: String) -> (ExpressionValue, NameSet)? {
      scope.lasting(name, differences)
    }
  }

  private enum Progress {
    case running
    case done(ExpressionValue, NameSet)
  }

  init(
    host: String, variables: [String: TemplatedValue], evaluation: Evaluation, before: Donor?, leader: Donor?
  ) {
    self.host = host
    self.variables = variables
    self.evaluation = evaluation
    self.before = before
    self.leader = leader
    results = FunctionResults(
      before: before.map { .init(results: $0.scope.results, differences: $0.differences) })
  }

  /// This scope as a donor for another host.
  func donor(
    for host: String, _ variables: [String: TemplatedValue], _ names: NameTable
  ) -> Donor {
    var different = ["inventory_hostname"]
    for (name, value) in self.variables where variables[name] != value { different.append(name) }
    for name in variables.keys where self.variables[name] == nil { different.append(name) }
    return Donor(scope: self, differences: names.own(different))
  }

  package func value(of name: String) -> ExpressionValue {
    switch known.withLock({ $0[name] }) {
    case .done(let value, let reads):
      evaluation.note(reads)
      return value
    case .running: return .unknown(Unknown("\(name) is defined by itself"))
    case nil: break
    }
    if let (value, reads) = before?.value(of: name) ?? leader?.value(of: name) {
      known.withLock { $0[name] = .done(value, reads) }
      evaluation.note(reads)
      return value
    }
    known.withLock { $0[name] = .running }
    evaluation.note(evaluation.model.names.id(of: name))
    var (value, reads) = evaluation.noting { evaluate(name) }
    reads.insert(evaluation.model.names.id(of: name))
    known.withLock { $0[name] = .done(value, reads) }
    return value
  }

  /// A value that does not hang on some names. Objects belong to their evaluation.
  private func lasting(_ name: String, _ differences: NameSet) -> (ExpressionValue, NameSet)? {
    switch known.withLock({ $0[name] }) {
    case .done(let value, let reads):
      reads.isDisjoint(with: differences) && !value.holdsObject ? (value, reads) : nil
    case .running: nil
    case nil: before.flatMap { $0.scope.lasting(name, differences.union($0.differences)) }
    }
  }

  /// Takes over what another scope of this host knows, is not known here, and does not hang on some names.
  func absorb(_ other: HostScope, unless differences: NameSet) {
    let theirs = other.known.withLock { $0 }
    known.withLock { known in
      for (name, progress) in theirs where known[name] == nil {
        guard case .done(let value, let reads) = progress, reads.isDisjoint(with: differences),
          !value.holdsObject
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
      reads = evaluation.noting { standard.evaluate(in: self) }.reads
    }
    for other in model.mentions[name] ?? [] {
      if case .computed = model.definitions[other] {
        reads.formUnion(evaluation.noting { value(of: other) }.reads)
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
      evaluation.note(result.reads)
      return result.value
    }
    let (value, reads) = evaluation.noting {
      evaluation.nested(name) { function.call(name, arguments, named, in: self) }
    }
    // What is unknown may be so only because calls were nested too deep here.
    if value.isKnown, !value.holdsObject {
      let result = FunctionResults.Result(value: value, reads: reads)
      if reads.isSameOnAllHosts { evaluation.results[call] = result } else { results[call] = result }
    }
    return value
  }

  /// What the inventory itself gives; undefined where it gives nothing.
  func storedValue(of name: String) -> ExpressionValue {
    evaluation.note(evaluation.model.names.id(of: name))
    return inventoryValue(of: name) ?? .undefined(name)
  }

  var inventoryNames: [String] { Set(variables.keys).union(evaluation.assignment.shared.keys).sorted() }

  /// The value that the inventory itself gives, nil where it gives none.
  func inventoryValue(of name: String) -> ExpressionValue? {
    (variables[name] ?? evaluation.assignment.shared[name])?.evaluate(in: self)
  }

  /// The text that the inventory itself gives; nil where it gives none, or none that can be told.
  func inventoryText(of name: String) -> String? {
    guard case .string(let text)? = inventoryValue(of: name)?.rendered() else { return nil }
    return text
  }

  private func evaluate(_ name: String) -> ExpressionValue {
    switch name {
    case "inventory_hostname": return .string(host)
    case "groups": return evaluation.groups
    case "hostvars":
      return .object(ExpressionObject(id: "hostvars", members: HostMembers(evaluation: evaluation)))
    case "vars": return .object(ExpressionObject(id: "vars of \(host)", members: NamedVariables(scope: self)))
    default: break
    }
    let definition = evaluation.model.definitions[name]
    if case .computed(let value) = definition { return value.evaluate(in: self) }
    if let value = inventoryValue(of: name) { return value }
    if case .variable(let standard?) = definition { return standard.evaluate(in: self) }
    return .undefined(name)
  }
}

extension ExpressionValue {
  fileprivate var holdsObject: Bool {
    switch self {
    case .object: true
    case .list(let items): items.contains(where: \.holdsObject)
    case .dictionary(let entries): entries.values.contains(where: \.holdsObject)
    default: false
    }
  }
}
