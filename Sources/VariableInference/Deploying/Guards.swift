import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections

/// The variables that keep a deploy of one cluster from doing more than writing what the inventory says.
struct Guards {
  /// For all hosts.
  private(set) var forAll: Variables = [:]
  private var byComponent: [String: Variables] = [:]
  private var byHost: [String: Variables] = [:]
  /// Names of those that are settings as well.
  private(set) var settings: Set<String> = []

  /// - Parameter isSaid: whether the inventory says a variable anyway.
  init(_ guards: [Guard], _ cases: DeployCases, isSaid: (String) -> Bool = { _ in false }) {
    let members = Dictionary(grouping: cases.all, by: \.component)
    let isVerbatim = cases.all.first?.isVerbatim ?? false
    for guardian in guards where isVerbatim || !guardian.isForVerbatim {
      let concerned = cases.those(in: guardian.situation)
      switch guardian.level {
      case .all:
        // One host may carry several services.
        if !isSaid(guardian.name) { place(guardian.name, guardian, concerned, among: cases.all, in: nil) }
      case .group:
        for (component, concerned) in OrderedDictionary(grouping: concerned, by: \.component) {
          let name = guardian.name(for: component)
          let all = members[component] ?? []
          if guardian.isSetting { settings.insert(name) }
          if !isSaid(name) { place(name, guardian, concerned, among: all, in: component) }
        }
      }
    }
  }

  /// For the group of a component.
  func own(of component: String) -> Variables { byComponent[component] ?? [:] }

  /// For a host of the inventory, where hosts differ.
  func own(on host: String) -> Variables { byHost[host] ?? [:] }

  /// A value that is the same everywhere holds for the whole level, also where it is not needed; a value that was
  /// seen on hosts holds for those.
  private mutating func place(
    _ name: String, _ guardian: Guard, _ concerned: [DeployCase], among all: [DeployCase],
    in component: String?
  ) {
    var values: OrderedDictionary<String, AnsibleValue> = [:]
    let union = guardian.union(of: concerned)
    for place in concerned {
      let host = place.member.inventoryName
      if values[host] == nil, let value = guardian.value(in: place) ?? union { values[host] = value }
    }
    guard let first = values.values.first else { return }
    guard values.values.allSatisfy({ $0 == first }),
      guardian.isFixed || Set(all.map(\.member.inventoryName)).count == values.count
    else {
      let rest = component == nil ? placeInGroups(name, values, concerned, among: all) : values
      for (host, value) in rest { byHost[host, default: [:]][name] = value }
      return
    }
    if let component {
      byComponent[component, default: [:]][name] = first
    } else {
      forAll[name] = first
    }
  }

  /// Says a variable once for every component concerned whose hosts all have one value; tells which hosts are left.
  private mutating func placeInGroups(
    _ name: String, _ values: OrderedDictionary<String, AnsibleValue>, _ concerned: [DeployCase],
    among all: [DeployCase]
  ) -> OrderedDictionary<String, AnsibleValue> {
    var rest = values
    let members = Dictionary(grouping: all, by: \.component)
    for component in OrderedSet(concerned.map(\.component)) {
      let hosts = (members[component] ?? []).map(\.member.inventoryName)
      // One host may carry several services: once is enough.
      guard hosts.contains(where: { rest[$0] != nil }), let first = hosts.first.flatMap({ values[$0] }),
        hosts.allSatisfy({ values[$0] == first })
      else { continue }
      byComponent[component, default: [:]][name] = first
      for host in hosts { rest[host] = nil }
    }
    return rest
  }
}

extension Guard {
  /// Whether its value does not come from single hosts.
  fileprivate var isFixed: Bool {
    switch value {
    case .text(let text): !text.replacing("{c}", with: "").contains("{")
    case .facts: false
    case .union: true
    }
  }

  /// Nil where it can't be told, or where the host has what a deploy would set.
  fileprivate func value(in place: DeployCase) -> AnsibleValue? {
    switch value {
    case .text(let text): return place.filled(text).map(AnsibleValue.typed)
    case .facts(let usual):
      var entries: OrderedDictionary<String, AnsibleValue> = [:]
      for name in usual.keys.sorted() {
        guard let value = place.facts[name] else { return nil }
        entries[name] = .typed(value)
      }
      return
        entries.allSatisfy { usual[$0.key].map(AnsibleValue.typed) == $0.value } ? nil : .dictionary(entries)
    case .union: return nil
    }
  }

  /// All items of a setting of several services; nil where it is no such guard, or there are none.
  fileprivate func union(of concerned: [DeployCase]) -> AnsibleValue? {
    guard case .union(let setting) = value else { return nil }
    let items = concerned.flatMap { ($0.member.service.main?[setting] ?? "").split(separator: ";") }
    let unique = OrderedSet(items.map(String.init))
    return unique.isEmpty ? nil : .list(unique.map(AnsibleValue.verbatim))
  }
}

extension AnsibleValue {
  /// A text from the roster, the catalog or a host with the type that it looks like: truth values and numbers.
  static func typed(_ text: String) -> AnsibleValue {
    switch text {
    case "true", "True": .bool(true)
    case "false", "False": .bool(false)
    default: Int(text).map { .int($0) } ?? .verbatim(text)
    }
  }
}
