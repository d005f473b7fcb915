import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

/// Something on a host that answers with metrics.
struct MetricSource: Hashable, Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// Prometheus' agent in a service's Java.
    case jmx
    case jolokia
    case node
  }

  let kind: Kind
  let port: Int
  let host: String
  /// Nil for what is no cluster's or no component's.
  let cluster: String?
  let component: String?
  /// The Connect or ksqlDB cluster that it is of; nil for what is of none.
  var group: String?
  var scheme = "http"
  /// Where it listens, where that is an address of the host alone: nobody reaches it from elsewhere.
  var loopback: String?

  /// The address, where it is one of the host alone.
  fileprivate static func loopback(_ address: Substring?) -> String? {
    guard let address else { return nil }
    let name = address.filter { !"[]".contains($0) }
    return name == "localhost" || name == "::1" || name.hasPrefix("127.") ? String(name) : nil
  }
}

extension ExportedEstate {
  /// Whether anything answers with metrics.
  package var hasMetrics: Bool { !metricSources.isEmpty }

  /// Sorted by cluster, component and host.
  var metricSources: [MetricSource] {
    let agents = services.flatMap { service in
      let texts = hosts.first { $0.record.name == service.service.host }?.texts ?? [:]
      return service.java?.javaAgents.compactMap { service.source($0, texts: texts) } ?? []
    }
    let nodes = hosts.flatMap { host in
      host.record.processes.compactMap { $0.nodeExporter }.map { address in
        MetricSource(
          kind: .node, port: address.port, host: host.name,
          cluster: Set(host.services.map(\.cluster)).count == 1 ? host.services.first?.cluster : nil,
          component: nil, loopback: MetricSource.loopback(address.host))
      }
    }
    return agents + nodes
  }
}

extension ExportedService {
  /// What a Java agent answers on; nil for agents that are no exporters.
  fileprivate func source(_ agent: JVMArguments.Agent, texts: [String: String]) -> MetricSource? {
    let name = agent.path.split(separator: "/").last ?? ""
    let options = agent.options ?? ""
    func source(_ kind: MetricSource.Kind, _ port: Int) -> MetricSource {
      MetricSource(
        kind: kind, port: port, host: hostName, cluster: cluster, component: service.component.name,
        group: service.ownCluster)
    }
    if name.contains("jmx_prometheus") {
      // [HOST:]PORT:FILE
      guard let match = options.firstMatch(of: /^(?:([^\/]*):)?(\d{1,5}):(.*)$/), let port = Int(match.2)
      else { return nil }
      var found = source(.jmx, port)
      found.loopback = MetricSource.loopback(match.1)
      if texts[String(match.3)]?.isExporterWithTLS == true { found.scheme = "https" }
      return found
    }
    guard name.contains("jolokia") else { return nil }
    var settings: [String: String] = [:]
    for option in options.split(separator: ",") {
      let parts = option.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { settings[String(parts[0])] = String(parts[1]) }
    }
    let file = settings["config"].flatMap { texts[$0] }.map { JavaProperties(parsing: Array($0.utf8)) }
    let port = settings["port"] ?? file?["port"] ?? "8778"
    var found = Int(port).map { source(.jolokia, $0) }
    found?.scheme = settings["protocol"] ?? file?["protocol"] ?? "http"
    found?.loopback = MetricSource.loopback((settings["host"] ?? file?["host"]).map { $0[...] })
    return found
  }
}

extension ProcessRecord {
  /// Where a node exporter listens, the host nil for everywhere; nil for other processes.
  fileprivate var nodeExporter: (host: Substring?, port: Int)? {
    let name = arguments.first?.split(separator: "/").last ?? ""
    guard name == "node_exporter" || name == "prometheus-node-exporter" else { return nil }
    let address = Array(arguments.dropFirst()).value(of: "--web.listen-address") ?? ":9100"
    guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...])
    else { return nil }
    return (address[..<colon], port)
  }
}

extension String {
  /// Whether the configuration of a JMX exporter has it answer with TLS (`httpServer.ssl`).
  fileprivate var isExporterWithTLS: Bool {
    var constructor = AnsibleConstructor(file: "")
    guard let node = try? parseYAML(Array(utf8), file: ""),
      case .dictionary(let settings)? = try? constructor.value(of: node),
      case .dictionary(let server)? = settings["httpServer"]
    else { return false }
    return server["ssl"] != nil
  }
}
