import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections

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

  /// Every setting of every service, as variables.
  package init(_ cluster: Estate.Cluster, in estate: Estate, catalog: Catalog) {
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

  /// Puts lines at the head of the file.
  package mutating func setHeader(_ lines: [String]) { document.header = lines }

  private mutating func fill() {
    let groups = groups()
    let all = groups.flatMap { $0.parts }
    let installation = Spread(byHost(all, \.installation))
    let connection = connection(all)
    let firstGroups = firstGroups(all)

    document.variables = section("How the hosts are reached.", connection.common)
    document.variables += section("What is installed; a deploy installs nothing else.", installation.common)
    document.variables += guards(installation.common)
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
    let required = required(all)
    clusterVariables.merge(required.variables) { first, _ in first }
    remarks += required.remarks
    clusterVariables.merge(quorum()) { first, _ in first }
    if members.hasAliases { clusterVariables["hostname_aliasing_enabled"] = .bool(true) }
    document.variables += section("What several components must know.", clusterVariables)
    document.variables += controllerFolders(all)

    for group in groups {
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
          own[name] = variables.map { .init($0.key, .value($0.value)) }
        }
        return part.document(own: own)
      }
      if group.isPlain {
        document.groups += written
      } else {
        document.groups.append(InventoryDocument.Group(group.component.name, children: written))
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

  private func groups() -> [Grouping] {
    let controlCenters = members.byComponent.values.flatMap { $0 }.map(\.service)
      .filter { $0.component.name.hasPrefix("control_center") }
    var taken = Set(catalog.components.map(\.name) + ["all", "ungrouped"])
    return members.byComponent.compactMap { name, members in
      guard let component = catalog.component(name) else { return nil }
      let children = ChildGroups.split(members, of: component, controlCenters: controlCenters, taken: taken)
      taken.formUnion(children?.keys.elements ?? [])
      let parts = (children ?? [name: members]).map {
        ComponentGroup($0.key, $0.value, isOneOfSeveral: children != nil, platform: platform)
      }
      return Grouping(
        component: component, isPlain: children == nil, parts: parts, shared: Spread(byHost(parts, \.shared)))
    }
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

  private func guards(_ installation: Variables) -> [InventoryDocument.Variable] {
    let isArchive = installation["installation_method"] == .string("archive")
    let guards = catalog.guards.filter { guardian in
      let fits = guardian.installation.map { ($0 == .archive) == isArchive } ?? true
      return fits && guardian.versions.contains(platform.version)
    }
    return guards.enumerated().map { index, guardian in
      InventoryDocument.Variable(
        guardian.name, comment: index == 0 ? ["What a deploy leaves alone."] : [],
        .value(.typed(guardian.value)))
    }
  }

  private func required(_ groups: [ComponentGroup]) -> (variables: Variables, remarks: [Remark]) {
    var variables: Variables = [:]
    var remarks: [Remark] = []
    for service in groups.flatMap(\.members).map(\.service) {
      for required in service.component.required where variables[required.name] == nil {
        if let value = required.value(for: service) {
          variables[required.name] = value
        } else {
          variables[required.name] = required.blank
          remarks.append(
            Remark(
              host: service.host,
              "\(required.name) could not be read; a deploy needs it: put it in place of CHANGE_ME"))
        }
      }
    }
    return (variables, remarks)
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

extension AnsibleValue {
  /// A text from the roster or the catalog with the type that it looks like: truth values and numbers.
  fileprivate static func typed(_ text: String) -> AnsibleValue {
    switch text {
    case "true", "True": .bool(true)
    case "false", "False": .bool(false)
    default: Int(text).map { .int($0) } ?? .verbatim(text)
    }
  }
}
