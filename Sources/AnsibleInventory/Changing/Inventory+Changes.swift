import OrderedCollections

extension Inventory {
  /// The inventory with every variable of every level changed, or left out where the change gives none.
  package func changingVariables(_ change: (InventoryVariable) -> InventoryVariable?) -> Inventory {
    var changed = self
    for name in groups.keys {
      changed.groups[name]?.variables = groups[name]?.variables.compactMap(change) ?? []
      changed.groups[name]?.fileVariables = groups[name]?.fileVariables.map { $0.compactMap(change) } ?? []
    }
    for name in hosts.keys {
      changed.hosts[name]?.variables = hosts[name]?.variables.compactMap(change) ?? []
      changed.hosts[name]?.fileVariables = hosts[name]?.fileVariables.map { $0.compactMap(change) } ?? []
    }
    return changed
  }
}
