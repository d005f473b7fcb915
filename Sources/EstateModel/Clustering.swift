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
  /// Groups by what clients, ZooKeeper servers and people know of them: `host:port`, then `host`.
  private var groupOfAddress: [String: Int] = [:]
  private var groupOfHost: [String: Int] = [:]
  private var groupOfZooKeeper: [String: Int] = [:]

  init(services: [Service], hosts: [String: Estate.Host]) {
    self.hosts = hosts
    var groups = withControllers(Clustering.cores(services))
    let placed = Set(groups.joined().map(\.place))
    let others = services.filter { !placed.contains($0.place) }
    for (index, group) in groups.enumerated() {
      for service in group { learn(service, of: index) }
    }
    // A ZooKeeper ensemble that no cluster names stands in an inventory of its own.
    var unnamed: [Service] = []
    let sizes = groups.map(\.count)
    for service in others {
      if sizes.count < 2 {
        if groups.isEmpty { groups = [[]] }
        groups[0].append(service)
      } else if service.component.name != "zookeeper" {
        groups[home(of: service, sizes: sizes)].append(service)
      } else if let home = home(ofZooKeeper: service) {
        groups[home].append(service)
      } else {
        unnamed.append(service)
      }
    }
    groups = (groups + [unnamed]).filter { !$0.isEmpty }
    let names = names(of: groups)
    clusters = zip(names, groups).map { Estate.Cluster(name: $0, services: $1) }
      .sorted { $0.name < $1.name }
  }

  /// Brokers and controllers, joined by what they register with; those that name nothing are left out.
  private static func cores(_ services: [Service]) -> [[Service]] {
    var groups: [(tokens: Set<String>, services: [Service])] = []
    for service in services where service.isCore {
      let endpoints = Endpoints(service: service)
      var tokens = Set(
        endpoints.zooKeeper.map { "zookeeper \($0)" } + endpoints.quorum.map { "quorum \($0)" })
      if tokens.isEmpty, let id = service.clusterID { tokens = ["id \(id)"] }
      if tokens.isEmpty { continue }
      let (same, others) = groups.partitioned { !$0.tokens.isDisjoint(with: tokens) }
      let joined = same.reduce(into: (tokens: tokens, services: [Service]())) {
        $0.tokens.formUnion($1.tokens)
        $0.services += $1.services
      }
      groups = others + [(joined.tokens, joined.services + [service])]
    }
    return groups.map(\.services).sorted { ($0.first?.host ?? "") < ($1.first?.host ?? "") }
  }

  /// Puts controllers that stand alone with the brokers that name their hosts as the quorum, though by other ports;
  /// where that is one cluster only, and it has no other controllers on these hosts.
  private mutating func withControllers(_ groups: [[Service]]) -> [[Service]] {
    var (alone, others) = groups.partitioned { $0.allSatisfy { $0.component.name == "kafka_controller" } }
    let quorums = others.map { Set($0.flatMap { Endpoints(service: $0).quorum.map(\.host) }) }
    let homes = alone.map { controllers in
      let machines = Set(controllers.map(\.host))
      let known = Set(machines.flatMap(names(of:)))
      return others.indices.filter { index in
        !quorums[index].isDisjoint(with: known)
          && !others[index].contains { $0.component.name == "kafka_controller" && machines.contains($0.host) }
      }
    }
    for (index, home) in homes.enumerated().reversed() where home.count == 1 {
      let controllers = alone.remove(at: index)
      if let broker = others[home[0]].first, let controller = controllers.first {
        remarks.append(
          Remark(
            host: broker.host,
            "\(broker.component.title) knows the quorum as \(Self.quorum(of: broker)), the controllers themselves as \(Self.quorum(of: controller)); they were taken for one cluster by their hosts, but a broker does not find its controllers like this"
          ))
      }
      others[home[0]] += controllers
    }
    return (others + alone).sorted { ($0.first?.host ?? "") < ($1.first?.host ?? "") }
  }

  private static func quorum(of service: Service) -> String {
    Endpoints(service: service).quorum.map(\.description).joined(separator: ",")
  }

  // MARK: - Everything else

  private mutating func learn(_ service: Service, of group: Int) {
    func note(_ key: String, in index: inout [String: Int]) { if index[key] == nil { index[key] = group } }
    let endpoints = Endpoints(service: service)
    let names = names(of: service.host)
    for listener in endpoints.advertised + endpoints.addresses("listeners") {
      for host in names + [listener.host] where !host.isEmpty {
        note("\(host):\(listener.port ?? 0)", in: &groupOfAddress)
      }
    }
    for host in names + endpoints.advertised.map(\.host) { note(host, in: &groupOfHost) }
    for server in endpoints.zooKeeper {
      note("\(server.host):\(server.port ?? 0)", in: &groupOfZooKeeper)
      note(server.host, in: &groupOfZooKeeper)
    }
  }

  /// The cluster whose brokers register with a ZooKeeper server, or with another of its ensemble. Two
  /// ensembles may have servers on the same machines, so the port decides first.
  private func home(ofZooKeeper service: Service) -> Int? {
    let endpoints = Endpoints(service: service)
    let members = names(of: service.host) + endpoints.ensemble
    let keys = members.map { "\($0):\(endpoints.zooKeeperPort)" } + members
    return keys.compactMap { groupOfZooKeeper[$0] }.first
  }

  /// The cluster whose brokers a service starts with; else the one on the same host; else the largest.
  private mutating func home(of service: Service, sizes: [Int]) -> Int {
    let wanted = Endpoints(service: service).bootstrap
    let byAddress = wanted.compactMap { groupOfAddress["\($0.host):\($0.port ?? 0)"] }.first
    let byHost = wanted.compactMap { groupOfHost[$0.host] }.first
    if let found = byAddress ?? byHost ?? groupOfHost[service.host] { return found }
    let names = wanted.isEmpty ? "nothing" : wanted.map(\.description).joined(separator: ",")
    remarks.append(
      Remark(
        host: service.host,
        "\(service.component.title) names no cluster that was read (it names \(names)); it was put with the largest one"
      ))
    return sizes.indices.max { (sizes[$0], $1) < (sizes[$1], $0) } ?? 0
  }

  /// All names and addresses of a host.
  private func names(of host: String) -> [String] {
    guard let known = hosts[host] else { return [host] }
    return [host, known.inventoryName, known.address, known.connection["ansible_host"]].compactMap(\.self)
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
  /// Tells services apart.
  fileprivate var place: String { "\(host) \(component.name) \(unit ?? "") \(configPath)" }

  fileprivate var isCore: Bool { component.name == "kafka_broker" || component.name == "kafka_controller" }
}

extension Array {
  fileprivate func partitioned(_ matches: (Element) -> Bool) -> (matching: [Element], others: [Element]) {
    (filter(matches), filter { !matches($0) })
  }
}
