import EmbeddedTemplates
import HostEvidence

extension ExportedEstate {
  /// Targets for Prometheus' `file_sd_configs`, a file a kind of exporter, and a configuration that scrapes them.
  ///
  /// Without exporters the configuration says so, and scrapes nothing.
  package func prometheus(_ template: FilledTemplate) throws -> [ExportedFile] {
    var files: [ExportedFile] = []
    var kinds: [String: Any] = [:]
    for kind in MetricSource.Kind.allCases {
      let found = metricSources.filter { $0.kind == kind && $0.loopback == nil }
      if found.isEmpty { continue }
      let groups = found.map(TargetGroup.init)
      let file = "\(kind.rawValue).json"
      files.append(ExportedFile(name: file, text: try JSONText.of(groups)))
      kinds[kind.rawValue] = ["file": file]
    }
    kinds["isEmpty"] = files.isEmpty
    kinds["unread"] = unread.map(\.host)
    let unreachable = metricSources.compactMap { source in
      source.loopback.map {
        [
          "host": source.host, "what": source.component ?? source.kind.rawValue,
          "address": "\($0):\(source.port)",
        ]
      }
    }
    if !unreachable.isEmpty { kinds["unreachable"] = unreachable }
    return [ExportedFile(name: "prometheus.yml", text: template.text(kinds))] + files
  }
}

/// One entry of a file with targets.
private struct TargetGroup: Encodable {
  let targets: [String]
  let labels: [String: String]

  init(_ source: MetricSource) {
    targets = ["\(source.host.contains(":") ? "[\(source.host)]" : source.host):\(source.port)"]
    var labels = ["host": source.host]
    labels["cluster"] = source.cluster
    labels["component"] = source.component
    labels["group"] = source.group
    if source.scheme != "http" { labels["__scheme__"] = source.scheme }
    self.labels = labels
  }
}
