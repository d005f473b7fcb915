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
  /// By roster name, the addresses by which settings know hosts that have no name there; empty where more settings know
  /// such hosts by their inventory names. Or other names, where lists that know no aliases have those of the inventory.
  private(set) var addresses: [String: String] = [:]

  init(hosts: [String], services: [Service]) {
    let said = Dictionary(grouping: services, by: \.host).mapValues { $0.map(HostNaming.saidNames) }
    let own = said.mapValues { said in
      said.lazy.map { $0.filter(HostNaming.isName) }.first { !$0.isEmpty } ?? []
    }
    var uses = HostNaming.uses(of: Set(own.values.filter { Set($0).count > 1 }.joined()), in: services)
    // By the name that one logs in to, others may know a host that advertises others.
    let logins = Set(
      own.filter { !$0.value.isEmpty && !$0.value.contains($0.key) && HostNaming.isName($0.key) }.keys)
    uses.merge(HostNaming.addresses(of: logins, in: services)) { first, _ in first }
    var claims: [String: [String]] = [:]
    for host in hosts {
      // Of as many uses, the first.
      let best = ((own[host] ?? []) + (logins.contains(host) && uses[host] != nil ? [host] : [])).enumerated()
        .max {
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
    addresses = addresses(
      said.filter { own[$0.key]?.isEmpty == true }.mapValues { $0.flatMap(\.self) }, services)
    tellAliases(services)
    tellMachines(claims.filter { $0.value.allSatisfy { host in Set(own[host] ?? []).count == 1 } }, services)
  }

  /// Workers of one machine that were read one by one: they have units of their own, call themselves by the machine's name,
  /// and others know that name and not theirs.
  ///
  /// - Parameter claims: hosts by the only name that they call themselves.
  private mutating func tellMachines(_ claims: [String: [String]], _ services: [Service]) {
    let shared = claims.filter { $0.value.count > 1 && names[$0.key] == nil }
    let uses = Self.addresses(of: Set(shared.keys).union(shared.values.joined()), in: services)
    for (name, hosts) in shared where uses[name] != nil {
      let units = services.filter { hosts.contains($0.host) }.map(\.unit)
      guard Set(units).count == units.count,
        hosts.allSatisfy({ uses[$0] == nil && addresses[$0] == nil && names[$0] == $0 })
      else { continue }
      for host in hosts { addresses[host] = name }
    }
  }

  /// Aliases of hosts, by which everything goes but the list of the quorum's voters: there stand inventory names.
  private mutating func tellAliases(_ services: [Service]) {
    var voters: [String: String] = [:]
    var others: [String: [String]] = [:]
    for service in services {
      if service.component.name != "kafka_controller" {
        others[service.host, default: []] += Self.saidNames(service).filter(Self.isName)
      } else if let name = Self.voterName(service), Self.isName(name) {
        voters[service.host] = name
      }
    }
    let said = others.filter { voters[$0.key] != nil && !$0.value.isEmpty }
    let uses = Self.uses(of: Set(said.values.joined()), in: services)
    let aliases = said.compactMapValues { names in names.max { (uses[$0] ?? 0) < (uses[$1] ?? 0) } }
    // A name of the list that stands elsewhere, too, is no secret of the inventory's, and the list may be somebody's own.
    guard !aliases.isEmpty,
      Self.uses(of: Set(voters.values), in: services, butNot: ["controller.quorum.voters"]).isEmpty,
      aliases.allSatisfy({ host, alias in
        guard let name = voters[host], name != alias else { return false }
        let isKnown = uses[alias] != nil || Set(said[host] ?? []).count == 1
        return isKnown && (host == name || alias.hasPrefix(name + "."))
      })
    else { return }
    let endings = Set(aliases.map { String($1.dropFirst((voters[$0] ?? "").count)) })
    var told = names
    for (host, name) in names {
      if let voter = voters[host] {
        told[host] = voter
      } else if let ending = endings.first, endings.count == 1, name.hasSuffix(ending), name != ending {
        told[host] = String(name.dropLast(ending.count))
      }
    }
    guard Set(told.values).count == told.count else { return }
    for (host, name) in names {
      let alias = aliases[host] ?? name
      if told[host] != alias { addresses[host] = alias }
    }
    names = told
  }

  /// - Parameter said: what hosts without a name call themselves.
  private func addresses(_ said: [String: [String]], _ services: [Service]) -> [String: String] {
    let addresses = said.compactMapValues { $0.first(where: HostNaming.isAddress) }
    let others = addresses.keys.compactMap { names[$0] }
    let uses = HostNaming.uses(of: Set(addresses.values).union(others), in: services)
    func count(_ names: some Sequence<String>) -> Int { Set(names).reduce(0) { $0 + (uses[$1] ?? 0) } }
    return count(addresses.values) > count(others) ? addresses : [:]
  }

  /// How many settings have each of some names, addresses of listeners and Kerberos principals (`kafka/host@REALM`) apart:
  /// where a host goes by several, the one that others reach it by is its name.
  private static func uses(
    of names: Set<String>, in services: [Service], butNot keys: Set<String> = ["advertised.listeners"]
  ) -> [String: Int] {
    if names.isEmpty { return [:] }
    var values: [String: Int] = [:]
    for entry in services.lazy.compactMap(\.main).flatMap(\.entries) where !keys.contains(entry.key) {
      values[entry.value, default: 0] += 1
    }
    var uses: [String: Int] = [:]
    for (value, count) in values {
      let words = value.utf8.split { !isNameByte($0) }.lazy.filter { word in
        word.endIndex == value.endIndex || value.utf8[word.endIndex] != UInt8(ascii: "@")
      }.compactMap { String($0) }
      for name in Set(words.filter(names.contains)) { uses[name, default: 0] += count }
    }
    return uses
  }

  /// How many settings have each of some hosts in the addresses of others. The quorum's voters are told apart
  /// (`tellAliases`).
  private static func addresses(of hosts: Set<String>, in services: [Service]) -> [String: Int] {
    if hosts.isEmpty { return [:] }
    let own: Set = ["advertised.listeners", "listeners", "controller.quorum.voters"]
    var values: [String: Int] = [:]
    for entry in services.lazy.compactMap(\.main).flatMap(\.entries)
    where !own.contains(entry.key) && entry.value.contains(":") {
      values[entry.value, default: 0] += 1
    }
    var uses: [String: Int] = [:]
    for (value, count) in values {
      for name in Set(HostPortList(parsing: value).elements.map(\.host)).intersection(hosts) {
        uses[name, default: 0] += count
      }
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

  /// What the service calls the host it stands on, whether that is a name or an address.
  private static func saidNames(_ service: Service) -> [String] {
    let endpoints = Endpoints(service: service)
    switch service.component.name {
    case "kafka_broker", "kafka_controller": return brokerNames(service, endpoints)
    case "zookeeper":
      let key = service.identity.map { "server.\($0)" } ?? ""
      return service.main?[key].map { String($0.prefix { $0 != ":" }) }.map { [$0] } ?? []
    case "kafka_connect": return [service.main?["rest.advertised.host.name"]].compactMap(\.self)
    case "ksql": return endpoints.addresses("ksql.advertised.listener").map(\.host)
    default: return [service.main?["host.name"]].compactMap(\.self)
    }
  }

  /// The host of the listener between brokers first: it is the one that brokers must be able to resolve.
  private static func brokerNames(_ service: Service, _ endpoints: Endpoints) -> [String] {
    let between =
      service.main?["inter.broker.listener.name"] ?? service.main?["security.inter.broker.protocol"]
    let own = [voterName(service)].compactMap(\.self)
    let advertised = endpoints.advertised
    return advertised.filter { $0.scheme == between }.map(\.host) + advertised.map(\.host) + own
  }

  /// By which name a service votes in the quorum.
  private static func voterName(_ service: Service) -> String? {
    QuorumVoters(parsing: service.main?["controller.quorum.voters"] ?? "").elements.first {
      $0.id == service.identity
    }?.address.host
  }

  /// A host name that other machines can use, not an address.
  private static func isName(_ text: String) -> Bool {
    let isNumeric = text.allSatisfy { $0.isNumber || $0 == "." }
    return text.isPlainHostName && !isNumeric && text != "localhost" && !text.hasPrefix("localhost.")
  }

  /// An IPv4 address that other machines can use.
  private static func isAddress(_ text: String) -> Bool {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
    return numbers.count == 4 && numbers[0] != 127 && numbers[0] != 0
      && text == numbers.map(String.init).joined(separator: ".")
  }
}
