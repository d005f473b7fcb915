import AnsibleYAML
import ComponentCatalog
import EstateModel
import OrderedCollections
import VariableCatalog

/// What is known of a cluster before its inventory is laid out: who stands in which group, and the variables found.
struct ClusterParts {
  let catalog: Catalog
  let hosts: [String: Estate.Host]
  let members: HostMembers
  let platform: Platform
  /// Members by group, for each component; one group of the component's name where it has one cluster.
  let groups: OrderedDictionary<String, OrderedDictionary<String, [HostMember]>>
  /// By component with several groups, or with one that Control Center does not name, those that it names.
  let centerGroups: OrderedDictionary<String, [String]>
  private(set) var guards: Guards
  /// What decides what a deploy would do, with the variables found.
  private(set) var cases: DeployCases
  let required: RequiredVariables
  /// Nil where there is no model of the collection.
  private(set) var synthesis: ClusterSynthesis?

  /// Every service of the inventory, components in their order.
  var services: [Service] { members.byComponent.values.flatMap { $0.map(\.service) } }

  init(_ cluster: Estate.Cluster, in estate: Estate, catalog: Catalog, model: ForwardModel?) {
    self.catalog = catalog
    hosts = estate.hosts
    members = HostMembers(cluster, hosts: estate.hosts, catalog: catalog)
    platform = Platform(mostOf: cluster.services)
    let services = members.byComponent.values.flatMap { $0.map(\.service) }
    let shown = Dictionary(
      uniqueKeysWithValues: catalog.components.map { ($0.name, CenterClusters($0, services)) })
    groups = ClusterParts.groups(members, catalog, shown)
    centerGroups = ClusterParts.centerGroups(groups, catalog, shown)
    cases = DeployCases(
      members.byComponent.values.flatMap(\.self), hosts: hosts, catalog: catalog.deploy,
      version: platform.version ?? model?.version, isVerbatim: model == nil)
    required = RequiredVariables(of: services)
    // What the model reads of them is settled before the search; what hangs on its outcome comes after it.
    guards = Guards(catalog.deploy.guards, cases)
    synthesis = model.map(synthesise)
    cases = cases.with(synthesis?.evaluation)
    guards = Guards(catalog.deploy.guards, cases, isSaid: synthesis?.says ?? { _ in false })
  }

  /// - Parameter shown: by component, the clusters that Control Center names.
  private static func groups(
    _ members: HostMembers, _ catalog: Catalog, _ shown: [String: CenterClusters]
  ) -> OrderedDictionary<String, OrderedDictionary<String, [HostMember]>> {
    // Of a group that is called like a host, a pattern of hosts would mean both.
    let names = members.byComponent.values.joined().map(\.inventoryName)
    var taken = Set(catalog.components.map(\.name) + names + ["all", "ungrouped"])
    var split: OrderedDictionary<String, OrderedDictionary<String, [HostMember]>> = [:]
    for (name, members) in members.byComponent {
      guard let component = catalog.component(name), let shown = shown[name] else { continue }
      let children = ChildGroups.split(members, of: component, shown: shown, taken: taken)
      taken.formUnion(children?.keys.elements ?? [])
      split[name] = children ?? [name: members]
    }
    return split
  }

  /// What Control Center names, where that is not the component's only group.
  private static func centerGroups(
    _ groups: OrderedDictionary<String, OrderedDictionary<String, [HostMember]>>, _ catalog: Catalog,
    _ shown: [String: CenterClusters]
  ) -> OrderedDictionary<String, [String]> {
    var named: OrderedDictionary<String, [String]> = [:]
    for (name, parts) in groups {
      guard catalog.component(name)?.clusters != nil, let names = shown[name]?.named(parts, in: name) else {
        continue
      }
      if names != [name] { named[name] = names }
    }
    return named
  }

  private func synthesise(_ model: ForwardModel) -> ClusterSynthesis {
    var forAll = guards.forAll.merging(required.variables) { first, _ in first }
    for (name, shown) in centerGroups {
      guard let variable = catalog.component(name)?.clusters?.namesVariable else { continue }
      forAll[variable] = .list(shown.map(AnsibleValue.string))
    }
    var byGroup: OrderedDictionary<String, [HostMember]> = [:]
    var settled: OrderedDictionary<String, Variables> = [:]
    for (name, parts) in groups {
      // In Ansible's order: a group's own hosts are those of its children.
      byGroup[name] = parts.values.flatMap(\.self)
      for (part, members) in parts {
        byGroup[part] = members
        for (index, member) in members.enumerated() {
          var variables = ServiceVariables.settled(member.service, platform: platform.on(member.service))
          variables.merge(member.identity(at: index)) { first, _ in first }
          if self.members.hasAliases {
            variables["hostname_aliasing_enabled"] = .bool(true)
            variables["hostname"] = .verbatim(
              hosts[member.service.host]?.knownAs ?? member.service.host)
          }
          variables.merge(guards.own(on: member.inventoryName)) { first, _ in first }
          variables.merge(guards.own(of: member.service.component.name)) { first, _ in first }
          variables.merge(forAll) { first, _ in first }
          variables["ansible_os_family"] = hosts[member.service.host]?.osFamily.map(AnsibleValue.string)
          settled[member.inventoryName, default: [:]].merge(variables) { first, _ in first }
        }
      }
    }
    return ClusterSynthesis(
      groups: byGroup, settled: settled, texts: hosts.mapValues(\.texts), model: model)
  }

}
