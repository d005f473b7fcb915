import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import EstateModel
import OrderedCollections

/// Why something is in an inventory, or why it is not: what was seen, the rule of the catalog, what a deploy would write
/// without it, and what else the search could have said. All of it comes from asking the model and the search again.
package struct Explanation: Sendable {
  /// One thing that is said, with what belongs to it.
  package struct Section: Sendable {
    package var title: String
    package var lines: [String] = []
    /// What a deploy would write with the inventory (observed) and without what is explained (rendered).
    package var effects: [SettingDifference] = []
  }

  package internal(set) var sections: [Section] = []
  let asked: ExplainedCluster

  /// Explains a variable, a setting or a host; without sections where the cluster has nothing of this name.
  package init(of name: String, in cluster: ExplainedCluster) {
    asked = cluster
    explainVariable(name)
    explainSetting(name)
    explainHost(name)
  }

  /// A value in one line, without secrets.
  static func shown(_ value: AnsibleValue, of name: String) -> String {
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

  /// `1 setting`, `2 settings`.
  static func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}

// MARK: - Hosts

extension Explanation {
  mutating func explainHost(_ name: String) {
    guard let host = asked.estate.hosts.values.first(where: { $0.name == name || $0.inventoryName == name }),
      let entry = asked.inventory.hosts[host.inventoryName]
    else { return }
    var section = Section(title: "\(name) is a host.")
    if host.name != host.inventoryName {
      section.lines.append("the cluster calls it \(host.inventoryName)")
    }
    section.lines.append("groups: \(entry.groups.joined(separator: ", "))")
    for service in asked.cluster.services where service.host == host.name {
      let process = service.processID.map { ", process \($0)" } ?? ""
      section.lines.append(
        "\(service.component.title): \(service.state.rawValue)\(process), unit \(service.unit ?? "none"), \(service.configPath)"
      )
    }
    for variable in entry.variables {
      section.lines.append("sets \(variable.name): \(Self.shown(variable.value, of: variable.name))")
    }
    sections.append(section)
  }
}
