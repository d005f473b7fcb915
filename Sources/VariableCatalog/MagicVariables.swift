import AnsibleExpressions
import OrderedCollections

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
struct HostMembers: ExpressionMembers {
  unowned let evaluation: Evaluation
  var names: [String] { Array(evaluation.assignment.variables.keys) }

  func member(_ name: String) -> ExpressionValue {
    guard let scope = evaluation.scope(of: name) else { return .undefined("hostvars['\(name)']") }
    return .object(
      ExpressionObject(
        id: "hostvars of \(name)", members: HostVariables(scope: scope, evaluation: evaluation)))
  }
}

/// `hostvars[host]`: names as that host sees them.
struct HostVariables: ExpressionMembers {
  unowned let scope: HostScope
  unowned let evaluation: Evaluation
  var names: [String] { scope.inventoryNames }

  func member(_ name: String) -> ExpressionValue {
    // Only a task of the host itself has it where the inventory does not set it.
    if name == "ansible_host" { return storedMember(name) }
    return evaluation.notingElsewhere { scope.value(of: name) }
  }

  /// `hostvars[host].get(...)` finds only what the inventory sets.
  func storedMember(_ name: String) -> ExpressionValue {
    evaluation.notingElsewhere { scope.storedValue(of: name) }
  }

  func contains(_ name: String) -> Bool {
    if case .undefined = storedMember(name) { false } else { true }
  }
}

/// `ansible_facts`: what is known of the host's system, by names without what begins all of them.
struct HostFactMembers: ExpressionMembers {
  unowned let scope: HostScope
  var names: [String] { [] }

  func member(_ name: String) -> ExpressionValue { scope.value(of: "ansible_\(name)") }
  func contains(_ name: String) -> Bool { !member(name).isUndefined }
}

/// `vars`: names that an expression puts together.
struct NamedVariables: ExpressionMembers {
  unowned let scope: HostScope
  var names: [String] { scope.inventoryNames }

  func member(_ name: String) -> ExpressionValue { scope.value(of: name) }
}
