import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import OrderedCollections
import VariableCatalog

/// How the inventory of a cluster is laid out: which variable stands at which level.
struct ClusterDocument {
  private(set) var document = InventoryDocument()
  /// What of the cluster's services is not in the inventory.
  private(set) var remarks: [Remark]
  private let parts: ClusterParts
  /// By name of the host in the evidence.
  private let corrections: [String: [SettingDifference]]

  /// - Parameter corrections: what a deploy with an earlier layout would change.
  init(_ parts: ClusterParts, corrections: [SettingDifference]) {
    self.parts = parts
    self.corrections = Dictionary(grouping: corrections, by: \.host)
    remarks = parts.members.remarks + parts.required.remarks
    if parts.platform.version == nil, let host = parts.services.first?.host {
      let likely = parts.synthesis.map { "; the settings fit \($0.version) best" } ?? ""
      remarks.append(
        Remark(
          host: host,
          "no version of the platform was found on any host\(likely); set confluent_package_version before a deploy"
        ))
    }
    remarks += parts.synthesis?.remarks(self.corrections) ?? parts.services.compactMap(\.caution)
    fill()
  }

  private mutating func fill() {
    let groups = groupings()
    let all = groups.flatMap(\.parts)
    let installation = Spread(
      mostOf: byHost(all, \.installation), standards: ServiceVariables.installationStandards)
    let connection = connection(all)
    document.variables = Subjects.section("How the hosts are reached.", connection.common.written)
    let cluster = clusterVariables(groups).written
    let versions = Set(parts.catalog.components.compactMap(\.ownVersion?.variable))
    document.variables += Subjects.section(
      "What is installed; a deploy installs nothing else.",
      installation.common.written + cluster.filter { versions.contains($0.name) })
    document.variables += Subjects.section(
      ClusterDocument.guardHeading, parts.guards.forAll.written)
    document.variables += subjects.sections(
      cluster.filter { !versions.contains($0.name) }, otherwise: "What several components must know.")
    remarkMovedFiles(all)

    let firstGroups = firstGroups(all)
    for group in groups {
      let written = group.parts.map { part in
        var own: [String: [InventoryDocument.Variable]] = [:]
        for member in part.members {
          let name = member.inventoryName
          let isFirst = firstGroups[name] == part.name
          let levels = [
            isFirst ? connection.own[name] : nil, isFirst ? installation.own[name] : nil,
            group.shared.own[name], isFirst ? parts.synthesis?.own(name) : nil,
            isFirst ? parts.guards.own(on: name) : nil,
          ]
          var variables: Variables = [:]
          for level in levels { variables.merge(level ?? [:]) { first, _ in first } }
          own[name] = variables.written
        }
        return part.document(own: own)
      }
      add(group, written)
    }
    addControllerFolders()
  }

  private static let guardHeading = "What a deploy leaves alone."
  private var subjects: Subjects { Subjects(headings: parts.catalog.headings) }

  /// Adds a component's group: its only part, or its parts as child groups.
  private mutating func add(_ group: Grouping, _ written: [InventoryDocument.Group]) {
    let name = group.component.name
    // What all child groups say, their parent says once.
    let common = (written.first?.variables ?? []).filter { variable in
      written.allSatisfy { $0.variables.contains(variable) }
    }
    let switches = parts.synthesis?.switchesOff(group.parts.flatMap(\.members), corrections) ?? [:]
    let found = (parts.synthesis?.shared(of: name) ?? [:]).filter { switches[$0.key] == nil }
    let guards = parts.guards.own(of: name).filter { found[$0.key] == nil }.merging(switches) { _, switched in
      switched
    }
    var whole = InventoryDocument.Group(
      name, variables: level(found.written + common, guards: guards, of: name))
    if group.isPlain {
      whole.hosts = written.first?.hosts ?? []
    } else {
      whole.children = written.map { child in
        var child = child
        child.variables = level(child.variables.filter { !common.contains($0) }, guards: [:], of: name)
        return child
      }
    }
    document.groups.append(whole)
  }

  /// The variables of a group, with headings where there are many.
  private func level(
    _ variables: [InventoryDocument.Variable], guards: Variables, of component: String
  ) -> [InventoryDocument.Variable] {
    guard variables.count + guards.count >= Subjects.fewest else {
      return Subjects.paired(variables) + guards.written
    }
    let settings = parts.guards.settings
    let asked = guards.filter { settings.contains($0.key) }.written
    return subjects.sections(variables + asked, prefix: component + "_")
      + Subjects.section(
        ClusterDocument.guardHeading, guards.filter { !settings.contains($0.key) }.written)
  }

