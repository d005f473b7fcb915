import ComponentCatalog
import ConfigFormats
import EstateModel
import Glibc
import HostEvidence

/// Who, among the services of other components, is told by a setting to reach the hosts of a group.
struct Namings {
  /// `COMPONENT on HOST`, sorted.
  let services: [String]

  init(of group: [AuditedService], among all: [AuditedService]) {
    guard let component = group.first?.own.component, !component.namedBy.isEmpty else {
      services = []
      return
    }
    let names = Set(
      group.flatMap { member in
        [
          member.own.host, member.host.record.facts["hostname"],
          member.host.record.connection["ansible_host"],
        ].compactMap(\.self)
      })
    services = Set(
      all.filter { service in
        service.own.component.name != component.name
          && (service.own.main?.entries ?? []).contains { entry in
            component.namedBy.contains { fnmatch($0, entry.key, 0) == 0 }
              && HostPortList(parsing: entry.value).elements.contains { names.contains($0.host) }
          }
      }.map { "\($0.own.component.name) on \($0.own.host)" }
    ).sorted()
  }
}
