import ComponentCatalog
import ConfigFormats
import EstateModel
import HostEvidence

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
  var scheme = "http"
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
      host.record.processes.compactMap { $0.nodeExporterPort }.map {
        MetricSource(
          kind: .node, port: $0, host: host.name,
          cluster: Set(host.services.map(\.cluster)).count == 1 ? host.services.first?.cluster : nil,
          component: nil)
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
        kind: kind, port: port, host: hostName, cluster: cluster, component: service.component.name)
    }
    if name.contains("jmx_prometheus") {
      // [HOST:]PORT:FILE
      return options.firstMatch(of: /^(?:[^\/]*:)?(\d{1,5}):/).flatMap { Int($0.1) }.map { source(.jmx, $0) }
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
    return found
  }
}

extension ProcessRecord {
  /// The port of a node exporter; nil for other processes.
  fileprivate var nodeExporterPort: Int? {
    let name = arguments.first?.split(separator: "/").last ?? ""
    guard name == "node_exporter" || name == "prometheus-node-exporter" else { return nil }
    let address = Array(arguments.dropFirst()).value(of: "--web.listen-address") ?? ":9100"
    return address.split(separator: ":").last.flatMap { Int($0) }
  }
}
