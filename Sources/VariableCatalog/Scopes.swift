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

/// What a name means on one host, in Ansible's order: what the collection computes, the inventory, a default.
package final class HostScope: ExpressionScope, Sendable {
  package let host: String
  let variables: [String: TemplatedValue]
  private unowned let evaluation: Evaluation
  private let earlier: HostScope?
  private let changed: NameSet
  private let known = Mutex<[String: Progress]>([:])

  private enum Progress {
    case running
    case done(ExpressionValue, NameSet)
  }

  init(
    host: String, variables: [String: TemplatedValue], evaluation: Evaluation, earlier: HostScope?,
    changed: NameSet
  ) {
    self.host = host
    self.variables = variables
    self.evaluation = evaluation
    self.earlier = earlier
    self.changed = changed
  }

  package func value(of name: String) -> ExpressionValue {
    switch known.withLock({ $0[name] }) {
    case .done(let value, let reads):
      evaluation.note(reads)
      return value
    case .running: return .unknown(Unknown("\(name) is defined by itself"))
    case nil: break
    }
    if let (value, reads) = earlier?.lasting(name, changed) {
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

  /// A value that does not hang on variables that changed since. Objects belong to their evaluation.
  private func lasting(_ name: String, _ changed: NameSet) -> (ExpressionValue, NameSet)? {
    guard case .done(let value, let reads) = known.withLock({ $0[name] }), reads.isDisjoint(with: changed),
      !value.holdsObject
    else { return nil }
    return (value, reads)
  }

  package func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue]
  ) -> ExpressionValue? {
    evaluation.model.call(name, arguments, named, in: self)
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

/// A scope with further names: parameters, the element of a loop.
struct LocalScope: ExpressionScope {
  let outer: any ExpressionScope
  let names: [String: ExpressionValue]

  func value(of name: String) -> ExpressionValue { names[name] ?? outer.value(of: name) }

  func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue]
  ) -> ExpressionValue? {
    outer.call(name, arguments, named)
  }
}

/// `hostvars`: the hosts by name.
private struct HostMembers: ExpressionMembers {
  unowned let evaluation: Evaluation
  var names: [String] { Array(evaluation.assignment.variables.keys) }

  func member(_ name: String) -> ExpressionValue {
    guard let scope = evaluation.scope(of: name) else { return .undefined("hostvars['\(name)']") }
    return .object(ExpressionObject(id: "hostvars of \(name)", members: HostVariables(scope: scope)))
  }
}

/// `hostvars[host]`: names as that host sees them.
private struct HostVariables: ExpressionMembers {
  unowned let scope: HostScope
  var names: [String] { scope.inventoryNames }

  func member(_ name: String) -> ExpressionValue { scope.value(of: name) }

  /// `hostvars[host].get(...)` finds only what the inventory sets.
  func storedMember(_ name: String) -> ExpressionValue { scope.storedValue(of: name) }

  func contains(_ name: String) -> Bool {
    if case .undefined = scope.storedValue(of: name) { false } else { true }
  }
}

/// `vars`: names that an expression puts together.
private struct NamedVariables: ExpressionMembers {
  unowned let scope: HostScope
  var names: [String] { scope.inventoryNames }

  func member(_ name: String) -> ExpressionValue { scope.value(of: name) }
}

extension ForwardModel {
  /// Calls a function of the catalog; nil where there is none of this name.
  func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue], in scope: HostScope
  ) -> ExpressionValue? {
    guard let function = functions[name] else { return nil }
    guard arguments.count <= function.parameters.count, named.keys.allSatisfy(function.parameters.contains)
    else {
      return .unknown(Unknown("\(name) takes \(function.parameters.joined(separator: ", "))"))
    }
    var names = named
    for (parameter, argument) in zip(function.parameters, arguments) { names[parameter] = argument }
    for parameter in function.parameters where names[parameter] == nil {
      names[parameter] = .undefined(parameter)
    }
    return function.value.evaluate(in: LocalScope(outer: scope, names: names))
  }
}
