import ComponentCatalog
import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

/// An estate as exports see it: every service with its process and what is known of its host.
package struct ExportedEstate: Sendable {
  struct Host: Sendable {
    let record: HostRecord
    /// The name by which the cluster knows it.
    let name: String
    /// Files that were read, by path.
    let texts: [String: String]
    let services: [ExportedService]
  }

  /// Sorted by name.
  let hosts: [Host]
  /// Names of the clusters, sorted.
  let clusters: [String]
  /// Hosts that were to be read and could not be, with the reasons.
  let unread: [Snapshot.Failure]

  /// Clusters in their order, the services of each by component and host.
  var services: [ExportedService] {
    hosts.flatMap(\.services).sorted {
      ($0.cluster, $0.order, $0.hostName, $0.service.unit ?? "")
        < ($1.cluster, $1.order, $1.hostName, $1.service.unit ?? "")
    }
  }

  /// - Parameters:
  ///   - records: of the estate.
  ///   - components: their names in the order in which they are listed.
  ///   - unread: hosts that were to be read and could not be.
  package init(
    _ estate: Estate, records: [HostRecord], components: [String], unread: [Snapshot.Failure] = []
  ) {
    self.unread = unread
    clusters = estate.clusters.map(\.exportedName)
    var services: [String: [ExportedService]] = [:]
    let records = Dictionary(records.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for cluster in estate.clusters {
      for service in cluster.services {
        services[service.host, default: []].append(
          ExportedService(
            service: service, cluster: cluster.exportedName,
            hostName: estate.hosts[service.host]?.inventoryName ?? service.host,
            order: components.firstIndex(of: service.component.name) ?? components.count,
            process: records[service.host]?.processes.first { $0.id == service.processID }))
      }
    }
    hosts = records.values.map { record in
      Host(
        record: record, name: estate.hosts[record.name]?.inventoryName ?? record.name,
        texts: estate.hosts[record.name]?.texts ?? [:],
        services: (services[record.name] ?? []).sorted {
          ($0.order, $0.service.unit ?? "") < ($1.order, $1.service.unit ?? "")
        })
    }.sorted { ($0.name, $0.record.name) < ($1.name, $1.record.name) }
  }
}

extension Estate.Cluster {
  /// One alone needs no name in inventories. Other programs know of several estates, so it gets the id that is in its data
  /// folders, which stays when hosts come and go.
  fileprivate var exportedName: String {
    name.isEmpty ? services.lazy.compactMap(\.clusterID).first ?? "kafka" : name
  }
}

/// A service of an estate, with its process where it runs.
struct ExportedService: Sendable {
  let service: Service
  let cluster: String
  let hostName: String
  /// Place of the component in lists.
  let order: Int
  let process: ProcessRecord?

  /// The options of its Java: of the process, or, where it does not run, those that its unit would give.
  var java: JVMArguments? { service.java(process) }
}
