import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import DriftAnalysis
import EstateModel
import Glibc
import HostEvidence
import OrderedCollections
import VariableCatalog

/// What somebody did to the inventory.
extension Mutator {
  /// The inventory with one change, and what a deploy with it would write; nil where it would not be read back.
  private func declaring(_ change: (inout InventoryDocument) -> Void) -> DeclaredInventory? {
    var document = declared.inventory.flattened(.merge)
    change(&document)
    guard let text = try? document.text(), let inventory = try? readInventory(text: text).inventory else {
      return nil
    }
    var other = declared
    other.inventory = inventory
    let rendering = render(inventory)
    other.rendering = rendering.rendering
    other.origins = { host, file, key in rendering.origins(of: key, in: file, on: host) }
    return other
  }

  /// What of files a deploy with another inventory would write otherwise than the first one; nil where that is more than
  /// settings of properties files.
  private func changes(with other: DeclaredInventory) -> [Mutation.Expectation]? {
    let kinds: [SettingDifference.Kind: String] = [
      .changed: "setting.changed", .added: "setting.missing", .lost: "setting.extra",
    ]
    let isThere = { (host: String) in other.rendering.hosts[host] != nil }
    let differences = declared.rendering.differences(to: other.rendering).filter { isThere($0.host) }
    guard differences.allSatisfy({ $0.file.hasSuffix(".properties") }) else { return nil }
    let names = written.members.flatMap { host, members in members.map { ($0.name, host) } }
    let hosts = Dictionary(names, uniquingKeysWith: { first, _ in first })
    return differences.compactMap { difference in
      guard let host = hosts[difference.host], let kind = kinds[difference.kind] else { return nil }
      return .init(kind, host: host, file: difference.file, key: difference.masked.key)
    }
  }

  /// A variable, or a part of one, gets a value that nobody can tell: nothing that hangs on it may become a finding.
  package mutating func hideVariable() -> Mutation? {
    let names = Set(variables.values.joined()).filter { !$0.hasPrefix("ansible_") }.sorted()
    guard let name = pick(names) else { return nil }
    let inventory = declared.inventory
    let value = inventory.hosts.keys.lazy.compactMap { host in
      inventory.variables(of: host, hashBehaviour: .merge)[name]?.value
    }.first
    guard let path = pick(value.map(Mutator.paths) ?? []) else { return nil }
    let other = declaring { document in
      for group in document.groups.indices {
        for host in document.groups[group].hosts.indices {
          for index in document.groups[group].hosts[host].variables.indices {
            let variable = document.groups[group].hosts[host].variables[index]
            guard variable.name == name, case .value(let value) = variable.value else { continue }
            document.groups[group].hosts[host].variables[index].value = .value(
              Mutator.hiding(path[...], in: value))
          }
        }
      }
    }
    guard let other else { return nil }
    var mutation = Mutation(
      "\(([name] + path).joined(separator: ".")): nobody can tell its value", records, [], declared: other)
    mutation.isOpen = Mutator.settings(of: other.rendering) != Mutator.settings(of: declared.rendering)
    return mutation
  }

  private static func settings(of rendering: Rendering) -> [String: [String: RenderedFile]] {
    rendering.hosts.reduce(into: [:]) { all, host in
      all[host.key] = Dictionary(host.value.files.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }
  }

  /// The whole value, and all parts of it.
  private static func paths(in value: AnsibleValue) -> [[String]] {
    switch value {
    case .dictionary(let entries):
      return [[]] + entries.flatMap { key, value in paths(in: value).map { [key] + $0 } }
    case .list(let items):
      return [[]] + items.enumerated().flatMap { index, item in paths(in: item).map { ["\(index)"] + $0 } }
    default: return [[]]
    }
  }

  private static func hiding(_ path: ArraySlice<String>, in value: AnsibleValue) -> AnsibleValue {
    guard let first = path.first else { return .string("{{ lookup('env', 'NOBODY_KNOWS') }}") }
    switch value {
    case .dictionary(var entries):
      entries[first] = entries[first].map { hiding(path.dropFirst(), in: $0) }
      return .dictionary(entries)
    case .list(var items):
      if let index = Int(first), items.indices.contains(index) {
        items[index] = hiding(path.dropFirst(), in: items[index])
      }
      return .list(items)
    default: return value
    }
  }

  /// A broker gets the id that another broker has.
  mutating func declareIDTwice() -> Mutation? {
    let ids = declared.rendering.hosts.flatMap { host, rendered in
      rendered.files.values.filter { $0.component == "kafka_broker" }.flatMap { file in
        ["node.id", "broker.id"].compactMap { key in
          file.settings[key].flatMap { Int($0) }.map { (host: host, key: key, id: $0) }
        }
      }
    }
    guard let first = pick(ids), let second = pick(ids.filter { $0.id != first.id }) else { return nil }
    let other = declaring { document in
      for index in document.groups[0].hosts.indices where document.groups[0].hosts[index].name == first.host {
        document.groups[0].hosts[index].variables.removeAll { ["broker_id", "node_id"].contains($0.name) }
        document.groups[0].hosts[index].variables.append(
          .init(first.key.replacing(".", with: "_"), .value(.int(second.id))))
      }
    }
    guard let other, let changes = changes(with: other) else { return nil }
    let names = Dictionary(
      written.names.map { ($0.key.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    return Mutation(
      "\(first.host): the inventory gives it the id of \(second.host)", records,
      changes + [
        .init(
          "id.declared-twice", host: nil, key: first.key,
          hosts: [first.host, second.host].map { names[$0] ?? $0 })
      ], declared: other)
  }

  /// A host is taken away and out of the inventory; the lists of others still have it.
  mutating func forgetHost() -> Mutation? {
    let plain = hosts.filter { host in
      let own = services.filter { $0.host == host }
      return written.members[host]?.count == 1
        && own.allSatisfy { service in
          Mutator.core.contains(service.component.name) && others(like: service) > 2
        }
    }
    guard let host = pick(plain), let name = written.members[host]?.first?.name,
      let other = declaring({ document in
        for index in document.groups.indices { document.groups[index].hosts.removeAll { $0.name == name } }
      }), let changes = changes(with: other)
    else { return nil }
    return Mutation(
      "\(host): gone, and out of the inventory", records.filter { $0.name != host },
      changes + otherIDs(changes) + lists(naming: [host, name]), declared: other)
  }

  /// Nodes that a deploy would give another id than their data has.
  private func otherIDs(_ changes: [Mutation.Expectation]) -> [Mutation.Expectation] {
    changes.filter { change in
      ["node.id", "broker.id"].contains(change.key)
        && services.contains {
          $0.host == change.host && $0.configPath == change.file && $0.clusterID != nil
        }
    }.map { .init("id.declared-mismatch", host: $0.host, file: $0.file, key: $0.key) }
  }

  /// Lists of servers with one of a host's names, the first by name of each main file.
  private func lists(naming names: Set<String>) -> [Mutation.Expectation] {
    let patterns = catalog.components.filter { Mutator.core.contains($0.name) }.flatMap(\.namedBy)
    return services.filter { !names.contains($0.host) }.compactMap { service in
      let keys = (service.main?.entries ?? []).filter { entry in
        let hosts = entry.value.split { ",/".contains($0) }.map { $0.split(separator: "@").last ?? "" }
        return patterns.contains { fnmatch($0, entry.key, 0) == 0 }
          && hosts.contains { names.contains(String($0.prefix { $0 != ":" })) }
      }.map(\.key)
      return keys.min().map {
        .init("address.unknown", host: service.host, file: service.configPath, key: $0)
      }
    }
  }
}
