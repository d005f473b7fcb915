import AnsibleExpressions
import AnsibleInventory
import AnsibleYAML
import DeploymentRendering
import OrderedCollections

/// A rendering by the model, which can tell what its settings come from.
package struct CatalogRendering: Sendable {
  package let rendering: Rendering
  let inventory: Inventory
  package let hashBehaviour: HashBehaviour
  package let evaluation: Evaluation

  init(
    _ rendering: Rendering, of inventory: Inventory, _ evaluation: Evaluation, hashBehaviour: HashBehaviour
  ) {
    self.rendering = rendering
    self.inventory = inventory
    self.evaluation = evaluation
    self.hashBehaviour = hashBehaviour
  }

  /// Where the inventory sets the variables that decide over a setting; empty where none does, so that it is the
  /// collection's own default.
  ///
  /// - Parameters:
  ///   - file: path, or name of a unit.
  ///   - host: inventory name.
  package func origins(of key: String, in file: String, on host: String) -> [InventoryPlace] {
    guard let reads = evaluation.reads(of: key, in: file, on: host) else { return [] }
    let variables = inventory.variables(of: host, hashBehaviour: hashBehaviour)
    return variables.filter { reads.contains(evaluation.model.names.id(of: $0.key)) }.compactMap(
      \.value.place)
  }
}

extension CatalogRendering {
  /// Whether the inventory keeps a deploy from restarting a component on a host.
  package func skipsRestarts(of component: String, on host: String) -> Bool {
    evaluation.skipsRestarts(
      of: component, on: host, saying: inventory.variables(of: host, hashBehaviour: hashBehaviour))
  }
}

extension Evaluation {
  /// What a variable of a component, or else that of all components, says on a host; nil where neither is set.
  ///
  /// - Parameter variables: that the inventory sets for the host.
  package func value(
    of name: String, _ component: String, on host: String,
    saying variables: EffectiveVariables
  ) -> AnsibleValue? {
    guard let said = ["\(component)_\(name)", name].first(where: { variables[$0] != nil }) else { return nil }
    return scope(of: host)?.value(of: said).ansibleValue ?? variables[said]?.value
  }

  /// Any value but the truth value false skips restarts, the text "false" included.
  package func skipsRestarts(
    of component: String, on host: String, saying variables: EffectiveVariables
  ) -> Bool {
    value(of: "skip_restarts", component, on: host, saying: variables).map { $0 != .bool(false) } ?? false
  }

  /// The names that the value of a setting hangs on; nil where no rule sets it.
  ///
  /// - Parameters:
  ///   - file: path, or name of a unit.
  ///   - host: inventory name.
  func reads(of key: String, in file: String, on host: String) -> NameSet? {
    guard let scope = scope(of: host) else { return nil }
    let path = file.hasPrefix("/") ? file : "/etc/systemd/system/\(file).d/override.conf"
    let prefix = ["Environment.", "Unit."].first(where: key.hasPrefix) ?? ""
    let states = model.components.filter { isMember(host, of: $0.name) }
      .flatMap { self.states(of: $0, in: scope, after: []) }
    return states.filter { $0.file?.path == path }
      .compactMap { $0.reads(of: String(key.dropFirst(prefix.count))) }.last
  }

  /// Whether the value of a setting hangs on one of some names.
  package func hangs(
    _ key: String, in file: String, on host: String, any names: Set<String>
  ) -> Bool {
    guard let reads = reads(of: key, in: file, on: host) else { return false }
    return names.contains { reads.contains(model.names.id(of: $0)) }
  }
}