  /// Variables of all hosts that are no guards.
  private func clusterVariables(_ groups: [Grouping]) -> Variables {
    var variables: Variables = [:]
    for group in groups { variables.merge(group.shared.common) { first, _ in first } }
    // Control Center alone asks for the names.
    let isAsked = groups.contains { $0.component.name.hasPrefix("control_center") }
    for group in groups where isAsked {
      guard let shown = parts.centerGroups[group.component.name],
        let variable = group.component.clusters?.namesVariable
      else { continue }
      variables[variable] = .list(shown.map(AnsibleValue.string))
    }
    variables.merge(parts.required.variables) { first, _ in first }
    variables.merge(parts.synthesis?.sharedByAll ?? quorum()) { first, _ in first }
    if parts.members.hasAliases { variables["hostname_aliasing_enabled"] = .bool(true) }
    return variables
  }

  private mutating func remarkMovedFiles(_ groups: [ComponentGroup]) {
    for service in groups.flatMap(\.members).map(\.service) {
      let path = CollectionPaths(service).mainFile
      if path != service.configPath {
        remarks.append(
          Remark(
            host: service.host,
            "\(service.component.title) reads \(service.configPath), where the collection can't write; it would write \(path)"
          ))
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

  private func groupings() -> [Grouping] {
    let (synthesis, corrections) = (parts.synthesis, corrections)
    return parts.groups.compactMap { name, groups in
      guard let component = parts.catalog.component(name) else { return nil }
      let isPlain = groups.keys.elements == [name]
      let written = groups.map {
        ComponentGroup(
          $0.key, $0.value, platform: parts.platform,
          isTaken: parts.catalog.variables.all.contains
        ) { member in
          synthesis?.explained(member, corrections: corrections[member.service.host] ?? [])
        }
      }
      return Grouping(
        component: component, isPlain: isPlain, parts: written, shared: Spread(byHost(written, \.shared)))
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

  private func connection(_ groups: [ComponentGroup]) -> Spread {
    var byHost: OrderedDictionary<String, Variables> = [:]
    for member in groups.flatMap(\.members) {
      guard let host = parts.hosts[member.service.host] else { continue }
      var variables: Variables = [:]
      for (name, value) in host.connection.sorted(by: { $0.key < $1.key }) where name != "ansible_host" {
        variables[name] = .typed(value)
      }
      let address = host.connection["ansible_host"] ?? host.name
      if address != member.inventoryName { variables["ansible_host"] = .verbatim(address) }
      let isKnownOtherwise = host.address.map { $0 != address } ?? (address != member.inventoryName)
      if parts.members.hasAliases, isKnownOtherwise { variables["hostname"] = .verbatim(host.knownAs) }
      byHost[member.inventoryName] = variables
    }
    return Spread(byHost)
  }

  /// The members of the quorum, where they are not what the collection would make of the group.
  private func quorum() -> Variables {
    guard let controllers = parts.members.byComponent["kafka_controller"],
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

  /// Brokers look for the quorum's id in the controllers' data folder, and must be told where that is: where it is no
  /// default, the controllers' custom properties stand in sight of both.
  private mutating func addControllerFolders() {
    guard let controllers = parts.members.byComponent["kafka_controller"],
      parts.members.byComponent["kafka_broker"] != nil,
      let folder = controllers.lazy.compactMap({ $0.service.main?.entry("log.dirs")?.rawValue }).first
    else { return }
    // What the collection would write by itself, brokers know as well.
    if let synthesis = parts.synthesis,
      controllers.allSatisfy({ synthesis.explainsMain("log.dirs", of: $0) })
    {
      return
    }
    document.variables.append(
      .init(
        ClusterDocument.controllerProperties,
        comment: ["Brokers read the id of the quorum from the controllers' data folder."],
        takeControllerProperties() ?? .quoted(["log.dirs": .verbatim(folder)])))
  }

  private static let controllerProperties = "kafka_controller_custom_properties"

  /// Takes the controllers' custom properties out of their group, where they stand there whole.
  private mutating func takeControllerProperties() -> YAMLOutput? {
    guard let group = document.groups.firstIndex(where: { $0.name == "kafka_controller" }),
      let place = document.groups[group].variables.firstIndex(where: {
        $0.name == ClusterDocument.controllerProperties
      }),
      case .quoted(let settings) = document.groups[group].variables[place].value,
      // Brokers have none of the variables of controllers' hosts.
      !settings.values.contains(where: {
        if case .string(let text) = $0 { text.holdsTemplate } else { false }
      })
    else { return nil }
    let taken = document.groups[group].variables.remove(at: place)
    // A heading goes to who comes next under it.
    let rest = document.groups[group].variables
    if place < rest.count, rest[place].comment.isEmpty {
      document.groups[group].variables[place].comment = taken.comment
    }
    return taken.value
  }
}
