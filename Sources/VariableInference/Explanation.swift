import AnsibleExpressions
import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import OrderedCollections
import VariableCatalog

/// Why something is in an inventory, or why it is not: told by leaving it out and rendering what a deploy would write then.
package struct Explanation: Sendable {
  /// One thing that is said, with what belongs to it.
  package struct Section: Sendable {
    package var title: String
    package var lines: [String] = []
    /// What a deploy would write with the inventory (observed) and without what is explained (rendered).
    package var effects: [SettingDifference] = []
  }

  package private(set) var sections: [Section] = []
  private let inventory: Inventory
  private let model: ForwardModel
  private let renderer: CatalogRenderer
  private let catalog: Catalog
  private let services: [Service]
  private let hosts: [String: Estate.Host]

  /// Explains a variable, a setting or a host; without sections where the cluster has nothing of this name.
  ///
  /// - Parameters:
  ///   - inventory: of the cluster, as it is written.
  ///   - renderer: for the model.
  package init(
    of name: String, in inventory: Inventory, of cluster: Estate.Cluster, _ estate: Estate, catalog: Catalog,
    model: ForwardModel, renderer: CatalogRenderer
  ) {
    self.inventory = inventory
    self.model = model
    self.renderer = renderer
    self.catalog = catalog
    services = cluster.services
    hosts = estate.hosts
    explainVariable(name)
    explainSetting(name)
    explainHost(name)
  }

  // MARK: - Variables

  private mutating func explainVariable(_ name: String) {
    let places = places(of: name)
    if !places.isEmpty {
      var section = Section(title: "\(name) is a variable of the inventory.")
      for (place, value) in places { section.lines.append("\(place): \(Self.shown(value, of: name))") }
      for why in reasons(of: name) { section.lines.append("it is a guard: \(why)") }
      let without = renderer.render(inventory.changingVariables { $0.name == name ? nil : $0 })
      section.effects = renderer.render(inventory).differences(to: without)
      if section.effects.isEmpty {
        section.lines.append("without it, a deploy would write the same settings")
      }
      section.lines += seen(section.effects)
      sections.append(section)
    } else if case .variable = model.definitions[name] {
      let evaluation = Evaluation(
        VariableAssignment(inventory, hashBehaviour: .merge), model: model)
      var byValue: OrderedDictionary<String, [String]> = [:]
      for host in inventory.hosts.keys {
        let value = evaluation.scope(of: host)?.value(of: name).ansibleValue
        byValue[value.map { Self.shown($0, of: name) } ?? "not known", default: []].append(host)
      }
      var section = Section(
        title: "\(name) is a variable of the collection that this inventory need not set: its default fits.")
      for (value, hosts) in byValue { section.lines.append("\(value) on \(hosts.joined(separator: ", "))") }
      sections.append(section)
    }
  }

  /// Groups and hosts that set a variable, with its value.
  private func places(of name: String) -> [(String, AnsibleValue)] {
    let groups = inventory.groups.values.flatMap { group in
      group.variables.filter { $0.name == name }.map { ("group \(group.name)", $0.value) }
    }
    return groups
      + inventory.hosts.values.flatMap { host in
        host.variables.filter { $0.name == name }.map { ("host \(host.name)", $0.value) }
      }
  }

  private func reasons(of name: String) -> [String] {
    let components = catalog.components.map(\.name)
    return OrderedSet(
      catalog.deploy.guards.filter { guardian in
        components.contains { guardian.name(for: $0) == name }
      }.map(\.why)
    ).elements
  }

  // MARK: - Settings

  private mutating func explainSetting(_ key: String) {
    let seen = occurrences(of: key)
    guard !seen.isEmpty else { return }
    var section = Section(
      title: "\(key) is a setting of \(Set(seen.map(\.component)).sorted().joined(separator: ", ")).")
    section.lines = seen.map(\.text)
    let custom = customVariables(with: key)
    let with = renderer.render(inventory)
    if custom.isEmpty {
      let names = OrderedSet(inventory.groups.values.flatMap { $0.variables.map(\.name) })
        .union(inventory.hosts.values.flatMap { $0.variables.map(\.name) })
      let bringing = names.filter { name in
        let without = renderer.render(inventory.changingVariables { $0.name == name ? nil : $0 })
        return with.differences(to: without).contains { $0.key == key }
      }
      section.lines.append(
        bringing.isEmpty
          ? "the collection writes it so by default"
          : "it hangs on \(bringing.sorted().joined(separator: ", "))")
    } else {
      section.lines.append(
        "no variable of the collection brings it, so it stands in \(custom.joined(separator: ", "))")
      section.effects = with.differences(
        to: renderer.render(inventory.changingVariables { $0.without(key, in: custom) })
      ).filter { $0.key == key }
    }
    sections.append(section)
  }

  private struct Occurrence {
    let component: String
    let text: String
  }

  private func occurrences(of key: String) -> [Occurrence] {
    services.flatMap { service in
      service.configs.values.compactMap { config in
        guard let entry = config.properties.entry(key) else { return nil }
        let value = Self.shown(.string(entry.value), of: key)
        return Occurrence(
          component: service.component.title,
          text: "\(service.host) \(config.path):\(entry.line): \(value)")
      }
    }
  }

  /// Variables with settings that nothing else brings, which hold this one.
  private func customVariables(with key: String) -> [String] {
    var names: OrderedSet<String> = []
    _ = inventory.changingVariables { variable in
      if variable.name.contains("_custom_properties"), case .dictionary(let entries) = variable.value,
        entries[key] != nil
      {
        names.append(variable.name)
      }
      return variable
    }
    return names.elements
  }

  /// Where the first of some settings stand on their hosts.
  private func seen(_ effects: [SettingDifference]) -> [String] {
    var files: Set<String> = []
    return effects.compactMap { effect in
      guard effect.observed != nil, files.count < 5,
        let service = services.first(where: {
          (hosts[$0.host]?.inventoryName ?? $0.host) == effect.host
            && $0.configs.values.contains { $0.path == effect.file }
        }),
        let entry = service.configs.values.first(where: { $0.path == effect.file })?.properties.entry(
          effect.key),
        files.insert(effect.file).inserted
      else { return nil }
      return "seen in \(service.host) \(effect.file):\(entry.line): \(effect.key)"
    }
  }

  // MARK: - Hosts

  private mutating func explainHost(_ name: String) {
    guard let host = hosts.values.first(where: { $0.name == name || $0.inventoryName == name }),
      let entry = inventory.hosts[host.inventoryName]
    else { return }
    var section = Section(title: "\(name) is a host.")
    if host.name != host.inventoryName {
      section.lines.append("the cluster calls it \(host.inventoryName)")
    }
    section.lines.append("groups: \(entry.groups.joined(separator: ", "))")
    for service in services where service.host == host.name {
      section.lines.append(
        "\(service.component.title): \(service.state.rawValue), unit \(service.unit ?? "none"), \(service.configPath)"
      )
    }
    for variable in entry.variables {
      section.lines.append("sets \(variable.name): \(Self.shown(variable.value, of: variable.name))")
    }
    sections.append(section)
  }

  // MARK: - Texts

  /// A value in one line, without secrets.
  private static func shown(_ value: AnsibleValue, of name: String) -> String {
    if SecretSetting.isSecret(key: name, values: [], file: "") { return SecretSetting.mask }
    switch value {
    case .dictionary(let entries):
      return "{" + entries.map { "\($0.key): \(shown($0.value, of: $0.key))" }.joined(separator: ", ") + "}"
    case .list(let items): return "[" + items.map { shown($0, of: name) }.joined(separator: ", ") + "]"
    case .string(let text), .unsafe(let text):
      return SecretSetting.isSecret(key: name, values: [text], file: "") ? SecretSetting.mask : text
    default: return value.scalarText ?? SecretSetting.mask
    }
  }
}

extension InventoryVariable {
  /// The variable without an entry, where it is one of these.
  fileprivate func without(_ key: String, in names: [String]) -> InventoryVariable {
    guard names.contains(name), case .dictionary(var entries) = value else { return self }
    entries[key] = nil
    return InventoryVariable(name: name, value: .dictionary(entries), place: place)
  }
}
