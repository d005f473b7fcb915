import AnsibleExpressions
import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import OrderedCollections
import VariableCatalog

/// The variables that an inventory says of its hosts, without guards that guard nothing under the values that they have.
struct SaidVariables {
  /// Names.
  private(set) var byHost: [String: Set<String>] = [:]

  /// - Parameter asked: the names that are asked for; nil for all.
  init(
    _ inventory: Inventory, _ evaluation: Evaluation, _ catalog: Catalog, _ hashBehaviour: HashBehaviour,
    among asked: Set<String>? = nil
  ) {
    var components: [String: Set<String>] = [:]
    for component in catalog.components.map(\.name) {
      for host in inventory.hosts(in: component) { components[host, default: []].insert(component) }
    }
    for host in inventory.hosts.keys {
      let all = Set(inventory.variables(of: host, hashBehaviour: hashBehaviour).keys)
      let names = asked.map(all.intersection) ?? all
      guard !names.isEmpty else { continue }
      let undone = catalog.undoneGuards(of: components[host] ?? []) { name in
        names.contains(name) ? evaluation.scope(of: host)?.value(of: name).ansibleValue : nil
      }
      byHost[host] = names.subtracting(undone)
    }
  }
}

extension Catalog {
  /// Names of guards that guard nothing under the values that they have; nil for those that are not said. What guards one
  /// component may have another value than for the rest.
  ///
  /// - Parameter own: the components of a host.
  fileprivate func undoneGuards(of own: Set<String>, _ value: (String) -> AnsibleValue?) -> Set<String> {
    var guarding: [String: (values: Set<AnsibleValue>, undoneBy: [String]?)] = [:]
    for guardian in deploy.guards {
      guard case .text(let text) = guardian.value, !text.contains("{"),
        own.contains(where: guardian.situation.concerns)
      else { continue }
      for name in Set(components.map { guardian.name(for: $0.name) }) {
        guarding[name, default: ([], [])].values.insert(.typed(text))
        // Nil: any other value.
        let undoneBy =
          guardian.undoneBy.isEmpty ? nil : guarding[name]?.undoneBy.map { $0 + guardian.undoneBy }
        guarding[name]?.undoneBy = undoneBy
      }
    }
    return Set(
      guarding.filter { name, entry in
        guard let value = value(name), !entry.values.contains(value) else { return false }
        return entry.undoneBy?.contains(value.scalarText ?? "") ?? true
      }.keys)
  }
}
