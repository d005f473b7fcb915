import OrderedCollections

/// An inventory as Ansible holds it after reading: every group is below `all`, every host is in a group.
package struct Inventory: Hashable, Sendable {
  /// `all` and `ungrouped` are always there, and first.
  package internal(set) var groups: OrderedDictionary<String, InventoryGroup>
  package internal(set) var hosts: OrderedDictionary<String, InventoryHost>

  /// The hosts of a group and of the groups below it, each once, in Ansible's order: the group's own, then
  /// those of its children, then of their children. Empty where there is no such group.
  package func hosts(in group: String) -> OrderedSet<String> {
    var hosts: OrderedSet<String> = []
    for name in descendants(of: group) {
      hosts.append(contentsOf: groups[name]?.hosts ?? [])
    }
    return hosts
  }

  /// All groups that a host is in, itself or through a group below, `all` left out; in the order in which their
  /// variables count, the last one most: by depth, then priority, then name.
  package func groups(of host: String) -> [InventoryGroup] {
    var found: OrderedSet<String> = []
    var pending = Array(hosts[host]?.groups ?? [])
    while let name = pending.popLast() {
      guard name != "all", found.append(name).inserted else { continue }
      pending += Array(groups[name]?.parents ?? [])
    }
    return found.compactMap { groups[$0] }.sorted {
      ($0.depth, $0.priority) == ($1.depth, $1.priority)
        ? $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars)
        : ($0.depth, $0.priority) < ($1.depth, $1.priority)
    }
  }

  /// The group and all groups below it, breadth first.
  private func descendants(of group: String) -> OrderedSet<String> {
    var found: OrderedSet<String> = groups[group] == nil ? [] : [group]
    var index = 0
    while index < found.count {
      found.append(contentsOf: groups[found[index]]?.children ?? [])
      index += 1
    }
    return found
  }
}

/// A group of an inventory.
package struct InventoryGroup: Hashable, Sendable {
  package let name: String
  /// What the inventory file itself sets, in order; a name may come twice.
  package internal(set) var variables: [InventoryVariable] = []
  /// What each file of `group_vars/` sets, in the order in which Ansible reads them.
  package internal(set) var fileVariables: [[InventoryVariable]] = []
  package internal(set) var children: OrderedSet<String> = []
  package internal(set) var parents: OrderedSet<String> = []
  /// The hosts that are in this group itself.
  package internal(set) var hosts: OrderedSet<String> = []
  /// `ansible_group_priority`: among groups of one depth, the higher one wins.
  package internal(set) var priority = 1
  /// Steps of the longest way down from `all`, which has 0.
  package internal(set) var depth = 0
}

/// A host of an inventory.
package struct InventoryHost: Hashable, Sendable {
  package let name: String
  /// What the inventory file itself sets, in order; a name may come twice.
  package internal(set) var variables: [InventoryVariable] = []
  /// What each file of `host_vars/` sets, in the order in which Ansible reads them.
  package internal(set) var fileVariables: [[InventoryVariable]] = []
  /// The groups that name this host themselves.
  package internal(set) var groups: OrderedSet<String> = []
}
