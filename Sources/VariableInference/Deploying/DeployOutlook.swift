import AnsibleInventory
import ComponentCatalog
import OrderedCollections

/// What a deploy with an inventory would do besides writing files, and what it needs first.
struct DeployOutlook {
  /// In the order of the catalog, then of the groups and hosts.
  private(set) var actions: [DeployAction] = []
  /// What can't be told, in the same order.
  private(set) var doubts: [DeployDoubt] = []
  /// What only the operator can supply or look after, a line each.
  private(set) var supplies: [String] = []

  init(_ catalog: DeployCatalog, _ cases: DeployCases, _ document: InventoryDocument) {
    self.init(catalog, cases, said: document.variablesByHost)
  }

  /// - Parameter said: names of the variables that every host has from any level.
  init(_ catalog: DeployCatalog, _ cases: DeployCases, said: [String: Set<String>]) {
    for rule in catalog.actions {
      var seen: OrderedDictionary<DeployAction.Scope, (action: DeployAction, guards: Set<String>)> = [:]
      for place in cases.those(concernedBy: rule.situation) {
        let standing = place.standing(in: rule.situation)
        guard standing == .holds, let text = place.filled(rule.text) else {
          if let doubt = rule.doubt(of: place, standing) { doubts.append(doubt) }
          continue
        }
        let scope = rule.scope(of: place)
        let names = Set(rule.guards.map { $0.replacing("{c}", with: place.component) })
          .intersection(said[place.member.inventoryName] ?? [])
        // A guard counts where every host of the scope has it.
        let common = seen[scope]?.guards.intersection(names) ?? names
        var restarted = seen[scope]?.action.restarted ?? [:]
        if rule.restarts { restarted[place.component, default: []].append(place.member.inventoryName) }
        var kept = seen[scope]?.action.kept ?? [:]
        if !rule.keeps.isEmpty { kept[place.member.inventoryName] = rule.keeps }
        seen[scope] = (
          DeployAction(
            scope: scope, id: rule.id, text: seen[scope]?.action.text ?? text, guarded: common.min(),
            restarted: restarted, kept: kept, refines: rule.refines),
          common
        )
      }
      actions += seen.values.map(\.action)
    }
    for rule in catalog.supplies {
      // The first host of a component stands for all of them.
      let byComponent = OrderedDictionary(grouping: cases.those(in: rule.situation), by: \.component)
      var texts = byComponent.values.compactMap { places in
        places.lazy.compactMap { $0.filled(rule.each ?? rule.text) }.first
      }
      if rule.each != nil, !texts.isEmpty {
        texts = [rule.text.replacing("{each}", with: OrderedSet(texts).joined(separator: ", "))]
      }
      for text in texts where !supplies.contains(text) { supplies.append(text) }
    }
  }
}

extension ActionRule {
  /// What can't be told of a service: whether it is in the situation, or what to say of it then.
  fileprivate func doubt(of place: DeployCase, _ standing: DeployCase.Standing) -> DeployDoubt? {
    // Most services are in no situation of most rules.
    lazy var missing = place.missing(in: text)
    let reason: String
    switch standing {
    case .fails: return nil
    case .unknown(let why): reason = why
    case .holds:
      let names = missing.joined(separator: ", ")
      reason = "\(names) of the host \(missing.count == 1 ? "is" : "are") not known"
    }
    let open = missing.reduce(text) { $0.replacing("{\($1)}", with: "...") }
    return DeployDoubt(
      host: place.member.inventoryName, text: place.filled(open) ?? open, reason: reason,
      declared: place.declared(in: situation))
  }

  fileprivate func scope(of place: DeployCase) -> DeployAction.Scope {
    switch scope {
    case .all: .all
    case .component: .group(place.component)
    case .host: .host(place.member.inventoryName)
    }
  }
}

extension InventoryDocument {
  /// Names of the variables that every host has from any level.
  fileprivate var variablesByHost: [String: Set<String>] {
    var names: [String: Set<String>] = [:]
    func walk(_ group: Group, _ outer: Set<String>) {
      let own = outer.union(group.variables.map(\.name))
      for host in group.hosts {
        names[host.name, default: []].formUnion(own.union(host.variables.map(\.name)))
      }
      for child in group.children { walk(child, own) }
    }
    for group in groups { walk(group, Set(variables.map(\.name))) }
    return names
  }
}
