import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import EstateModel
import OrderedCollections
import ParallelWork

/// One group of an inventory: the hosts of a component, or of one of its clusters.
struct ComponentGroup {
  let name: String
  let members: [HostMember]
  /// Variables of every member, in the members' order.
  let variables: OrderedDictionary<String, ServiceVariables>
  /// Whether the collection has a variable of a name.
  private let isTaken: (String) -> Bool
  /// Whether a model tells what needs no variable: without one, everything is said as it was seen.
  private let isModelled: Bool

  /// - Parameters:
  ///   - members: in the order in which they shall stand: by id, since the collection numbers by place.
  ///   - platform: version and edition on a member's host.
  ///   - isTaken: whether the collection has a variable of a name.
  ///   - explained: what needs no variable of its own; nil where there is no model of the collection.
  init(
    _ name: String, _ members: [HostMember], platform: Platform,
    isTaken: @escaping (String) -> Bool, explained: @Sendable (HostMember) -> ExplainedSettings?
  ) {
    self.name = name
    self.members = members
    self.isTaken = isTaken
    isModelled = members.first.flatMap(explained) != nil
    variables = OrderedDictionary(
      uniqueKeysWithValues: members.parallelMap { member in
        (
          member.inventoryName,
          ServiceVariables(
            member.service, platform: platform.on(member.service), explained: explained(member))
        )
      })
  }

  /// The group as it is written. `own` holds variables that hosts get from elsewhere, by inventory name.
  func document(own: [String: [InventoryDocument.Variable]]) -> InventoryDocument.Group {
    let scalars = Spread(variables.mapValues(\.group))
    let dictionaries = dictionaries
    let options = javaOptions(dictionaries)
    var group = InventoryDocument.Group(name)
    for (name, value) in scalars.common { group.variables.append(.init(name, .value(value))) }
    for (name, value) in options.common { group.variables.append(.init(name, .value(value))) }
    group.variables += dictionaries.flatMap(\.group)
    for (index, member) in members.enumerated() {
      let name = member.inventoryName
      var variables = own[name] ?? []
      variables += identity(of: member, at: index)
      for part in [scalars.own[name], options.own[name]] {
        for (key, value) in part ?? [:] { variables.append(.init(key, .value(value))) }
      }
      variables += dictionaries.flatMap { $0.host(name) }
      group.hosts.append(InventoryDocument.Host(name, comment: comment(on: member), variables: variables))
    }
    return group
  }

  /// Dictionary variables that some host needs.
  private var dictionaries: [DictionaryVariable] {
    let names = OrderedSet(variables.values.flatMap(\.dictionaries.keys))
    return names.compactMap { name in
      let values = variables.compactMapValues { $0.dictionaries[name] }
      if values.values.allSatisfy(\.isDefault) { return nil }
      return DictionaryVariable(
        name, values.mapValues(\.values), defaults: Set(values.filter(\.value.isDefault).keys),
        isForAll: values.count == variables.count, namesHosts: isModelled, hostVariable: hostVariable)
    }
  }

  /// The variable that a host sets for a key of a dictionary, named after both; nil where the collection has one of that name.
  private func hostVariable(for key: String) -> String? {
    guard let component = members.first?.service.component.name else { return nil }
    let word = String(key.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    // `SCHEMA_REGISTRY_HEAP_OPTS` has the component's name already.
    let name = word.hasPrefix(component + "_") ? word : "\(component)_\(word)"
    return isTaken(name) ? nil : name
  }

  /// Java options in a variable of their own, where no dictionary holds them.
  private func javaOptions(_ dictionaries: [DictionaryVariable]) -> Spread {
    Spread(
      variables.mapValues { variables in
        guard let options = variables.javaOptions,
          !dictionaries.contains(where: { $0.name == options.environment })
        else { return [:] }
        return [options.variable: options.value]
      })
  }

  private func identity(of member: HostMember, at index: Int) -> [InventoryDocument.Variable] {
    member.identity(at: index).map { .init($0.key, .value($0.value)) }
  }

  private func comment(on member: HostMember) -> [String] {
    if member.service.isMainAbsent { return ["its settings are not known: the main file is not there"] }
    return switch member.service.state {
    case .running: []
    case .unmanaged: ["runs without a systemd unit"]
    case .stopped: ["stopped"]
    case .disabled: ["stopped and disabled"]
    case .failed: ["failed"]
    case .restarting: ["does not stay up"]
    }
  }
}
