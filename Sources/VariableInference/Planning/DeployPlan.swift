import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections
import VariableCatalog

/// What a deploy would do otherwise after a change of the inventory, and nothing else.
package struct DeployPlan: Sendable {
  /// Services of one component that a deploy would restart.
  package struct Step: Hashable, Sendable {
    package var title: String
    /// Names in the inventory, in the order of the group.
    package var hosts: [String]
    /// Those that do not run: one at a time or not, they are set up first, all at once.
    package var stopped: [String]
    /// Those of which there is no evidence.
    package var unread: [String]
    /// One host at a time, each waiting for the one before; otherwise all at once.
    package var isRolling: Bool
    /// Who comes last, where the collection asks the services; nil where it does not.
    package var last: String?
  }

  /// What the existing inventory would write (observed) and the changed one would (rendered).
  package let changes: [SettingDifference]
  /// By path, the hosts whose file a deploy would write no longer: it stays as it is.
  package private(set) var left: OrderedDictionary<String, [String]> = [:]
  /// What the changed inventory would make a deploy do besides writing files, and the existing one would not.
  package let actions: [DeployAction]
  /// What both would make it do.
  package let anyway: [DeployAction]
  /// The other way round: what a deploy would no longer do.
  package let dropped: [DeployAction]
  /// In the order of a deploy.
  package private(set) var steps: [Step] = []
  /// Titles and hosts of services whose files change without a restart: what is in them counts from the next one on.
  package private(set) var waiting: OrderedDictionary<String, [String]> = [:]
  /// What could not be rendered, or not be told otherwise.
  package let gaps: [Rendering.Gap]

  /// Whether the change makes no difference, as far as is known.
  package var isEmpty: Bool { changes.isEmpty && left.isEmpty && actions.isEmpty && dropped.isEmpty }

  /// An inventory with what a deploy would write from it.
  package struct Side: Sendable {
    package let inventory: Inventory
    package let rendering: Rendering
    /// Whether the rendering is by the model; otherwise the real collection made it.
    package let isModelled: Bool

    package init(_ inventory: Inventory, _ rendering: Rendering, isModelled: Bool = true) {
      self.inventory = inventory
      self.rendering = rendering
      self.isModelled = isModelled
    }
  }

  /// - Parameters:
  ///   - cluster: that the inventory is of.
  ///   - renderer: for the model.
  package init(
    from existing: Side, to changed: Side, of cluster: Estate.Cluster, in estate: Estate,
    records: [HostRecord], catalog: Catalog, model: ForwardModel, renderer: CatalogRenderer
  ) {
    let members = DeployPlan.members(of: cluster, estate, catalog, existing, records)
    var sides: [PlannedInventory] = []
    for side in [existing, changed] {
      sides.append(
        PlannedInventory(
          side.inventory, side.rendering, members: members, in: estate, catalog: catalog, model: model,
          renderer: renderer, earlier: sides.first))
    }
    let done = sides.map { $0.actions.filter { $0.guarded == nil } }
    let kept = done[1].reduce(into: [:]) { kept, action in kept.merge(action.kept, uniquingKeysWith: +) }
    let anew = FilesWrittenAnew(
      from: existing.rendering, to: changed.rendering, in: estate, records: records)
    let rows = existing.rendering.changes(to: changed.rendering).filter { !anew.hold($0) } + anew.changes
    let all = rows.sorted().filter { kept[$0.host]?.contains($0.key) != true }
    func isLeft(_ row: SettingDifference) -> Bool {
      row.kind == .lost && changed.rendering.hosts[row.host]?.files[row.file] == nil
    }
    changes = all.filter { !isLeft($0) }
    gaps = PlanGaps(existing, changed, sides, catalog).all
    let new = done[1].filter { !done[0].contains($0) }
    actions = new.filter { action in
      !new.contains { $0.id == action.refines && $0.scope == action.scope }
    }
    anyway = done[1].filter(done[0].contains)
    // What is done in another way is done.
    dropped = done[0].filter { old in !done[1].contains { $0.id == old.id && $0.scope == old.scope } }
    for (path, rows) in OrderedDictionary(grouping: all.filter(isLeft), by: \.file) {
      left[path] = OrderedSet(rows.map(\.host)).elements
    }
    addSteps(sides, members, catalog, model.version)
  }

  /// The cluster that an inventory is of: the one with most of its hosts. Nil where none has any.
  package static func cluster(
    of rendering: Rendering, in estate: Estate, records: [HostRecord]
  ) -> Estate.Cluster? {
    let names = rendering.names(of: records)
    let counts = estate.clusters.map { cluster in cluster.services.count { names[$0.host] != nil } }
    guard let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) else { return nil }
    return estate.clusters[index]
  }

  /// The services, under the names that the inventory has for their hosts.
  static func members(
    of cluster: Estate.Cluster, _ estate: Estate, _ catalog: Catalog, _ side: Side, _ records: [HostRecord]
  ) -> [HostMember] {
    let names = side.rendering.names(of: records)
    let members = HostMembers(cluster, hosts: estate.hosts, catalog: catalog).byComponent.values
    return members.flatMap(\.self).compactMap { member in
      let known = names[member.service.host] ?? []
      // Of several names for one machine, the one whose files are those of the service.
      let own = known.first { side.rendering.hosts[$0]?.files[member.service.configPath] != nil }
      if known.count < 2, side.inventory.hosts[member.inventoryName] != nil { return member }
      return (own ?? known.first).map { HostMember(service: member.service, inventoryName: $0) }
    }
  }

  private mutating func addSteps(
    _ sides: [PlannedInventory], _ members: [HostMember], _ catalog: Catalog, _ version: PlatformVersion
  ) {
    let rules = catalog.deploy.restarts
    var restarting: [String: Set<String>] = [:]
    var touched: [String: Set<String>] = [:]
    for change in changes {
      let waits =
        rules.waits(change.file) || sides.contains { $0.isForeign(change.file, on: change.host) }
      for component in Set(sides.flatMap { $0.components(of: change.file, on: change.host) }) {
        touched[component, default: []].insert(change.host)
        if !waits, !sides[1].skipsRestarts(component, on: change.host) {
          restarting[component, default: []].insert(change.host)
        }
      }
    }
    let seen = Dictionary(grouping: members, by: \.service.component.name).mapValues {
      Set($0.map(\.inventoryName))
    }
    for (component, concerned) in actions.flatMap(\.restarted) {
      // What an action does to hosts of which there is no evidence can't be told better than of their group.
      let unread = sides[1].inventory.hosts(in: component).filter { seen[component]?.contains($0) != true }
      for host in concerned + unread where !sides[1].skipsRestarts(component, on: host) {
        touched[component, default: []].insert(host)
        restarting[component, default: []].insert(host)
      }
    }
    for name in rules.order {
      guard let component = catalog.components.first(where: { $0.name == name }) else { continue }
      let hosts = sides[1].inventory.hosts(in: component.name)
      let others = touched[component.name, default: []].subtracting(restarting[component.name] ?? [])
      if !others.isEmpty { waiting[component.title] = hosts.filter(others.contains) }
      guard let restarted = restarting[component.name] else { continue }
      let states = Dictionary(
        members.filter { $0.service.component.name == component.name }.map {
          ($0.inventoryName, $0.service.state == .running)
        }, uniquingKeysWith: { $0 || $1 })
      func those(_ runs: Bool?) -> [String] { hosts.filter { restarted.contains($0) && states[$0] == runs } }
      let isRolling =
        rules.oneByOne.contains(component.name) || sides[1].isRolling(component.name, on: restarted.min())
      let last = rules.last.first { last in
        last.component == component.name && last.versions.contains(version)
          && (last.beside.map { !sides[1].inventory.hosts(in: $0).isEmpty } ?? true)
      }
      steps.append(
        Step(
          title: component.title, hosts: those(true), stopped: those(false), unread: those(nil),
          isRolling: isRolling,
          last: isRolling ? last?.text : nil))
    }
  }
}

extension PlannedInventory {
  /// Any word but parallel takes hosts one at a time.
  fileprivate func isRolling(_ component: String, on host: String?) -> Bool {
    let word = host.flatMap { value(of: "deployment_strategy", component, on: $0)?.text }
    return (word ?? "parallel") != "parallel"
  }
}
