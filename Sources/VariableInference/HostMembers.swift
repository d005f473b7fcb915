import ComponentCatalog
import EstateModel
import OrderedCollections

/// Gives every service of a cluster its host name in the inventory, and sorts them into groups.
struct HostMembers {
  /// By component, in the order of the catalog, each by id, else as settings list them, else by name.
  private(set) var byComponent: OrderedDictionary<String, [HostMember]> = [:]
  private(set) var remarks: [Remark] = []
  /// Some machine has more than one inventory name.
  private(set) var hasAliases = false

  init(_ cluster: Estate.Cluster, hosts: [String: Estate.Host], catalog: Catalog) {
    let order = SeenOrder(cluster.services)
    for component in catalog.components {
      var members: [HostMember] = []
      let services = cluster.services.filter { $0.component.name == component.name }.sorted(
        by: HostMembers.usualFirst)
      for service in services {
        let name = hosts[service.host]?.inventoryName ?? service.host
        if !members.contains(where: { $0.inventoryName == name }) {
          members.append(HostMember(service: service, inventoryName: name))
        } else if component.unitVariable != nil {
          let alias = HostMembers.alias(of: name, service, taken: members.map(\.inventoryName))
          members.append(HostMember(service: service, inventoryName: alias))
          hasAliases = true
        } else {
          remarks.append(
            Remark(
              host: service.host,
              "a second \(component.title) (\(service.unit ?? service.configPath)) can't stand in one inventory with the first: the collection has one unit and one folder for it; it was left out"
            ))
        }
      }
      let places = order.places(of: members.map(\.inventoryName))
      if !members.isEmpty {
        byComponent[component.name] = members.sorted { HostMembers.byIdentity($0, $1, places) }
      }
    }
  }

  /// The service with the usual unit keeps the host's name.
  private static func usualFirst(_ left: Service, _ right: Service) -> Bool {
    func key(_ service: Service) -> (String, Int, Int, String) {
      let isUsual = service.unit.map(service.component.units.contains) ?? false
      return (service.host, service.state == .running ? 0 : 1, isUsual ? 0 : 1, service.unit ?? "")
    }
    return key(left) < key(right)
  }

  private static func byIdentity(
    _ left: HostMember, _ right: HostMember, _ places: [String: Int]
  ) -> Bool {
    let numbers = (left.service.identity ?? .max, right.service.identity ?? .max)
    if numbers.0 != numbers.1 { return numbers.0 < numbers.1 }
    if let mine = places[left.inventoryName], let theirs = places[right.inventoryName] {
      return mine < theirs
    }
    return left.inventoryName.precedesNaturally(right.inventoryName)
  }

  /// `kc1.example.net` with unit `connect-b` becomes `kc1-connect-b.example.net`.
  private static func alias(of name: String, _ service: Service, taken: [String]) -> String {
    let label = name.prefix { $0 != "." }
    let suffix = (service.unit ?? service.configPath.split(separator: "/").last.map(String.init) ?? "second")
      .map { $0.isLetter || $0.isNumber ? $0 : "-" }
    let base = "\(label)-\(String(suffix))"
    let domain = name.dropFirst(label.count)
    let numbered = (2...).lazy.map { "\(base)-\($0)\(domain)" }
    return taken.contains(base + domain) ? numbered.first { !taken.contains($0) } ?? base : base + domain
  }
}

extension String {
  /// Order in which people list hosts: `kb2` before `kb10`.
  func precedesNaturally(_ other: String) -> Bool {
    let left = naturalParts
    let right = other.naturalParts
    for (mine, theirs) in zip(left, right) where mine != theirs {
      if let mine = Int(mine), let theirs = Int(theirs), mine != theirs { return mine < theirs }
      return mine < theirs
    }
    return left.count < right.count
  }

  private var naturalParts: [String] {
    var parts: [String] = []
    for character in self {
      if let last = parts.last?.last, last.isNumber == character.isNumber {
        parts[parts.count - 1].append(character)
      } else {
        parts.append(String(character))
      }
    }
    return parts
  }
}
