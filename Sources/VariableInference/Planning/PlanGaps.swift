import AnsibleExpressions
import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import OrderedCollections
import VariableCatalog

/// What can't be told of a change: with any of it, a plan does not say everything.
struct PlanGaps {
  private(set) var all: [Rendering.Gap]

  init(
    _ existing: DeployPlan.Side, _ changed: DeployPlan.Side, _ sides: [PlannedInventory], _ catalog: Catalog
  ) {
    let names = sides[0].changedVariables(in: sides[1])
    let settings = existing.rendering.unknownChanges(to: changed.rendering) { host, file, key in
      let short = ["Environment.", "Unit."].first(where: key.hasPrefix).map {
        String(key.dropFirst($0.count))
      }
      return (names[host] ?? [:]).contains { name, keys in
        keys?.contains(short ?? key) != false
          && sides[1].evaluation.hangs(key, in: file, on: host, any: [name])
      }
    }
    let rendered = existing.rendering.gaps + changed.rendering.gaps + settings
    let known = Set(sides[0].doubts)
    let actions = sides[1].doubts.filter { !known.contains($0) }.map {
      Rendering.Gap(host: $0.host, subject: "whether a deploy \($0.text)", reason: $0.reason)
    }
    // What is said of a file or an action need not be said of the variable as well.
    let told = Set((rendered + actions).map { [$0.host, $0.reason] })
    let variables = PlanGaps.variables(names, sides[1], changed, catalog).filter {
      !told.contains([$0.host, $0.reason])
    }
    let unmodelled = PlanGaps.unmodelled(names, changed, catalog, sides[1].model)
    let unfit = PlanGaps.unfit(names, sides[1], catalog)
    all = OrderedSet(rendered + actions + variables + unmodelled + unfit).elements
  }

  /// Changed variables whose value can't be told. The real collection knows better than the model what it writes; what a
  /// deploy does besides is told by the model alone.
  private static func variables(
    _ names: [String: [String: Set<String>?]], _ side: PlannedInventory, _ changed: DeployPlan.Side,
    _ catalog: Catalog
  ) -> [Rendering.Gap] {
    let acting = catalog.deploy.actions.reduce(into: Set<String>()) { $0.formUnion($1.situation.variables) }
    return changed.inventory.hosts.keys.flatMap { host in
      (names[host] ?? [:]).sorted { $0.key < $1.key }.compactMap { name, keys -> Rendering.Gap? in
        guard changed.isModelled || acting.contains(name), catalog.concerns(name, host, changed.inventory),
          let lack = side.evaluation.scope(of: host)?.value(of: name).part(keys).lack
        else { return nil }
        return Rendering.Gap(host: host, subject: name, reason: lack)
      }
    }
  }

  /// Changed variables that are laid over settings, and are no dictionary. Ansible passes over null, and takes a list for the
  /// dictionaries in it.
  private static func unfit(
    _ names: [String: [String: Set<String>?]], _ side: PlannedInventory, _ catalog: Catalog
  ) -> [Rendering.Gap] {
    let overlays = side.model.overlays
    return side.inventory.hosts.keys.flatMap { host in
      (names[host] ?? [:]).keys.sorted().compactMap { name -> Rendering.Gap? in
        guard overlays.contains(name), catalog.concerns(name, host, side.inventory),
          let value = side.evaluation.scope(of: host)?.value(of: name), let reason = value.unfitAsOverlay
        else { return nil }
        return Rendering.Gap(host: host, subject: name, reason: reason)
      }
    }
  }

  /// Changed variables of the collection of which neither the model nor a rule on actions knows anything.
  private static func unmodelled(
    _ names: [String: [String: Set<String>?]], _ changed: DeployPlan.Side, _ catalog: Catalog,
    _ model: ForwardModel
  ) -> [Rendering.Gap] {
    guard changed.isModelled else { return [] }
    var known = catalog.deploy.actions.reduce(into: Set<String>()) { known, rule in
      known.formUnion(rule.situation.variables)
    }
    for component in catalog.components {
      known.formUnion(catalog.deploy.guards.map { $0.name(for: component.name) })
    }
    return changed.inventory.hosts.keys.flatMap { host in
      Set((names[host] ?? [:]).keys).subtracting(known).sorted().filter { name in
        model.definitions[name] == nil && catalog.variables.all.contains(name)
          && catalog.variables.versions(of: name).contains(model.version)
          && !catalog.variables.isOfRunning(name) && catalog.concerns(name, host, changed.inventory)
      }.map {
        Rendering.Gap(
          host: host, subject: $0,
          reason: "the catalog does not know what it does; --renderer ansible tells what it writes")
      }
    }
  }
}

extension ExpressionValue {
  /// The entries of a dictionary that count; all of any other value.
  fileprivate func part(_ keys: Set<String>?) -> ExpressionValue {
    guard let keys, case .dictionary(let entries) = self else { return self }
    return .dictionary(entries.filter { keys.contains($0.key) })
  }
}

extension ForwardModel {
  /// The variables whose dictionaries are laid over what rules set.
  fileprivate var overlays: Set<String> {
    Set(
      components.flatMap { component in
        component.files.map(\.custom)
          + component.units.flatMap { [$0.section.custom, $0.service.custom, $0.environment.custom] }
      }.compactMap(\.self))
  }
}

extension ExpressionValue {
  /// Why a value can't be laid over settings; nil where it can.
  fileprivate var unfitAsOverlay: String? {
    let stops = "a deploy would stop: a dictionary is needed, and this is"
    switch self {
    case .dictionary, .null, .undefined, .unknown: return nil
    case .list(let items):
      let others = items.filter { $0 != .null }
      if others.isEmpty { return nil }
      let areAll = others.allSatisfy { if case .dictionary = $0 { true } else { false } }
      return areAll
        ? "a list of dictionaries, of which the catalog does not tell what it comes to; --renderer ansible does"
        : "\(stops) a list"
    default: return "\(stops) \(kind)"
    }
  }
}

extension Catalog {
  /// Whether a host is one of those for which a component's variable is there.
  fileprivate func concerns(_ variable: String, _ host: String, _ inventory: Inventory) -> Bool {
    let owners = components.map(\.name).filter { variable.hasPrefix("\($0)_") }
    guard let owner = owners.max(by: { $0.count < $1.count }) else { return true }
    let hosts = inventory.hosts(in: owner)
    return hosts.isEmpty || hosts.contains(host)
  }
}
