import AnsibleYAML
import Foundation
import OrderedCollections

/// Where the brokers' listeners are bound, by which ports, and how they are advertised. Clients read the listeners as well, so what differs
/// from broker to broker stands in a variable of each, which the listener names.
struct ListenerAddresses {
  /// Variables of single hosts that the listeners name.
  private(set) var own: OrderedDictionary<String, OrderedDictionary<String, AnsibleValue>> = [:]
  /// What an entry says of addresses, by name of the listener.
  private var fields: [String: OrderedDictionary<String, AnsibleValue>] = [:]

  /// - Parameter usual: the address by which a broker goes in settings.
  init(_ brokers: [ObservedService], usual: (String) -> String) {
    var bound: OrderedDictionary<String, OrderedDictionary<String, String>> = [:]
    var advertised = bound
    var ports: OrderedDictionary<String, OrderedDictionary<String, Int>> = [:]
    for broker in brokers {
      for listener in SeenListener.all(in: broker.mainSettings?["listeners"]) {
        bound[listener.name, default: [:]][broker.host] = listener.address
        ports[listener.name, default: [:]][broker.host] = listener.port
      }
      let shown = SeenListener.all(in: broker.mainSettings?["advertised.listeners"])
      // Another port than the bound one can't be said of a listener, and the whole list stands as it is.
      guard shown.allSatisfy({ ports[$0.name]?[broker.host] ?? $0.port == $0.port }) else { continue }
      for listener in shown { advertised[listener.name, default: [:]][broker.host] = listener.address }
    }
    for (name, ports) in ports { add(portsOf: name, ports) }
    for (name, addresses) in bound {
      add("ip", of: name, addresses, usual: { _ in "" }, otherwise: "''")
    }
    for (name, addresses) in advertised {
      add("hostname", of: name, addresses, usual: usual, otherwise: "inventory_hostname")
    }
  }

  /// The ports of a listener that differ from broker to broker: most have the one that stands in the entry.
  private mutating func add(portsOf listener: String, _ ports: OrderedDictionary<String, Int>) {
    let counts = Dictionary(grouping: ports.values) { $0 }.mapValues(\.count)
    guard counts.count > 1, let usual = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key
    else {
      return
    }
    let variable = Self.variable(listener, "port")
    fields[listener, default: [:]]["port"] = .string("{{ \(variable) | default(\(usual)) }}")
    for (host, port) in ports where port != usual { own[host, default: [:]][variable] = .int(port) }
  }

  private static func variable(_ listener: String, _ field: String) -> String {
    let word = listener.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return "kafka_broker_\(String(word))_\(field)"
  }

  /// What an entry says of the addresses of a listener.
  func fields(of listener: String) -> OrderedDictionary<String, AnsibleValue> { fields[listener] ?? [:] }

  /// - Parameter otherwise: what stands for the address on hosts that have no variable of their own.
  private mutating func add(
    _ field: String, of listener: String, _ addresses: OrderedDictionary<String, String>,
    usual: (String) -> String, otherwise: String
  ) {
    if addresses.allSatisfy({ $0.value == usual($0.key) }) { return }
    if let text = Self.common(addresses) {
      fields[listener, default: [:]][field] = text
      return
    }
    let variable = Self.variable(listener, field)
    fields[listener, default: [:]][field] = .string("{{ \(variable) | default(\(otherwise)) }}")
    for (host, address) in addresses where address != (field == "ip" ? "" : host) {
      own[host, default: [:]][variable] = .verbatim(address)
    }
  }

  /// One text for all, where they have one, or differ by the names of their hosts only.
  private static func common(_ addresses: OrderedDictionary<String, String>) -> AnsibleValue? {
    if Set(addresses.values).count == 1, let text = addresses.values.first { return .verbatim(text) }
    return HostTemplate.common(addresses).map(AnsibleValue.string)
  }
}

/// One item of a broker's list of listeners: `NAME://ADDRESS:PORT`.
struct SeenListener {
  let name: String
  /// Without the brackets of IPv6.
  let address: String
  let port: Int

  static func all(in list: String?) -> [SeenListener] {
    (list ?? "").split(separator: ",").compactMap(SeenListener.init)
  }

  init?(_ item: Substring) {
    guard let scheme = item.firstRange(of: "://"), let colon = item.lastIndex(of: ":"),
      scheme.upperBound <= colon,
      let port = Int(item[item.index(after: colon)...].trimmingPrefix { $0 == " " }.filter { $0 != " " })
    else { return nil }
    name = String(item[..<scheme.lowerBound]).trimmingCharacters(in: .whitespaces)
    let text = item[scheme.upperBound..<colon]
    address = String(text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text)
    self.port = port
  }
}
