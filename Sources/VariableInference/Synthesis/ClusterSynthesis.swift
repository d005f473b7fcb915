import AnsibleExpressions
import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import OrderedCollections
import ParallelWork
import VariableCatalog

/// The variables of one cluster that explain what was seen, and what they leave unexplained.
struct ClusterSynthesis {
  private let synthesis: Synthesis
  private let model: ForwardModel
  /// The components of each host.
  private let components: [String: [String]]
  /// Files that a deploy would write otherwise: login and password files, for which no dictionary can hold what the
  /// variables found do not explain.
  private let unexplained: [(host: String, file: ModelledFile)]
  /// Names of hosts in the evidence by those in the inventory.
  private let evidenceNames: [String: String]

  /// - Parameters:
  ///   - groups: name and members of every group, child groups included.
  ///   - settled: what is known of each host before: how it is installed, names, ids.
  ///   - texts: the files of each machine by path.
  init(
    groups: OrderedDictionary<String, [HostMember]>, settled: OrderedDictionary<String, Variables>,
    texts: [String: [String: String]], model: ForwardModel
  ) {
    var seen: Set<[String]> = []
    let members = groups.values.flatMap { $0.enumerated() }.filter { _, member in
      seen.insert([member.inventoryName, member.service.component.name]).inserted
    }
    let services = members.parallelMap { index, member in
      ObservedService(
        member.service, host: member.inventoryName, identity: member.usualIdentity(at: index),
        isNumberedByPlace: member.identity(at: index).isEmpty, texts: texts[member.service.host] ?? [:])
    }
    let base = VariableAssignment(
      groups: groups.mapValues { $0.map(\.inventoryName) },
      variables: settled.mapValues { variables in
        Dictionary(uniqueKeysWithValues: variables.map { ($0.key, TemplatedValue($0.value)) })
      })
    components = Dictionary(grouping: services, by: \.host).mapValues { $0.map(\.component) }
    let synthesis = Synthesis(services, base: base, model: model)
    self.synthesis = synthesis
    self.model = model
    evidenceNames = Dictionary(
      groups.values.joined().map { ($0.inventoryName, $0.service.host) },
      uniquingKeysWith: { first, _ in first })
    unexplained = services.flatMap { service in
      synthesis.files(of: service.host, service.component).filter { file in
        guard !file.takesCustom, file.format != .foreign, let seen = service.settings(of: file) else {
          return false
        }
        return !seen.isWritten(by: file)
      }.map { (service.host, $0) }
    }
  }

  /// What is to be said of files that a deploy would write otherwise, but for those that are switched off.
  ///
  /// - Parameter corrections: what a deploy would change, by name of the host in the evidence.
  func remarks(_ corrections: [String: [SettingDifference]]) -> [Remark] {
    unexplained.filter { host, file in
      let wrong = evidenceNames[host].flatMap { corrections[$0] } ?? []
      return switchOff(of: file) == nil || !wrong.contains { $0.file == file.path }
    }.map { host, file in
      Remark(
        host: host,
        "a deploy would write \(file.path) otherwise: what is in it was not explained by variables")
    }
  }

  /// What a deploy would write for a service under the variables found.
  ///
  /// - Parameter corrections: settings of the host of which the model is known to be wrong.
  func explained(_ member: HostMember, corrections: [SettingDifference]) -> ExplainedSettings {
    let component = member.service.component.name
    return ExplainedSettings(
      files: synthesis.files(of: member.inventoryName, component),
      mainName: member.service.component.config.files.first?.name ?? "",
      own: (synthesis.draft.own[member.inventoryName] ?? [:]).filter {
        place(of: $0.key, on: member.inventoryName) == component
      },
      corrections: corrections)
  }

  /// Switches of a component's files that a deploy would write otherwise, where no dictionary can mend that: switched
  /// off, a deploy leaves the files alone.
  ///
  /// - Parameter corrections: what a deploy would change, by name of the host in the evidence.
  func switchesOff(_ members: [HostMember], _ corrections: [String: [SettingDifference]]) -> Variables {
    var switches: Variables = [:]
    for member in members {
      let wrong = Set((corrections[member.service.host] ?? []).map(\.file))
      for file in synthesis.files(of: member.inventoryName, member.service.component.name)
      where !file.takesCustom && file.format != .foreign && wrong.contains(file.path) {
        if let name = switchOff(of: file) { switches[name] = .bool(false) }
      }
    }
    return switches
  }

  /// The one variable without which a deploy writes no such file; nil where there is none.
  private func switchOff(of file: ModelledFile) -> String? {
    let component = model.components.first { $0.name == file.component }
    let names = component?.files.first { $0.name == file.name }?.condition?.names ?? []
    guard names.count == 1, let name = names.first, case .variable = model.definitions[name] else {
      return nil
    }
    return name
  }

  /// Whether a setting of a service's main file needs no custom property.
  func explainsMain(_ key: String, of member: HostMember) -> Bool {
    guard let name = member.service.component.config.files.first?.name,
      let entry = member.service.main?.entry(key)
    else { return false }
    return explained(member, corrections: []).covers(entry, in: name)
  }

  /// Variables of a host that are no component's.
  func own(_ host: String) -> Variables {
    (synthesis.draft.own[host] ?? [:]).filter { place(of: $0.key, on: host) == nil }
  }

  /// The component of a host in whose group a variable of the host may stand; nil where it is none's.
  private func place(of name: String, on host: String) -> String? {
    let components = components[host] ?? []
    return components.count == 1 ? components.first : components.owner(of: name)
  }

  /// Whether the variables found say a name, for all hosts or for one.
  func says(_ name: String) -> Bool {
    synthesis.draft.shared[name] != nil || synthesis.draft.own.values.contains { $0[name] != nil }
  }

  /// The version of the collection.
  var version: PlatformVersion { model.version }

  /// Settings left unexplained, and the variables that explain the others.
  var misfit: Int { synthesis.cost + synthesis.draft.count }

  /// All variables, with those found.
  var evaluation: Evaluation { synthesis.evaluation }

  /// Variables that one component alone reads and that are its own by name, or by what they hold.
  func shared(of component: String) -> Variables {
    synthesis.draft.shared.filter { home(of: $0.key) == component }
  }

  /// Variables that several components read, or may come to read: their names say nothing of one.
  var sharedByAll: Variables {
    synthesis.draft.shared.filter { home(of: $0.key) == nil }
  }

  private func home(of name: String) -> String? {
    if let home = synthesis.homes[name] { return home }
    let readers = synthesis.readers(of: name)
    guard !model.known.contains(name), readers.count == 1, let reader = readers.first else { return nil }
    // What is made of a host's own name is nothing to hosts of other components.
    if let value = synthesis.draft.shared[name], value.namesHost { return reader }
    return model.components.map(\.name).owner(of: name) == reader ? reader : nil
  }
}

extension OrderedDictionary<String, String> {
  /// Whether the collection would write just these settings.
  fileprivate func isWritten(by file: ModelledFile) -> Bool {
    count == file.settings.count
      && allSatisfy { key, value in
        guard case .known(let text) = file.settings[key] else { return false }
        return SettingDifference.isSame(value, text, of: key)
      }
  }
}
