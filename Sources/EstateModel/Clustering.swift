import ComponentCatalog
import ConfigFormats

/// Sorts services into Kafka clusters.
///
/// Brokers and controllers belong together when they name the same ZooKeeper server and chroot, or the
/// same member of a quorum; everything else belongs to the cluster whose brokers it starts with.
struct Clustering {
  private(set) var clusters: [Estate.Cluster] = []
  private(set) var remarks: [Remark] = []
  private let hosts: [String: Estate.Host]

  init(services: [Service], hosts: [String: Estate.Host]) {
    self.hosts = hosts
    let cores = Clustering.cores(services.filter(\.isCore))
    let others = services.filter { !$0.isCore }
    var groups = cores.isEmpty ? [[]] : cores
    // A ZooKeeper ensemble that no cluster names stands in an inventory of its own.
    var unnamed: [Service] = []
    for service in others {
      if cores.count < 2 {
        groups[0].append(service)
      } else if service.component.name != "zookeeper" {
        groups[home(of: service, among: cores)].append(service)
      } else if let home = home(ofZooKeeper: service, among: cores) {
        groups[home].append(service)
      } else {
        unnamed.append(service)
      }
    }
    groups = (groups + [unnamed]).filter { !$0.isEmpty }
    let names = names(of: groups)
    clusters = zip(names, groups).map { Estate.Cluster(name: $0, services: $1) }.sorted { $0.name < $1.name }
  }

  /// Brokers and controllers, joined by what they register with.
  private static func cores(_ services: [Service]) -> [[Service]] {
    var groups: [(tokens: Set<String>, services: [Service])] = []
    for service in services {
      let endpoints = Endpoints(service: service)
      var tokens = Set(
        endpoints.zooKeeper.map { "zookeeper \($0)" } + endpoints.quorum.map { "quorum \($0)" })
      if tokens.isEmpty, let id = service.clusterID { tokens = ["id \(id)"] }
      if tokens.isEmpty { tokens = ["alone \(service.host) \(service.configPath)"] }
      let (same, others) = groups.partitioned { !$0.tokens.isDisjoint(with: tokens) }
      let joined = same.reduce(into: (tokens: tokens, services: [Service]())) {
        $0.tokens.formUnion($1.tokens)
        $0.services += $1.services
      }
      groups = others + [(joined.tokens, joined.services + [service])]
    }
    return groups.map(\.services).sorted { ($0.first?.host ?? "") < ($1.first?.host ?? "") }
  }

  /// The cluster whose brokers register with a ZooKeeper server, or with another of its ensemble. Two
  /// ensembles may have servers on the same machines, so the port decides first.
  private func home(ofZooKeeper service: Service, among groups: [[Service]]) -> Int? {
    let endpoints = Endpoints(service: service)
    let members = Set(names(of: service.host) + endpoints.ensemble)
    let port = endpoints.zooKeeperPort
    let servers = groups.map { group in group.flatMap { Endpoints(service: $0).zooKeeper } }
    return servers.firstIndex { $0.contains { members.contains($0.host) && $0.port == port } }
      ?? servers.firstIndex { $0.contains { members.contains($0.host) } }
  }

  /// The cluster whose brokers a service starts with; else the one on the same host; else the largest.
  private mutating func home(of service: Service, among groups: [[Service]]) -> Int {
    let wanted = Endpoints(service: service).bootstrap
    for matches in [Clustering.sameAddress, Clustering.sameHost] {
      let found = groups.firstIndex { group in
        group.contains { broker in wanted.contains { matches($0, broker, names(of: broker.host)) } }
      }
      if let found { return found }
    }
    if let found = groups.firstIndex(where: { $0.contains { $0.host == service.host } }) { return found }
    let largest = groups.indices.max { (groups[$0].count, $1) < (groups[$1].count, $0) } ?? 0
    remarks.append(
      Remark(
        host: service.host,
        "\(service.component.title) names no broker that was read (bootstrap servers \(wanted.map(\.description).joined(separator: ","))); it was put with the largest cluster"
      ))
    return largest
  }

  private static func sameAddress(_ address: HostPort, _ broker: Service, _ names: [String]) -> Bool {
    let endpoints = Endpoints(service: broker)
    let listeners = endpoints.advertised + endpoints.addresses("listeners")
    return listeners.contains {
      $0.port == address.port && ($0.host == address.host || names.contains(address.host))
    }
  }

  private static func sameHost(_ address: HostPort, _ broker: Service, _ names: [String]) -> Bool {
    names.contains(address.host) || Endpoints(service: broker).advertised.contains { $0.host == address.host }
  }

  /// All names and addresses of a host.
  private func names(of host: String) -> [String] {
    guard let known = hosts[host] else { return [host] }
    return [host, known.inventoryName, known.connection["ansible_host"]].compactMap(\.self)
  }

  // MARK: - Names of clusters

  /// One cluster needs no name. Several take what the names of their brokers have in common, or their
  /// cluster id, or the first broker's name.
  private func names(of groups: [[Service]]) -> [String] {
    guard groups.count > 1 else { return groups.map { _ in "" } }
    let candidates: [([Service]) -> String] = [
      { Clustering.commonPart(of: self.hostNames($0)) },
      { $0.compactMap(\.clusterID).first ?? "" },
      { self.hostNames($0).first ?? "" },
    ]
    for candidate in candidates {
      let names = groups.map { Clustering.fileName(candidate($0)) }
      if Set(names).count == names.count, !names.contains("") { return names }
    }
    return groups.indices.map { "cluster-\($0 + 1)" }
  }

  private func hostNames(_ services: [Service]) -> [String] {
    let core = services.filter { $0.component.name == "kafka_broker" }
    return (core.isEmpty ? services : core).map { hosts[$0.host]?.inventoryName ?? $0.host }.sorted()
  }

  /// What all names start with, numbers and separators at its end left out.
  private static func commonPart(of names: [String]) -> String {
    guard var common = names.first?[...] else { return "" }
    for name in names.dropFirst() { common = common.prefix(zip(common, name).prefix { $0 == $1 }.count) }
    common = common.prefix { $0 != "." }
    while let last = common.last, !last.isLetter { common.removeLast() }
    return common.count >= 3 ? String(common) : ""
  }

  private static func fileName(_ text: String) -> String {
    String(text.map { $0.isLetter || $0.isNumber || "-_".contains($0) ? $0 : "-" })
  }
}

extension Service {
  fileprivate var isCore: Bool { component.name == "kafka_broker" || component.name == "kafka_controller" }
}

extension Array {
  fileprivate func partitioned(_ matches: (Element) -> Bool) -> (matching: [Element], others: [Element]) {
    (filter(matches), filter { !matches($0) })
  }
}
