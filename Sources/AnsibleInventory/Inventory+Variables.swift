import OrderedCollections

extension Inventory {
  /// The variables of a host with everything that Ansible's precedence lays over each other, lowest first:
  /// `all` in the file, the other groups in the file, `group_vars/all`, `group_vars/` of the other groups,
  /// the host in the file, `host_vars/`. Empty where there is no such host.
  ///
  /// Magic variables (`inventory_hostname`, `groups`, ...) are not among them.
  package func variables(of host: String, hashBehaviour: HashBehaviour) -> EffectiveVariables {
    var variables = groupVariables(of: host, hashBehaviour: hashBehaviour)
    let own = ownVariables(of: host, over: variables, hashBehaviour: hashBehaviour)
    for (name, variable) in own { variables[name] = variable }
    return variables
  }

  /// What a host gets from its groups: the same for all hosts that the same groups name.
  package func groupVariables(of host: String, hashBehaviour: HashBehaviour) -> EffectiveVariables {
    if hosts[host] == nil { return [:] }
    let all = groups["all"]
    let groups = groups(of: host)
    // Ansible combines within a step first and then lays the step over the rest; with `merge` that is not the
    // same as laying layer over layer, where a value changes between dictionary and something else.
    var result: EffectiveVariables = [:]
    hashBehaviour.lay(
      [
        [all?.variables ?? []], groups.map(\.variables), all?.fileVariables ?? [],
        groups.flatMap(\.fileVariables),
      ], over: &result)
    return result
  }

  /// The variables that a host itself sets, combined with those of its groups.
  ///
  /// - Parameter level: the host's `groupVariables`.
  package func ownVariables(
    of host: String, over level: EffectiveVariables, hashBehaviour: HashBehaviour
  ) -> EffectiveVariables {
    guard let entry = hosts[host] else { return [:] }
    let steps = [[entry.variables], entry.fileVariables]
    var own: EffectiveVariables = [:]
    for variable in steps.joined().joined() { own[variable.name] = level[variable.name] }
    hashBehaviour.lay(steps, over: &own)
    return own
  }
}

extension HashBehaviour {
  /// Lays steps of layers over what is there.
  fileprivate func lay(_ steps: [[[InventoryVariable]]], over result: inout EffectiveVariables) {
    for step in steps {
      var combined: EffectiveVariables = [:]
      for layer in step { combine(self.layer(layer), over: &combined) }
      combine(combined, over: &result)
    }
  }
}
