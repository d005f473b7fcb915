import ComponentCatalog
import ConfigFormats
import Glibc

/// A host that settings of a cluster name, and of which there is no evidence: nobody asked for it, it did not answer, or
/// it is gone.
///
/// Without it the inventory is that of a part of the cluster, and what the collection derives from the others of a group
/// (lists of servers, switches that hang on a component being there) has to be said setting by setting.
package struct AbsentHost: Hashable, Sendable, Comparable {
  /// As the settings name it.
  package var name: String
  /// The component that it is named for.
  package var component: Component
  /// Every setting of a main file that names it; sorted, at least one.
  package var namings: [Naming]

  /// A setting that names a host.
  package struct Naming: Hashable, Sendable, Comparable {
    package var setting: String
    /// Whose setting it is, by roster name.
    package var host: String
    /// The main file that it stands in.
    package var file: String

    package static func < (left: Naming, right: Naming) -> Bool {
      (left.setting, left.host, left.file) < (right.setting, right.host, right.file)
    }
  }

  /// The setting that names it; of several, the first by name.
  package var setting: String { namings.first?.setting ?? "" }

  /// Whose settings name it, by roster name; sorted.
  package var namedBy: [String] { Set(namings.map(\.host)).sorted() }

  package static func < (left: AbsentHost, right: AbsentHost) -> Bool {
    (left.name, left.component.name, left.setting) < (right.name, right.component.name, right.setting)
  }

  /// For the head of the inventory: stands with the first host that names it.
  var remark: Remark {
    let others = namedBy.count - 1
    let more = others > 0 ? " (as in \(others) more host\(others == 1 ? "" : "s"))" : ""
    return Remark(
      host: namedBy.first ?? name,
      "\(setting)\(more) names \(name), of which there is no evidence; if \(component.title) runs there for this cluster, name that host in the input too"
    )
  }
}

extension AbsentHost {
  /// A name counts as absent where another name of the same list is that of a known host, or where no host of the
  /// component is known at all; otherwise it may be a load balancer's, or a second name of a known host.
  ///
  /// - Parameter hostNames: all names and addresses of the hosts of the evidence, besides those that brokers advertise.
  static func all(
    of clusters: [Estate.Cluster], hostNames: [String], catalog: Catalog
  ) -> [AbsentHost] {
    let advertised = clusters.flatMap(\.services).flatMap { Endpoints(service: $0).advertised.map(\.host) }
    let lists = HostLists(KnownNames(hostNames + advertised, domains: catalog.evidence.serviceDomains))
    let patterns = NamingPatterns(catalog.components)
    return clusters.flatMap { cluster in
      let present = Set(cluster.services.map(\.component.name))
      var found: [Named: [Naming]] = [:]
      for service in cluster.services {
        for entry in service.main?.entries ?? [] {
          for component in patterns.components(namedBy: entry.key) {
            let (unknown, isPart) = lists.unknown(in: entry)
            guard isPart || lists.isPart(ofRow: entry, in: service) || !present.contains(component.name)
            else { continue }
            for name in unknown {
              found[Named(name: name, component: component), default: []].append(
                Naming(setting: entry.key, host: service.host, file: service.configPath))
            }
          }
        }
      }
      return found.map {
        AbsentHost(name: $0.name, component: $0.component, namings: Set($1).sorted())
      }
    }.sorted()
  }

  private struct Named: Hashable {
    var name: String
    var component: Component
  }
}

/// Settings that list hosts, each looked through once: the files of many hosts say the same.
private final class HostLists {
  private struct Setting: Hashable {
    let key: String
    let value: String
  }

  private let names: KnownNames
  private var known: [Setting: (unknown: [String], isPart: Bool)] = [:]

  init(_ names: KnownNames) { self.names = names }

