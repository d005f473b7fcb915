import AnsibleExpressions
import AnsibleYAML
import ConfigFormats
import Foundation
import OrderedCollections
import VariableCatalog

/// The brokers' listeners, read back into `kafka_broker_custom_listeners`: every entry whole; the minimiser drops what
/// the collection's defaults say anyway.
struct ListenerReading {
  /// Dictionaries worth trying, most complete first.
  private(set) var proposals: OrderedSet<Move> = []

  /// Variables of all hosts to begin with: brokers that talk by the collection's first listener, whatever its name, tell
  /// so themselves, and which listener is which does not show before that is said.
  private(set) var shared: OrderedDictionary<String, AnsibleValue> = [:]

  /// Variables of single hosts that the dictionaries name.
  let own: OrderedDictionary<String, OrderedDictionary<String, AnsibleValue>>

  /// - Parameters:
  ///   - usual: the address by which a broker goes in settings.
  ///   - ruleStarts: how each of several rules that map principals begins.
  ///   - unknown: fields of entries that the version does not have.
  init(
    _ brokers: [ObservedService], usual: (String) -> String = { $0 }, ruleStarts: [String] = [],
    unknown: Set<String> = []
  ) {
    let addresses = ListenerAddresses(brokers, usual: usual)
    own = addresses.own
    for broker in brokers {
      guard let settings = broker.mainSettings else { continue }
      var entries: OrderedDictionary<String, AnsibleValue> = [:]
      for listener in SeenListener.all(in: settings["listeners"]) {
        entries[listener.name.lowercased()] = .dictionary(
          Self.entry(listener.name, port: listener.port, settings, ruleStarts).filter {
            !unknown.contains($0.key)
          }.merging(addresses.fields(of: listener.name)) { _, told in told })
      }
      if entries.isEmpty { continue }
      let keys = Self.keys(byPlace: entries.keys.elements)
      let byPlace = OrderedDictionary(uniqueKeysWithValues: zip(keys, entries.values))
      for entries in [entries, byPlace] {
        proposals.append(Move(name: "kafka_broker_custom_listeners", value: .dictionary(entries)))
      }
      let between = entries.keys.firstIndex(of: settings["inter.broker.listener.name"]?.lowercased() ?? "")
      if let between, keys[between] == Self.own[0] {
        shared["kafka_broker_inter_broker_listener_name"] = .string(Self.own[0])
        proposeAlone(byPlace)
      }
    }
  }

  /// - Parameter services: all of the estate.
  init(_ services: [ObservedService], base: VariableAssignment, model: ForwardModel) {
    let evaluation = Evaluation(base, model: model)
    func address(of host: String) -> String {
      guard case .string(let text)? = evaluation.scope(of: host)?.value(of: "self_address") else {
        return host
      }
      return text
    }
    self.init(
      services.filter { $0.component == "kafka_broker" }, usual: address,
      ruleStarts: model.listStarts["principal_mapping_rules"] ?? [],
      unknown: Set(["ssl_client_authentication"].filter { model.definitions[$0] == nil }))
  }

  /// A draft that says the addresses of all brokers, where it says those of some.
  func completing(_ draft: Draft) -> Draft {
    var whole = draft
    let said = Set(draft.own.values.flatMap(\.keys))
    for (host, variables) in own {
      for (name, value) in variables where said.contains(name) {
        whole.own[host, default: [:]][name] = value
      }
    }
    return whole
  }

  /// An entry in the place of the collection's own listeners, where a broker has one listener only, by which brokers talk,
  /// and that is not the one that it has with several of them switched off.
  private mutating func proposeAlone(_ entries: OrderedDictionary<String, AnsibleValue>) {
    guard entries.count == 1, case .dictionary(let entry)? = entries.values.first else { return }
    if entry["name"] != .string("INTERNAL") || entry["port"] != .int(9092) {
      proposals.append(Move(name: "kafka_broker_listeners", value: .dictionary(entries)))
    }
  }

  /// What listeners are called in the dictionary where the collection's own go by other names: they come first in the
  /// file, in their order.
  private static func keys(byPlace names: [String]) -> [String] {
    var free = own.filter { !names.contains($0) }
    return names.map { name in
      own.contains(name) || fixed.contains(name) || free.isEmpty ? name : free.removeFirst()
    }
  }

  /// The collection's own listeners, in the order in which it writes them.
  private static let own = ["internal", "broker"]
  /// Those that nobody calls otherwise.
  private static let fixed = ["internal_token", "controller"]

  private static func entry(
    _ name: String, port: Int, _ settings: OrderedDictionary<String, String>, _ ruleStarts: [String]
  ) -> OrderedDictionary<String, AnsibleValue> {
    let prefix = "listener.name.\(name.lowercased())."
    let security =
      (settings["listener.security.protocol.map"] ?? "").split(separator: ",").first {
        $0.trimmingCharacters(in: .whitespaces).hasPrefix(name + ":")
      }.map { $0.trimmingCharacters(in: .whitespaces).dropFirst(name.count + 1) } ?? "PLAINTEXT"
    let isTLS = security.hasSuffix("SSL")
    let authentication = settings[prefix + "ssl.client.auth"] ?? "none"
    var entry: OrderedDictionary<String, AnsibleValue> = [
      "name": .verbatim(name), "port": .int(port), "ssl_enabled": .bool(isTLS),
      "ssl_mutual_auth_enabled": .bool(authentication != "none"),
      "ssl_client_authentication": .verbatim(authentication),
      "sasl_protocol": .verbatim(security.hasPrefix("SASL") ? words(prefix, settings) : "none"),
    ]
    // What the server says for all its listeners need not be said of one.
    let usual = settings[rules] ?? settings["kafka.rest.auth." + rules]
    if let usual, let own = settings[prefix + rules], own != usual {
      entry["principal_mapping_rules"] = .list(
        MarkedText.items(of: own, separator: ",", starts: ruleStarts).map(AnsibleValue.verbatim))
    }
    return entry
  }

  private static let rules = "ssl.principal.mapping.rules"

  /// The collection's words for the mechanisms of a listener.
  private static func words(_ prefix: String, _ settings: OrderedDictionary<String, String>) -> String {
    var mechanisms = (settings[prefix + "sasl.enabled.mechanisms"] ?? "").split(separator: ",").map(
      String.init)
    if mechanisms.isEmpty {
      mechanisms = words.keys.filter { settings[prefix + $0.lowercased() + ".sasl.jaas.config"] != nil }
    }
    return mechanisms.compactMap { words[$0.trimmingCharacters(in: .whitespaces)] }.joined(separator: ",")
  }

  private static let words: OrderedDictionary<String, String> = [
    "PLAIN": "plain", "SCRAM-SHA-512": "scram", "SCRAM-SHA-256": "scram256", "GSSAPI": "kerberos",
    "OAUTHBEARER": "oauth",
  ]
}
