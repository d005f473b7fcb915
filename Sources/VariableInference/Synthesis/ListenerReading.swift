import AnsibleYAML
import ConfigFormats
import Foundation
import OrderedCollections

/// The brokers' listeners, read back into `kafka_broker_custom_listeners`: every entry whole; the minimiser drops what
/// the collection's defaults say anyway.
struct ListenerReading {
  /// Dictionaries worth trying, most complete first.
  private(set) var proposals: OrderedSet<AnsibleValue> = []

  init(_ brokers: [ObservedService]) {
    for broker in brokers {
      guard let settings = broker.mainSettings, let listeners = settings["listeners"] else { continue }
      var entries: OrderedDictionary<String, AnsibleValue> = [:]
      for listener in listeners.split(separator: ",") {
        guard let scheme = listener.firstRange(of: "://"), let colon = listener.lastIndex(of: ":") else {
          continue
        }
        let name = String(listener[..<scheme.lowerBound]).trimmingCharacters(in: .whitespaces)
        guard
          let port = Int(
            String(listener[listener.index(after: colon)...]).trimmingCharacters(in: .whitespaces))
        else {
          continue
        }
        entries[name.lowercased()] = .dictionary(
          Self.entry(name, port: port, settings).merging(
            Self.bindAddress(listener[scheme.upperBound..<colon])
          ) { first, _ in first })
      }
      if entries.isEmpty { continue }
      proposals.append(.dictionary(entries))
      proposals.append(.dictionary(Self.byPlace(entries)))
    }
  }

  /// The same where the collection's own listeners go by other names: they come first in the file, in their order.
  private static func byPlace(
    _ entries: OrderedDictionary<String, AnsibleValue>
  ) -> OrderedDictionary<String, AnsibleValue> {
    var free = own.filter { entries[$0] == nil }
    let keys = entries.keys.map { key in
      own.contains(key) || fixed.contains(key) || free.isEmpty ? key : free.removeFirst()
    }
    return OrderedDictionary(uniqueKeysWithValues: zip(keys, entries.values))
  }

  /// The collection's own listeners, in the order in which it writes them.
  private static let own = ["internal", "broker"]
  /// Those that nobody calls otherwise.
  private static let fixed = ["internal_token", "controller"]

  private static func bindAddress(_ text: Substring) -> OrderedDictionary<String, AnsibleValue> {
    text.isEmpty ? [:] : ["ip": .string(String(text))]
  }

  private static func entry(
    _ name: String, port: Int, _ settings: OrderedDictionary<String, String>
  ) -> OrderedDictionary<String, AnsibleValue> {
    let prefix = "listener.name.\(name.lowercased())."
    let security =
      (settings["listener.security.protocol.map"] ?? "").split(separator: ",").first {
        $0.trimmingCharacters(in: .whitespaces).hasPrefix(name + ":")
      }.map { $0.trimmingCharacters(in: .whitespaces).dropFirst(name.count + 1) } ?? "PLAINTEXT"
    let isTLS = security.hasSuffix("SSL")
    let authentication = settings[prefix + "ssl.client.auth"] ?? "none"
    return [
      "name": .string(name), "port": .int(port), "ssl_enabled": .bool(isTLS),
      "ssl_mutual_auth_enabled": .bool(authentication != "none"),
      "ssl_client_authentication": .string(authentication),
      "sasl_protocol": .string(security.hasPrefix("SASL") ? words(prefix, settings) : "none"),
    ]
  }

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
