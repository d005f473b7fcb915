import AnsibleExpressions
import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import OrderedCollections
import VariableCatalog

extension Explanation {
  /// Of settings that hang on a variable, this many are looked up on hosts and in the catalog.
  private static let most = 5

  mutating func explainVariable(_ name: String) {
    let places = asked.places(of: name)
    guard places.isEmpty else {
      return explainWritten(name, places.map { "\($0): \(Self.shown($1, of: name))" })
    }
    guard case .variable = asked.model.definitions[name] else { return }
    var byValue: OrderedDictionary<String, [String]> = [:]
    for host in asked.inventory.hosts.keys {
      let value = asked.evaluation.scope(of: host)?.value(of: name).ansibleValue
      byValue[value.map { Self.shown($0, of: name) } ?? "not known", default: []].append(host)
    }
    var section = Section(
      title: "\(name) is a variable of the collection that this inventory need not set: its default fits.")
    for (value, hosts) in byValue { section.lines.append("\(value) on \(hosts.joined(separator: ", "))") }
    sections.append(section)
  }

  private mutating func explainWritten(_ name: String, _ places: [String]) {
    var section = Section(title: "\(name) is a variable of the inventory.")
    section.lines = places
    let reasons = reasons(of: name)
    section.lines += reasons.map { "it is a guard: \($0)" }
    section.effects = asked.effects { $0.name == name ? nil : $0 }
    if section.effects.isEmpty {
      section.lines.append("without it, a deploy would write the same settings")
    }
    let telling = Self.telling(section.effects)
    section.lines += telling.flatMap { asked.seen.lines(of: $0) }
    section.lines += rules(of: telling)
    if reasons.isEmpty {
      section.lines += DroppedAlternatives(to: name, in: asked).lines
    }
    sections.append(section)
  }

  private func reasons(of name: String) -> [String] {
    let components = asked.catalog.components.map(\.name)
    return OrderedSet(
      asked.catalog.deploy.guards.filter { guardian in
        components.contains { guardian.name(for: $0) == name }
      }.map(\.why)
    ).elements
  }

  /// Settings that are there with the variable, each key of each file once.
  private static func telling(_ effects: [SettingDifference]) -> [SettingDifference] {
    var seen: Set<[String]> = []
    let first = effects.filter { $0.observed != nil && seen.insert([$0.file, $0.key]).inserted }
    // One of every file comes before a second one of any; a unit's shows arguments of processes.
    var files: Set<String> = []
    let spread = first.filter { files.insert($0.file).inserted }
    let units = spread.filter { RenderedFile.Kind(path: $0.file) == .unit }.prefix(most / 2)
    let others = (spread + first).filter { !units.contains($0) }
    var unique: OrderedSet<SettingDifference> = []
    for setting in others where unique.count < most - units.count { unique.append(setting) }
    return Array(unique) + units
  }

  /// The rules that write some settings, each once, with the innermost of their conditions.
  private func rules(of effects: [SettingDifference]) -> [String] {
    var keys: OrderedDictionary<[String], OrderedSet<String>> = [:]
    for effect in effects {
      let origins = asked.evaluation.origins(of: effect.key, in: effect.file, on: effect.host)
      guard let origin = origins.last(where: { $0.unmet == nil }) else { continue }
      keys[[origin.place, origin.conditions.last ?? ""], default: []].append(effect.key)
    }
    return keys.map { rule, keys in
      "\(rule[0]) writes \(keys.joined(separator: ", "))\(rule[1].isEmpty ? "" : " when \(rule[1])")"
    }
  }

  static func conditions(of origin: SettingOrigin) -> String {
    origin.conditions.isEmpty
      ? "" : " when " + OrderedSet(origin.conditions).joined(separator: " and when ")
  }
}
