import AnsibleExpressions
import AnsibleInventory
import OrderedCollections

/// What an inventory says, as the forward model reads it: members of groups, and every host's own variables.
package struct VariableAssignment: Sendable {
  /// Names of the hosts by group, in Ansible's order.
  package var groups: OrderedDictionary<String, [String]>
  /// Variables that every host has, unless it has one of its own.
  package var shared: [String: TemplatedValue] = [:]
  /// Variables by host, all other levels combined; with what Ansible's facts would add (`ansible_os_family`).
  package var variables: OrderedDictionary<String, [String: TemplatedValue]>

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
    for host in inventory.hosts.keys {
      variables[host] = Dictionary(
        uniqueKeysWithValues: inventory.variables(of: host, hashBehaviour: hashBehaviour).map {
          ($0.key, TemplatedValue($0.value.value))
        })
    }
  }

  /// Lays dictionaries over the defaults that the collection has for them, as Ansible does where it merges.
  mutating func mergeDefaults(of model: ForwardModel) {
    for host in variables.keys {
      for (name, value) in variables[host] ?? [:] {
        guard case .dictionary(let entries) = value,
          case .variable(.dictionary(let base)?)? = model.definitions[name]
        else { continue }
        variables[host]?[name] = .dictionary(base.merged(with: entries))
      }
    }
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
