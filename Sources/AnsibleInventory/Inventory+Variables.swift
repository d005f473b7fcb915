import OrderedCollections

extension Inventory {
  /// The variables of a host with everything that Ansible's precedence lays over each other, lowest first:
  /// `all` in the file, the other groups in the file, `group_vars/all`, `group_vars/` of the other groups,
  /// the host in the file, `host_vars/`. Empty where there is no such host.
  ///
  /// Magic variables (`inventory_hostname`, `groups`, ...) are not among them.
  package func variables(of host: String, hashBehaviour: HashBehaviour) -> EffectiveVariables {
    guard let entry = hosts[host] else { return [:] }
    let all = groups["all"]
    let groups = groups(of: host)
    // Ansible combines within a step first and then lays the step over the rest; with `merge` that is not the
    // same as laying layer over layer, where a value changes between dictionary and something else.
    let steps: [[[InventoryVariable]]] = [
      [all?.variables ?? []], groups.map(\.variables), all?.fileVariables ?? [],
      groups.flatMap(\.fileVariables),
      [entry.variables], entry.fileVariables,
    ]
    var result: EffectiveVariables = [:]
    for step in steps {
      var combined: EffectiveVariables = [:]
      for layer in step { hashBehaviour.combine(hashBehaviour.layer(layer), over: &combined) }
      hashBehaviour.combine(combined, over: &result)
    }
    return result
  }
}
