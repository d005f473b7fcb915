import AnsibleYAML
import OrderedCollections

/// Puts an inventory together by Ansible's rules: whoever reads one, from whatever form, fills this.
package struct InventoryBuilder {
  private struct Edge: Hashable {
    let parent: String
    let child: String
  }

  private var groups: OrderedDictionary<String, InventoryGroup> = [:]
  private var hosts: OrderedDictionary<String, InventoryHost> = [:]
  private var edgePlaces: [Edge: InventoryPlace] = [:]

  package init() {
    addGroup("all")
    addGroup("ungrouped")
    addChild("ungrouped", to: "all", place: nil)
  }

  package var groupNames: OrderedSet<String> { groups.keys }
  package var hostNames: OrderedSet<String> { hosts.keys }

  /// Makes sure that the group is there.
  package mutating func addGroup(_ name: String) {
    if groups[name] == nil { groups[name] = InventoryGroup(name: name) }
  }

  /// Makes sure that the host is there and in the group; says whether it is new.
  @discardableResult
  package mutating func addHost(_ name: String, to group: String) -> Bool {
    addGroup(group)
    groups[group]?.hosts.append(name)
    guard hosts[name] == nil else { return false }
    hosts[name] = InventoryHost(name: name)
    return true
  }

  /// Puts one group below another one. Cycles show in `inventory()`; `place` is what it then names.
  package mutating func addChild(_ child: String, to parent: String, place: InventoryPlace?) {
    addGroup(parent)
    addGroup(child)
    groups[parent]?.children.append(child)
    groups[child]?.parents.append(parent)
    edgePlaces[Edge(parent: parent, child: child)] = place
  }

  package mutating func set(_ variable: InventoryVariable, onGroup name: String) {
    addGroup(name)
    groups[name]?.variables.append(variable)
  }

  package mutating func set(_ variables: [InventoryVariable], onHost name: String) {
    // Where a group has the host's name, Ansible gives the variables to the group.
    if groups[name] != nil {
      groups[name]?.variables += variables
    } else {
      hosts[name]?.variables += variables
    }
  }

  /// Sets `ansible_group_priority`, which is no variable but an attribute of the group.
  package mutating func setPriority(_ priority: Int, ofGroup name: String) {
    addGroup(name)
    groups[name]?.priority = priority
  }

  /// The variables of one file of `group_vars/` or `host_vars/`, each file read later over those before.
  package mutating func addFile(_ variables: [InventoryVariable], toGroup name: String) {
    groups[name]?.fileVariables.append(variables)
  }

  package mutating func addFile(_ variables: [InventoryVariable], toHost name: String) {
    hosts[name]?.fileVariables.append(variables)
  }

  /// The finished inventory: groups without a parent go below `all`, hosts without a group into `ungrouped`.
  /// Throws where a group is below itself.
  package consuming func inventory() throws(InventoryError) -> Inventory {
    for name in groups.keys where name != "all" && groups[name]?.parents.isEmpty == true {
      addChild(name, to: "all", place: nil)
    }
    for (name, group) in groups {
      for host in group.hosts { hosts[host]?.groups.append(name) }
    }
    for (name, host) in hosts where host.groups.subtracting(["all", "ungrouped"]).isEmpty {
      groups["ungrouped"]?.hosts.append(name)
      hosts[name]?.groups.append("ungrouped")
    }
    for name in groups["ungrouped"]?.hosts ?? []
    where (hosts[name]?.groups.subtracting(["all"]).count ?? 0) > 1 {
      hosts[name]?.groups.remove("ungrouped")
    }
    groups["ungrouped"]?.hosts.removeAll { hosts[$0]?.groups.contains("ungrouped") == false }
    try setDepths()
    return Inventory(groups: groups, hosts: hosts)
  }

  /// Depth is the longest way from the top, so a group comes after all its parents.
  private mutating func setDepths() throws(InventoryError) {
    var open = Dictionary(uniqueKeysWithValues: groups.map { ($0.key, $0.value.parents.count) })
    var ready = Array(groups.keys.filter { open[$0] == 0 })
    while let name = ready.popLast(), let group = groups[name] {
      for child in group.children {
        let depth = groups[child]?.depth ?? 0
        groups[child]?.depth = max(depth, group.depth + 1)
        open[child, default: 0] -= 1
        if open[child] == 0 { ready.append(child) }
      }
    }
    let left = groups.keys.filter { open[$0] != 0 }
    if let start = left.first { throw cycle(among: left, from: start) }
  }

  /// Every group in `names` has a parent in it, so walking up must come back to one seen before.
  private func cycle(among names: OrderedSet<String>, from start: String) -> InventoryError {
    var path: OrderedSet<String> = [start]
    var current = start
    while let parent = groups[current]?.parents.first(where: names.contains), path.append(parent).inserted {
      current = parent
    }
    let repeated = groups[current]?.parents.first(where: names.contains) ?? current
    let circle = [repeated] + path.drop { $0 != repeated }.reversed()
    let places = zip(circle, circle.dropFirst()).compactMap { edgePlaces[Edge(parent: $0, child: $1)] }
    return .cyclicGroups(path: circle, place: places.last)
  }
}
