import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import VariableCatalog
import VariableInference

/// Tells, during discovery, what a deploy would write: from the catalog, or with the real collection.
struct DiscoveryRenderer {
  private let catalog: Catalog
  /// Nil for the catalog's own model.
  private let ansible: AnsibleRenderer?

  init(_ catalog: Catalog, _ ansible: AnsibleRenderer? = nil) {
    self.catalog = catalog
    self.ansible = ansible
  }

  func inventories(of estate: Estate, _ snapshot: Snapshot) async throws -> EstateInventories {
    let facts = HostFacts(records: snapshot.hosts)
    let work = { @Sendable in
      try await EstateInventories(of: estate, records: snapshot.hosts, catalog: catalog) { model in
        if var ansible {
          ansible.facts = facts
          return ansible
        }
        return model.map {
          CatalogRenderer(model: $0, components: catalog.components.map(\.name), facts: facts)
        }
      }
    }
    // Only Ansible has started programs and made folders, which must go first.
    return try await ansible == nil ? work() : Interruption.Watch.shared.cancelling(work)
  }
}
