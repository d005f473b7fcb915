import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import OrderedCollections
import VariableCatalog

extension Explanation {
  mutating func explainSetting(_ key: String) {
    let occurrences = occurrences(of: key)
    guard !occurrences.isEmpty else { return }
    var section = Section(
      title: "\(key) is a setting of \(Set(occurrences.map(\.component)).sorted().joined(separator: ", ")).")
    section.lines = occurrences.map(\.text)
    let custom = customVariables(with: key)
    if custom.isEmpty {
      let bringing = namesBringing(key)
      section.lines.append(
        bringing.isEmpty
          ? "the collection writes it so by default"
          : "it hangs on \(bringing.sorted().joined(separator: ", "))")
    } else {
      section.lines.append(
        "no variable of the collection brings it, so it stands in \(custom.joined(separator: ", "))")
      section.effects = asked.effects { $0.without(key, in: custom) }.filter { $0.key == key }
    }
    let rules = rules(for: key)
    section.lines +=
      rules.isEmpty ? ["no rule of the catalog for version \(asked.model.version) writes it"] : rules
    sections.append(section)
  }

  private struct Occurrence {
    let component: String
    let text: String
  }

  private func occurrences(of key: String) -> [Occurrence] {
    asked.cluster.services.flatMap { service in
      service.configs.values.compactMap { config in
        guard let entry = config.properties.entry(key) else { return nil }
        let value = Self.shown(.string(entry.value), of: key)
        return Occurrence(
          component: service.component.title,
          text: "\(service.host) \(config.path):\(entry.line): \(value)")
      }
    }
  }

  /// Variables of the inventory without which a deploy would write a setting otherwise.
  private func namesBringing(_ key: String) -> [String] {
    let inventory = asked.inventory
    let names = OrderedSet(inventory.groups.values.flatMap { $0.variables.map(\.name) })
      .union(inventory.hosts.values.flatMap { $0.variables.map(\.name) })
    return names.filter { name in
      asked.effects { $0.name == name ? nil : $0 }.contains { $0.key == key }
    }
  }

  /// Variables with settings that nothing else brings, which hold this one.
  private func customVariables(with key: String) -> [String] {
    var names: OrderedSet<String> = []
    _ = asked.inventory.changingVariables { variable in
      if variable.name.contains("_custom_properties"), case .dictionary(let entries) = variable.value,
        entries[key] != nil
      {
        names.append(variable.name)
      }
      return variable
    }
    return names.elements
  }

  /// What the catalog's rules make of a setting: of rules that are the same on several hosts, once.
  private func rules(for key: String) -> [String] {
    let hosts = asked.inventory.hosts.keys
    let origins = OrderedSet(hosts.flatMap { asked.evaluation.origins(of: key, on: $0) })
    return OrderedSet(
      origins.map { origin in
        guard let unmet = origin.unmet else {
          return "\(origin.place) writes \(Self.shown(origin.value, of: key))\(Self.conditions(of: origin))"
        }
        let others = origin.conditions.count > 1 ? ", among others" : ""
        return "\(origin.place) would write it when \(unmet)\(others), which does not hold"
      }
    ).elements
  }

  private static func shown(_ value: ModelledFile.Setting, of key: String) -> String {
    switch value {
    case .known(let text): shown(.string(text), of: key)
    case .unknown: "a value that can't be told"
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
