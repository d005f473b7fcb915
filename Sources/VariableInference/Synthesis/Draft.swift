import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Variables on the way to an inventory: of all hosts, and of single ones.
struct Draft: Hashable {
  var shared: OrderedDictionary<String, AnsibleValue> = [:]
  var own: OrderedDictionary<String, OrderedDictionary<String, AnsibleValue>> = [:]

  /// The number of variables, those of single hosts each on its own.
  var count: Int { shared.count + own.values.reduce(0) { $0 + $1.count } }

  /// Lays the draft over an estate's groups and what is settled about its hosts.
  func assignment(over base: VariableAssignment) -> VariableAssignment {
    var assignment = base
    for (name, value) in shared { assignment.shared[name] = TemplatedValue(value) }
    for (host, variables) in own {
      for (name, value) in variables { assignment.variables[host]?[name] = TemplatedValue(value) }
    }
    return assignment
  }

  /// The same, told from the assignment of a draft that says all but one variable the same way.
  func assignment(
    over base: VariableAssignment, after earlier: VariableAssignment, changing name: String,
    on hosts: [String]?
  ) -> VariableAssignment {
    var assignment = earlier
    if let hosts {
      for host in hosts {
        let value = own[host]?[name].map(TemplatedValue.init)
        assignment.variables[host]?[name] = value ?? base.variables[host]?[name]
      }
    } else {
      assignment.shared[name] = shared[name].map(TemplatedValue.init) ?? base.shared[name]
    }
    return assignment
  }
}

/// One step that may bring the model nearer to what was seen.
struct Move: Hashable {
  var name: String
  var value: AnsibleValue
  /// The hosts that it is for; nil for all.
  var hosts: [String]?

  func applied(to draft: Draft) -> Draft {
    var draft = draft
    if let hosts {
      for host in hosts { draft.own[host, default: [:]][name] = value }
    } else {
      draft.shared[name] = value
    }
    return draft
  }

  /// Whether a draft says this already.
  func isTaken(in draft: Draft) -> Bool {
    hosts?.allSatisfy { draft.own[$0]?[name] == value } ?? (draft.shared[name] == value)
  }
}
