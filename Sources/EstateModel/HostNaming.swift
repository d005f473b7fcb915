import ComponentCatalog
import ConfigFormats
import HostEvidence

/// Finds the names by which the cluster itself knows its hosts.
///
/// Those are what the collection writes into files, so they are the inventory names; how to reach a host
/// becomes `ansible_host`. A name counts only where one host alone claims it.
struct HostNaming {
  /// Inventory names by roster name.
  private(set) var names: [String: String] = [:]

  init(hosts: [String], services: [Service]) {
    let own = Dictionary(grouping: services, by: \.host).mapValues { services in
      services.lazy.map(HostNaming.ownNames).first { !$0.isEmpty } ?? []
    }
    let uses = HostNaming.uses(of: Set(own.values.filter { Set($0).count > 1 }.joined()), in: services)
    var claims: [String: [String]] = [:]
    for host in hosts {
      // Of as many uses, the first.
      let best = (own[host] ?? []).enumerated().max {
        (uses[$0.element] ?? 0, $1.offset) < (uses[$1.element] ?? 0, $0.offset)
      }
      if let best { claims[best.element, default: []].append(host) }
    }
    let known = Set(hosts)
    for host in hosts { names[host] = host }
    for (name, claimants) in claims {
      guard claimants.count == 1, let host = claimants.first else { continue }
      if name == host || !known.contains(name) { names[host] = name }
    }
  }

  /// How many settings have each of some names, addresses of listeners apart: where a host goes by several, the one that
  /// others use is its name.
  private static func uses(of names: Set<String>, in services: [Service]) -> [String: Int] {
    if names.isEmpty { return [:] }
    var values: [String: Int] = [:]
    for entry in services.lazy.compactMap(\.main).flatMap(\.entries) where entry.key != "advertised.listeners"
    {
      values[entry.value, default: 0] += 1
    }
    var uses: [String: Int] = [:]
    for (value, count) in values {
      let words = value.utf8.split { !isNameByte($0) }.lazy.compactMap { String($0) }
      for name in Set(words.filter(names.contains)) { uses[name, default: 0] += count }
    }
    return uses
  }

  /// Whether a byte may stand in a host's name, or in a letter that is not ASCII.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// What the service calls the host it stands on.
  private static func ownNames(_ service: Service) -> [String] {
    let endpoints = Endpoints(service: service)
    let names: [String]
    switch service.component.name {
    case "kafka_broker", "kafka_controller": names = brokerNames(service, endpoints)
    case "zookeeper":
      let key = service.identity.map { "server.\($0)" } ?? ""
      names = service.main?[key].map { String($0.prefix { $0 != ":" }) }.map { [$0] } ?? []
    case "kafka_connect": names = [service.main?["rest.advertised.host.name"]].compactMap(\.self)
    case "ksql": names = endpoints.addresses("ksql.advertised.listener").map(\.host)
    default: names = [service.main?["host.name"]].compactMap(\.self)
    }
    return names.filter(isName)
  }

  /// The host of the listener between brokers first: it is the one that brokers must be able to resolve.
  private static func brokerNames(_ service: Service, _ endpoints: Endpoints) -> [String] {
    let between =
      service.main?["inter.broker.listener.name"] ?? service.main?["security.inter.broker.protocol"]
    let voters = QuorumVoters(parsing: service.main?["controller.quorum.voters"] ?? "").elements
    let own = voters.filter { $0.id == service.identity }.map(\.address.host)
    let advertised = endpoints.advertised
    return advertised.filter { $0.scheme == between }.map(\.host) + advertised.map(\.host) + own
  }

  /// A host name that other machines can use, not an address.
  private static func isName(_ text: String) -> Bool {
    let isAddress = text.allSatisfy { $0.isNumber || $0 == "." }
    return text.isPlainHostName && !isAddress && text != "localhost" && !text.hasPrefix("localhost.")
  }
}
