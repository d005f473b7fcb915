import AnsibleExpressions
import AnsibleInventory
import OrderedCollections

/// What an inventory says, as the forward model reads it: members of groups, and every host's own variables.
package struct VariableAssignment: Sendable {
  /// Names of the hosts by group, in Ansible's order.
  package var groups: OrderedDictionary<String, [String]>
  /// Variables that every host has, unless it has one of its own.
  package var shared: [String: TemplatedValue] = [:]
  /// Variables by host, over what its groups say; with what Ansible's facts would add (`ansible_os_family`).
  package var variables: OrderedDictionary<String, [String: TemplatedValue]>
  /// What hosts get from their groups, unless they have a variable of their own, by host: the place in `levels`.
  private var places: [String: Int] = [:]
  private var levels: [[String: TemplatedValue]] = []

  package init(
    groups: OrderedDictionary<String, [String]>, shared: [String: TemplatedValue] = [:],
    variables: OrderedDictionary<String, [String: TemplatedValue]>
  ) {
    self.groups = groups
    self.shared = shared
    self.variables = variables
  }

  /// The variables of an inventory that was read.
  package init(_ inventory: Inventory, hashBehaviour: HashBehaviour) {
    groups = [:]
    for name in inventory.groups.keys { groups[name] = Array(inventory.hosts(in: name)) }
    variables = [:]
    var known: [OrderedSet<String>: (place: Int, level: EffectiveVariables)] = [:]
    for (host, entry) in inventory.hosts {
      let (place, level) =
        known[entry.groups]
        ?? (levels.count, inventory.groupVariables(of: host, hashBehaviour: hashBehaviour))
      if known[entry.groups] == nil {
        known[entry.groups] = (place, level)
        levels.append(Self.templated(level))
      }
      places[host] = place
      variables[host] = Self.templated(
        inventory.ownVariables(of: host, over: level, hashBehaviour: hashBehaviour))
    }
  }

  private static func templated(_ variables: EffectiveVariables) -> [String: TemplatedValue] {
    Dictionary(uniqueKeysWithValues: variables.map { ($0.key, TemplatedValue($0.value.value)) })
  }

  /// What a host gets from its groups, and a number that hosts of one such level share.
  func level(of host: String) -> (number: Int, variables: [String: TemplatedValue]) {
    guard let place = places[host] else { return (-1, [:]) }
    return (place, levels[place])
  }

  /// The names of all variables that hosts have from any level.
  package var names: Set<String> { Set((variables.values + levels + [shared]).flatMap(\.keys)) }

  /// Takes a variable away from all hosts.
  package mutating func removeAll(_ name: String) {
    for host in variables.keys { variables[host]?[name] = nil }
    for index in levels.indices { levels[index][name] = nil }
    shared[name] = nil
  }

  /// What a host has from any level; nil where it has nothing.
  func storedValue(of name: String, on host: String) -> TemplatedValue? {
    variables[host]?[name] ?? level(of: host).variables[name] ?? shared[name]
  }

  /// Lays dictionaries over the defaults that the collection has for them, as Ansible does where it merges.
  package mutating func mergeDefaults(of model: ForwardModel) {
    for host in variables.keys {
      for (name, value) in variables[host] ?? [:] {
        if let merged = value.merged(over: name, of: model) { variables[host]?[name] = merged }
      }
    }
    for index in levels.indices {
      for (name, value) in levels[index] {
        if let merged = value.merged(over: name, of: model) { levels[index][name] = merged }
      }
    }
  }
}

extension TemplatedValue {
  /// A dictionary laid over the collection's default for a variable; nil where there is nothing to lay it over.
  fileprivate func merged(over name: String, of model: ForwardModel) -> TemplatedValue? {
    guard case .dictionary(let entries) = self,
      case .variable(.dictionary(let base)?)? = model.definitions[name]
    else { return nil }
    return .dictionary(base.merged(with: entries))
  }
}

extension OrderedDictionary<String, TemplatedValue> {
  fileprivate func merged(with higher: Self) -> Self {
    merging(higher) { low, high in
      guard case .dictionary(let base) = low, case .dictionary(let top) = high else { return high }
      return .dictionary(base.merged(with: top))
    }
  }
}
