import ConfigFormats
import EstateModel
import OrderedCollections

/// A key or trust store that a setting names.
struct StoreReference: Hashable {
  enum Form: Hashable {
    /// Certificates as text.
    case pem
    /// To be listed with this password.
    case store(password: String)
    /// It can't be looked into, for this reason.
    case closed(String)
  }

  let path: String
  /// Its certificates are those of others, whom the service trusts.
  let isOfTrusted: Bool
  let form: Form

  /// All that the settings of a service name, sorted by path, each path once.
  static func all(of service: Service) -> [StoreReference] {
    var found: [String: StoreReference] = [:]
    for config in service.configs.values {
      for entry in config.properties.entries {
        guard let store = StoreReference(entry.key, entry.value, in: config.properties),
          found[store.path] == nil
        else {
          continue
        }
        found[store.path] = store
      }
    }
    return found.values.sorted { $0.path < $1.path }
  }
}

extension StoreReference {
  /// Nil where a setting names no store.
  fileprivate init?(_ key: String, _ value: String, in settings: JavaProperties) {
    let name = key.lowercased()
    let endings = ["keystore.location", "truststore.location"]
    guard let ending = endings.first(where: name.hasSuffix), value.hasPrefix("/") else { return nil }
    path = value
    isOfTrusted = ending.hasPrefix("trust")
    // `ssl.keyStore.location` goes with `ssl.keyStore.password`: the words keep their capitals.
    let stem = key.dropLast("location".count)
    let type = settings["\(stem)type"]?.uppercased()
    if type == "PEM" || [".pem", ".crt", ".cer"].contains(where: value.lowercased().hasSuffix) {
      form = .pem
      return
    }
    guard let password = settings["\(stem)password"], !password.isEmpty else {
      form = .closed("no setting has its password")
      return
    }
    if password.hasPrefix("${") {
      form = .closed("its password is kept elsewhere")
    } else if password.hasPrefix("REDACTED_") {
      form = .closed("its password was left out of the evidence")
    } else {
      form = .store(password: password)
    }
  }
}
