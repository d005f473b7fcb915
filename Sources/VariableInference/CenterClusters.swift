import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections

/// The clusters of a component (Connect, ksqlDB) that Control Center's settings name.
struct CenterClusters {
  /// The hosts in the addresses of each cluster, by the name that it has there.
  private let hosts: OrderedDictionary<String, [String]>
  /// Whether a cluster goes by the name of its group there.
  private let isNamedByGroup: Bool
  /// Whether some Control Center was read.
  private let isKnown: Bool

  /// - Parameter services: all services of the estate's part.
  init(_ component: Component, _ services: [Service]) {
    let centers = services.filter { $0.component.name.hasPrefix("control_center") }
    var hosts: OrderedDictionary<String, [String]> = [:]
    for entry in centers.flatMap({ $0.main.map { Array($0.entries) } ?? [] }) {
      guard let clusters = component.clusters, let name = clusters.center.name(in: entry.key) else {
        continue
      }
      // No group's name has a dot: that is another setting of the cluster.
      if clusters.isGroupCenterName, name.contains(".") { continue }
      hosts[name] = HostPortList(parsing: entry.value).elements.map(\.host)
    }
    self.hosts = hosts
    isNamedByGroup = component.clusters?.isGroupCenterName ?? false
    isKnown = centers.contains { $0.main != nil }
  }

  /// The name that a cluster has there; nil where it has none.
  func name(of members: [HostMember]) -> String? {
    let known = members.names
    return hosts.first { !$0.value.isEmpty && $0.value.allSatisfy(known.contains) }?.key
  }

  /// The same, where no other cluster has a name there.
  func onlyName(of members: [HostMember]) -> String? { hosts.count == 1 ? name(of: members) : nil }

  /// The places of groups by one list that names hosts of each; as they stand where there is none.
  func places(of groups: [[HostMember]]) -> [Int] {
    for list in hosts.values {
      let places = groups.map { members in list.firstIndex(where: members.names.contains) }
      if !places.contains(nil) { return places.compactMap(\.self) }
    }
    return Array(groups.indices)
  }

  /// Of some groups, those whose clusters are named; all where nothing is known of it, or where the hosts have other names there.
  ///
  /// - Parameter whole: the group of them all, by which one name may stand for every host.
  func named(_ groups: OrderedDictionary<String, [HostMember]>, in whole: String) -> [String] {
    if groups.count > 1, hosts.count == 1, let (name, list) = hosts.elements.first,
      !isNamedByGroup || name == whole, case let shown = Set(list),
      groups.values.joined().allSatisfy({ !shown.isDisjoint(with: [$0].names) })
    {
      return [whole]
    }
    let shown = groups.filter { name(of: $0.value) != nil }
    return isKnown && (shown.count == hosts.count) ? shown.keys.elements : groups.keys.elements
  }
}

extension [HostMember] {
  /// By which addresses may name the hosts.
  fileprivate var names: Set<String> {
    Set(map(\.inventoryName) + map(\.service.host) + compactMap(\.address))
  }
}
