import ComponentCatalog
import EstateModel
import HostEvidence
import OrderedCollections

/// An estate with its evidence, to be looked up.
package struct EstateIndex: Sendable {
  package let records: [String: HostRecord]
  /// By host, those with an unread main file included.
  package let services: [String: [Service]]
  private let clusters: [String: String]
  private let processes: [String: [Int: ProcessRecord]]

  package init(_ estate: Estate, _ records: [HostRecord]) {
    self.records = Dictionary(records.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    services = Dictionary(grouping: estate.clusters.flatMap(\.services) + estate.unread, by: \.host)
    processes = Dictionary(
      records.map { record in
        (record.name, Dictionary(record.processes.map { ($0.id, $0) }, uniquingKeysWith: { $1 }))
      }, uniquingKeysWith: { $1 })
    var clusters: [String: String] = [:]
    for cluster in estate.clusters where !cluster.name.isEmpty {
      for service in cluster.services { clusters[service.identifier] = cluster.name }
    }
    self.clusters = clusters
  }

  /// Nil for a service that does not run.
  package func process(of service: Service) -> ProcessRecord? {
    service.processID.flatMap { processes[service.host]?[$0] }
  }

  /// Nil where the estate has only one.
  package func cluster(of service: Service) -> String? { clusters[service.identifier] }

  /// The service that reads a file, or whose unit it is.
  func owner(of file: String, on host: String) -> Service? {
    services[host]?.first { $0.isOwner(of: file) }
  }
}

extension Service {
  /// Tells services apart.
  package var identifier: String { "\(host) \(component.name) \(unit ?? "") \(configPath)" }

  /// With `.service`.
  package var unitName: String? { unit.map { "\($0).service" } }

  /// Whether it reads a file, or a unit or a folder of data is its own.
  func isOwner(of file: String) -> Bool {
    configPath == file || unitName == file || configs.values.contains { $0.path == file }
      || companions.contains { "\($0.unit).service" == file } || marksData(file)
  }

  /// Whether a file says whose a folder of its data is.
  private func marksData(_ file: String) -> Bool {
    guard let name = ["/meta.properties", "/myid"].first(where: file.hasSuffix) else { return false }
    return dataFolders?.contains { ($0.hasSuffix("/") ? String($0.dropLast()) : $0) + name == file } ?? false
  }
}
