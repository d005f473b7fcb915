import ComponentCatalog
import EstateFindings
import EstateModel
import HostEvidence

/// The hosts of a report, with their services.
package struct ReportHosts {
  /// Sorted by name.
  package let hosts: [FindingReport.Host]

  package init(
    _ snapshot: Snapshot, _ services: [String: [Service]], cluster: (Service) -> String?, unasked: [String]
  ) {
    var hosts = snapshot.hosts.map { record in
      var host = FindingReport.Host(name: record.name, reading: record.problems.isEmpty ? .whole : .partial)
      host.problems = record.problems
      host.services = (services[record.name] ?? []).map { service in
        var entry = FindingReport.Service(component: service.component.name, state: service.state.rawValue)
        entry.cluster = cluster(service)
        entry.unit = service.unitName
        entry.version = service.installation.version?.description
        return entry
      }
      return host
    }
    hosts += snapshot.failures.map { failure in
      var host = FindingReport.Host(name: failure.host, reading: .unread)
      host.problems = [failure.reason]
      return host
    }
    hosts += unasked.map { FindingReport.Host(name: $0, reading: .unasked) }
    self.hosts = hosts.sorted { $0.name < $1.name }
  }
}