  /// Hosts in a list that are not known, and whether others in it are.
  func unknown(in entry: JavaProperties.Entry) -> (unknown: [String], isPart: Bool) {
    let setting = Setting(key: entry.key, value: entry.value)
    if let found = known[setting] { return found }
    let hosts = HostLists.hosts(in: entry)
    let unknown = hosts.filter { !names.contains($0) }
    let found = (unknown: unknown.filter(names.canTell), isPart: unknown.count < hosts.count)
    known[setting] = found
    return found
  }

  /// Whether other settings of a numbered row (`server.1`, `server.2`, ...) name known hosts.
  func isPart(ofRow entry: JavaProperties.Entry, in service: Service) -> Bool {
    guard let row = HostLists.row(of: entry.key) else { return false }
    return (service.main?.entries ?? []).contains {
      HostLists.row(of: $0.key) == row && unknown(in: $0).isPart
    }
  }

  /// What comes before the number of a key that ends in one.
  private static func row(of key: String) -> Substring? {
    guard let dot = key.lastIndex(of: "."), Int(key[key.index(after: dot)...]) != nil else { return nil }
    return key[...dot]
  }

  private static func hosts(in entry: JavaProperties.Entry) -> [String] {
    let addresses =
      switch entry.key {
      case "zookeeper.connect": ZooKeeperConnect(parsing: entry.value).servers.elements
      case "controller.quorum.voters": QuorumVoters(parsing: entry.value).elements.map(\.address)
      // HOST:PORT:PORT:ROLE;CLIENT, or several of them
      case let key where row(of: key) == "server.":
        entry.value.split(separator: "|").flatMap { address -> [HostPort] in
          let parts = address.prefix { $0 != ";" }.split(separator: ":")
          return HostPortList(parsing: parts.prefix(2).joined(separator: ":")).elements
        }
      default: HostPortList(parsing: entry.value).elements
      }
    return addresses.map(\.host).filter { !$0.isEmpty }
  }
}

/// Which components the settings of a main file name hosts of.
private final class NamingPatterns {
  private let components: [Component]
  /// What was found out of keys: the files of many hosts have the same ones.
  private var known: [String: [Component]] = [:]

  init(_ components: [Component]) { self.components = components }

  func components(namedBy key: String) -> [Component] {
    if let found = known[key] { return found }
    let found = components.filter { $0.namedBy.contains { fnmatch($0, key, 0) == 0 } }
    known[key] = found
    return found
  }
}

/// Every name under which hosts of the evidence are known.
private struct KnownNames {
  private var names: Set<String> = ["localhost"]
  /// First labels of names with a domain, and names without one: either may stand for the other.
  private var short: Set<String> = []
  private var domains: Set<String> = []
  private var hasAddresses = false
  /// Domains of services that others run.
  private let services: [String]

  init(_ names: [String], domains services: [String]) {
    self.services = services
    names.forEach { learn($0) }
  }

  private mutating func learn(_ name: String) {
    let name = name.lowercased()
    guard !name.isEmpty, names.insert(name).inserted else { return }
    if KnownNames.isAddress(name) {
      hasAddresses = true
      return
    }
    if let label = KnownNames.label(name) { domains.insert(label) } else { short.insert(name) }
  }

  func contains(_ name: String) -> Bool {
    let name = name.lowercased()
    if names.contains(name) || name.hasPrefix("127.") || ["::1", "0.0.0.0", "::"].contains(name) {
      return true
    }
    return KnownNames.label(name).map(short.contains) ?? domains.contains(name)
  }

  /// An address says nothing where hosts are known by names only, and a service that others run is no host.
  func canTell(_ name: String) -> Bool {
    if services.contains(where: { name.lowercased().hasSuffix("." + $0) }) { return false }
    return !KnownNames.isAddress(name) || hasAddresses
  }

  /// The first label of a name with a domain; nil for a name without one.
  private static func label(_ name: String) -> String? {
    name.contains(".") && !isAddress(name) ? String(name.prefix { $0 != "." }) : nil
  }

  private static func isAddress(_ name: String) -> Bool {
    name.contains(":") || name.allSatisfy { $0.isNumber || $0 == "." }
  }
}
