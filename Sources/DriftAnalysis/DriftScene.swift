import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// Everything that the parts of an analysis look at.
struct DriftScene {
  let declared: [DeclaredInventory]
  let estate: Estate
  let catalog: Catalog
  let comparison: RenderingComparison
  let placements: Placements
  let units: DeclaredUnits
  /// Identifiers of the services that no deploy restarts (`skip_restarts`).
  let unrestarted: Set<String>
  private let index: EstateIndex

  init(declared: [DeclaredInventory], records: [HostRecord], estate: Estate, catalog: Catalog) {
    self.declared = declared
    self.estate = estate
    self.catalog = catalog
    index = EstateIndex(estate, records)
    comparison = RenderingComparison(of: records, estate: estate, with: declared.map(\.rendering))
    placements = Placements(declared, comparison.written, services: index.services, catalog: catalog)
    units = DeclaredUnits(placements, declared)
    unrestarted = Set(
      placements.matched.filter {
        declared[$0.declared.member.rendering].skipsRestarts($0.declared.component, $0.declared.member.name)
      }.map(\.service.identifier))
  }

  var records: [String: HostRecord] { index.records }

  /// By host.
  var services: [String: [Service]] { index.services }

  func process(of service: Service) -> ProcessRecord? { index.process(of: service) }

  /// The files that a service reads; nil where there is no evidence of its host.
  func files(of service: Service) -> ServiceFiles? {
    records[service.host].map { ServiceFiles(service, process(of: service), in: $0, catalog: catalog) }
  }

  /// Nil where the estate has only one.
  func cluster(of service: Service) -> String? { index.cluster(of: service) }

  func place(of service: Service, file: String? = nil, key: String? = nil) -> Finding.Place {
    Finding.Place(
      cluster: cluster(of: service), component: service.component.name, host: service.host, file: file,
      key: key)
  }

  /// Services that inventories and evidence agree on.
  var declaredServices: [Service] { placements.matched.map(\.service) }

  /// A finding of the kind, as bad as the catalog says.
  func finding(_ kind: String, _ place: Finding.Place, restarts: String? = nil) -> Finding {
    catalog.finding(kind, place, restarts: restarts)
  }
}

extension Catalog {
  /// A finding of the kind, as bad as its entry says: less where no unit would be restarted.
  func finding(_ kind: String, _ place: Finding.Place, restarts: String? = nil) -> Finding {
    let entry = findings[kind]
    let severity = restarts == nil ? entry?.quietSeverity : entry?.severity
    var finding = Finding(kind: kind, severity: severity ?? .major, place: place)
    finding.restarts = restarts
    return finding
  }
}
