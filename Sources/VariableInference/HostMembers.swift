import ComponentCatalog
import EstateModel
import OrderedCollections

/// Gives every service of a cluster its host name in the inventory, and sorts them into groups.
struct HostMembers {
  /// By component, in the order of the catalog, each as settings list them, else by id, else by name.
  private(set) var byComponent: OrderedDictionary<String, [HostMember]> = [:]
  private(set) var remarks: [Remark] = []
  /// Some machine has more than one inventory name, or one by which the cluster does not know it.
  private(set) var hasAliases = false

  init(_ cluster: Estate.Cluster, hosts: [String: Estate.Host], catalog: Catalog) {
    let order = SeenOrder(cluster.services)
    let byName = Dictionary(grouping: cluster.services, by: \.component.name)
    for component in catalog.components {
      var members: [HostMember] = []
      var taken: Set<String> = []
      let services = (byName[component.name] ?? []).sorted(by: HostMembers.usualFirst)
      for service in services {
        let name = hosts[service.host]?.inventoryName ?? service.host
        let address = hosts[service.host]?.address
        if address != nil { hasAliases = true }
        if taken.insert(name).inserted {
          members.append(HostMember(service: service, inventoryName: name, address: address))
        } else if component.unitVariable != nil {
          let alias = HostMembers.alias(of: name, service, taken: taken)
          taken.insert(alias)
          members.append(HostMember(service: service, inventoryName: alias, address: address))
          hasAliases = true
        } else {
          remarks.append(
            Remark(
              host: service.host,
              "a second \(component.title) (\(service.unit ?? service.configPath)) can't stand in one inventory with the first: the collection has one unit and one folder for it; it was left out"
            ))
        }
      }
      let places = order.places(of: members.map(\.knownAs))
      if !members.isEmpty {
        byComponent[component.name] = HostMembers.sorted(members, places)
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

  /// As settings list them, since a list in another order would have to be said whole; then by id, then by name.
  private static func sorted(_ members: [HostMember], _ places: [String: Int]) -> [HostMember] {
    let keys = members.map { member in
      (
        number: member.service.identity ?? .max, place: places[member.knownAs],
        name: NaturalName(member.inventoryName)
      )
    }
    return members.indices.sorted { left, right in
      let (mine, theirs) = (keys[left], keys[right])
      if let place = mine.place, let other = theirs.place { return place < other }
      if mine.number != theirs.number { return mine.number < theirs.number }
      return mine.name < theirs.name
    }.map { members[$0] }
  }

  /// `kc1.example.net` with unit `connect-b` becomes `kc1-connect-b.example.net`.
  private static func alias(of name: String, _ service: Service, taken: Set<String>) -> String {
    let label = name.prefix { $0 != "." }
    let suffix = (service.unit ?? service.configPath.split(separator: "/").last.map(String.init) ?? "second")
      .map { $0.isLetter || $0.isNumber ? $0 : "-" }
    let base = "\(label)-\(String(suffix))"
    let domain = name.dropFirst(label.count)
    let numbered = (2...).lazy.map { "\(base)-\($0)\(domain)" }
    return taken.contains(base + domain) ? numbered.first { !taken.contains($0) } ?? base : base + domain
  }
}

/// A name in the order in which people list hosts: `kb2` before `kb10`.
struct NaturalName: Comparable {
  /// Runs of digits and of anything else.
  private let parts: [String]

  init(_ name: String) {
    var parts: [String] = []
    var (run, isNumber) = ("", false)
    for character in name {
      if !run.isEmpty, character.isNumber != isNumber {
        parts.append(run)
        run = ""
      }
      isNumber = character.isNumber
      run.append(character)
    }
    self.parts = run.isEmpty ? parts : parts + [run]
  }

  static func < (left: NaturalName, right: NaturalName) -> Bool {
    for (mine, theirs) in zip(left.parts, right.parts) where mine != theirs {
      if let mine = Int(mine), let theirs = Int(theirs), mine != theirs { return mine < theirs }
      return mine < theirs
    }
    return left.parts.count < right.parts.count
  }
}
