import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections
import VariableCatalog

/// The inventory of one Kafka cluster.
package struct ClusterInventory: Sendable {
  /// Name of the cluster; empty where the estate has only one.
  package let cluster: String
  package private(set) var document: InventoryDocument
  /// What of the cluster's services is not in the inventory.
  package private(set) var remarks: [Remark]

  private let catalog: Catalog
  private let hosts: [String: Estate.Host]
  private let members: HostMembers
  private let platform: Platform
  private let model: ForwardModel?

  /// Every setting of every service, as variables.
  ///
  /// - Parameter model: what the collection writes; nil where there is no model of its version: then every
  ///   setting is said as it is.
  package init(_ cluster: Estate.Cluster, in estate: Estate, catalog: Catalog, model: ForwardModel?) {
    self.model = model
    self.cluster = cluster.name
    self.catalog = catalog
    hosts = estate.hosts
    members = HostMembers(cluster, hosts: estate.hosts, catalog: catalog)
    remarks = members.remarks
    platform = Platform(mostOf: cluster.services)
    if platform.version == nil, let host = cluster.services.first?.host {
      remarks.append(
        Remark(
          host: host,
          "no version of the platform was found on any host; set confluent_package_version before a deploy"))
    }
    document = InventoryDocument()
    fill()
  }

  /// The version of the platform that most services of a cluster show; nil where none does.
  package static func version(of cluster: Estate.Cluster) -> PlatformVersion? {
    Platform(mostOf: cluster.services).version
  }

  /// Puts lines at the head of the file.
  package mutating func setHeader(_ lines: [String]) { document.header = lines }

  private mutating func fill() {
    let split = splitGroups()
    let guards = Guards(
      catalog.guards, services: members.byComponent.values.flatMap { $0.map(\.service) },
      version: platform.version, isVerbatim: model == nil)
    let required = RequiredVariables(of: members.byComponent.values.flatMap { $0.map(\.service) })
    let settled = guards.forAll.merging(required.variables) { first, _ in first }
    let synthesis = model.map { synthesise(split, settled, guards, $0) }
    if model == nil { remarks += members.byComponent.values.flatMap { $0.compactMap(\.service.caution) } }
    remarks += synthesis?.remarks ?? []
    let groups = groups(split, synthesis)
    let all = groups.flatMap { $0.parts }
    let installation = Spread(byHost(all, \.installation))
    let connection = connection(all)
    let firstGroups = firstGroups(all)

    document.variables = section("How the hosts are reached.", connection.common)
    document.variables += section("What is installed; a deploy installs nothing else.", installation.common)
    document.variables += section("What a deploy leaves alone.", guards.forAll)
    var clusterVariables: Variables = [:]
    for group in groups { clusterVariables.merge(group.shared.common) { first, _ in first } }
    for group in groups where !group.isPlain {
      if let variable = group.component.clusters?.namesVariable {
        clusterVariables[variable] = .list(group.parts.map { .string($0.name) })
      }
    }
    for service in all.flatMap(\.members).map(\.service) {
      let path = CollectionPaths(service).mainFile
      if path != service.configPath {
        remarks.append(
          Remark(
            host: service.host,
            "\(service.component.title) reads \(service.configPath), where the collection can't write; it would write \(path)"
          ))
      }
    }
    clusterVariables.merge(required.variables) { first, _ in first }
    remarks += required.remarks
    if synthesis == nil { clusterVariables.merge(quorum()) { first, _ in first } }
    clusterVariables.merge(synthesis?.sharedByAll ?? [:]) { first, _ in first }
    if members.hasAliases { clusterVariables["hostname_aliasing_enabled"] = .bool(true) }
    document.variables += section("What several components must know.", clusterVariables)
    document.variables += controllerFolders(all)

    for group in groups {
      let found = synthesis?.shared(of: group.component.name) ?? [:]
      let own = found.merging(guards.own(of: group.component.name)) { first, _ in first }.map {
        InventoryDocument.Variable($0.key, .value($0.value))
      }
      let written = group.parts.map { part in
        var own: [String: [InventoryDocument.Variable]] = [:]
        for member in part.members {
          let name = member.inventoryName
          var variables: Variables = [:]
          if firstGroups[name] == part.name {
            variables.merge(connection.own[name] ?? [:]) { first, _ in first }
            variables.merge(installation.own[name] ?? [:]) { first, _ in first }
          }
          variables.merge(group.shared.own[name] ?? [:]) { first, _ in first }
          if firstGroups[name] == part.name {
            variables.merge(synthesis?.own(name) ?? [:]) { first, _ in first }
          }
          own[name] = variables.map { .init($0.key, .value($0.value)) }
        }
        return part.document(own: own)
      }
      if group.isPlain, var plain = written.first {
        plain.variables = own + plain.variables
        document.groups.append(plain)
      } else {
        document.groups.append(
          InventoryDocument.Group(group.component.name, variables: own, children: written))
      }
    }
  }

  // MARK: - Groups

  /// A component's group, or its child groups.
  private struct Grouping {
    let component: Component
    let isPlain: Bool
    let parts: [ComponentGroup]
    let shared: Spread
  }

  /// Members by group, for each component; one group of the component's name where it has one cluster.
  private func splitGroups() -> OrderedDictionary<String, OrderedDictionary<String, [HostMember]>> {
    let controlCenters = members.byComponent.values.flatMap { $0 }.map(\.service)
      .filter { $0.component.name.hasPrefix("control_center") }
    var taken = Set(catalog.components.map(\.name) + ["all", "ungrouped"])
    var split: OrderedDictionary<String, OrderedDictionary<String, [HostMember]>> = [:]
    for (name, members) in members.byComponent {
      guard let component = catalog.component(name) else { continue }
      let children = ChildGroups.split(members, of: component, controlCenters: controlCenters, taken: taken)
      taken.formUnion(children?.keys.elements ?? [])
      split[name] = children ?? [name: members]
    }
    return split
  }

  private func groups(
    _ split: OrderedDictionary<String, OrderedDictionary<String, [HostMember]>>,
    _ synthesis: ClusterSynthesis?
  ) -> [Grouping] {
    split.compactMap { name, groups in
      guard let component = catalog.component(name) else { return nil }
      let isPlain = groups.keys.elements == [name]
      let parts = groups.map {
        ComponentGroup($0.key, $0.value, isOneOfSeveral: !isPlain, platform: platform, synthesis: synthesis)
      }
      return Grouping(
        component: component, isPlain: isPlain, parts: parts, shared: Spread(byHost(parts, \.shared)))
    }
  }

  private func synthesise(
    _ split: OrderedDictionary<String, OrderedDictionary<String, [HostMember]>>,
    _ forAll: Variables, _ guards: Guards,
    _ model: ForwardModel
  ) -> ClusterSynthesis {
    var groups: OrderedDictionary<String, [HostMember]> = [:]
    var settled: OrderedDictionary<String, Variables> = [:]
    for (name, parts) in split {
      let isOneOfSeveral = parts.keys.elements != [name]
      // In Ansible's order: a group's own hosts are those of its children.
      groups[name] = parts.values.flatMap(\.self)
      for (part, members) in parts {
        groups[part] = members
        for (index, member) in members.enumerated() {
          var variables = ServiceVariables.settled(
            member.service, platform: platform.on(member.service), isOneOfSeveral: isOneOfSeveral)
          variables.merge(member.identity(at: index)) { first, _ in first }
          if self.members.hasAliases {
            variables["hostname_aliasing_enabled"] = .bool(true)
            variables["hostname"] = .verbatim(
              hosts[member.service.host]?.inventoryName ?? member.service.host)
          }
          variables.merge(forAll) { first, _ in first }
          variables.merge(guards.own(of: member.service.component.name)) { first, _ in first }
          variables["ansible_os_family"] = hosts[member.service.host]?.osFamily.map(AnsibleValue.string)
          settled[member.inventoryName, default: [:]].merge(variables) { first, _ in first }
        }
      }
    }
    return ClusterSynthesis(
      groups: groups, settled: settled, texts: hosts.mapValues(\.texts), model: model)
  }

  private func byHost(
    _ groups: [ComponentGroup], _ level: KeyPath<ServiceVariables, Variables>
  ) -> OrderedDictionary<String, Variables> {
    var byHost: OrderedDictionary<String, Variables> = [:]
    for (host, variables) in groups.flatMap(\.variables) {
      byHost[host, default: [:]].merge(variables[keyPath: level]) { first, _ in first }
    }
    return byHost
  }

  /// The first group of every host: there its own variables stand.
  private func firstGroups(_ groups: [ComponentGroup]) -> [String: String] {
    var first: [String: String] = [:]
    for group in groups {
      for member in group.members where first[member.inventoryName] == nil {
        first[member.inventoryName] = group.name
      }
    }
    return first
  }

  // MARK: - Variables of all hosts

  private func section(_ comment: String, _ variables: Variables) -> [InventoryDocument.Variable] {
    variables.enumerated().map { index, variable in
      InventoryDocument.Variable(variable.key, comment: index == 0 ? [comment] : [], .value(variable.value))
    }
  }

  private func connection(_ groups: [ComponentGroup]) -> Spread {
    var byHost: OrderedDictionary<String, Variables> = [:]
    for member in groups.flatMap(\.members) {
      guard let host = hosts[member.service.host] else { continue }
      var variables: Variables = [:]
      for (name, value) in host.connection.sorted(by: { $0.key < $1.key }) where name != "ansible_host" {
        variables[name] = .typed(value)
      }
      let address = host.connection["ansible_host"] ?? host.name
      if address != member.inventoryName {
        variables["ansible_host"] = .verbatim(address)
        if members.hasAliases { variables["hostname"] = .verbatim(host.inventoryName) }
      }
      byHost[member.inventoryName] = variables
    }
    return Spread(byHost)
  }

  /// The members of the quorum, where they are not what the collection would make of the group.
  private func quorum() -> Variables {
    guard let controllers = members.byComponent["kafka_controller"],
      let text = controllers.lazy.compactMap({ $0.service.main?["controller.quorum.voters"] }).first
    else { return [:] }
    let port =
      controllers.first.flatMap { member in member.service.component.port.flatMap(member.service.port) }
      ?? 9093
    let first = controllers.first?.service.component.identity?.first ?? 0
    let usual = controllers.enumerated().map { "\(first + $0)@\($1.inventoryName):\(port)" }.joined(
      separator: ",")
    return text == usual ? [:] : ["kafka_controller_quorum_voters": .verbatim(text)]
  }

  /// Brokers look for the quorum's id in the controllers' data folder, and must be told where that is.
  private func controllerFolders(_ groups: [ComponentGroup]) -> [InventoryDocument.Variable] {
    guard let controllers = members.byComponent["kafka_controller"],
      members.byComponent["kafka_broker"] != nil,
      let folder = controllers.lazy.compactMap({ $0.service.main?.entry("log.dirs")?.rawValue }).first
    else { return [] }
    return [
      .init(
        "kafka_controller_custom_properties",
        comment: ["Brokers read the id of the quorum from the controllers' data folder."],
        .quoted(["log.dirs": .verbatim(folder)]))
    ]
  }
}
