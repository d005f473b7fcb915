import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections
import VariableCatalog

/// A cluster and its inventory, with all that an explanation asks.
package struct ExplainedCluster: Sendable {
  let written: ClusterInventory
  /// As it is written, read again.
  let inventory: Inventory
  let cluster: Estate.Cluster
  let estate: Estate
  let catalog: Catalog
  let model: ForwardModel
  let renderer: CatalogRenderer
  /// What a deploy with the inventory would write.
  let rendering: Rendering
  let evaluation: Evaluation
  let seen: SeenPlaces

  /// Nil where the catalog has no model of the collection for the cluster.
  ///
  /// - Parameters:
  ///   - records: of the estate.
  ///   - renderer: for a model.
  /// - Throws: what is wrong with the inventory.
  package init?(
    _ written: ClusterInventory, of cluster: Estate.Cluster, in estate: Estate, records: [HostRecord],
    catalog: Catalog, renderer: (ForwardModel) -> CatalogRenderer
  ) throws {
    guard let model = written.model else { return nil }
    self.written = written
    inventory = try readInventory(text: written.document.text()).inventory
    self.cluster = cluster
    self.estate = estate
    self.catalog = catalog
    self.model = model
    self.renderer = renderer(model)
    rendering = self.renderer.render(inventory)
    evaluation = self.renderer.evaluation(of: inventory)
    seen = SeenPlaces(estate: estate, services: cluster.services, records: records)
  }

  /// What a deploy would write otherwise if variables were changed, or left out where the change gives none.
  func effects(_ change: (InventoryVariable) -> InventoryVariable?) -> [SettingDifference] {
    rendering.differences(to: renderer.render(inventory.changingVariables(change)))
  }

  /// Groups and hosts that set a variable, with its value.
  func places(of name: String) -> [(String, AnsibleValue)] {
    let groups = inventory.groups.values.flatMap { group in
      group.variables.filter { $0.name == name }.map { ("group \(group.name)", $0.value) }
    }
    return groups
      + inventory.hosts.values.flatMap { host in
        host.variables.filter { $0.name == name }.map { ("host \(host.name)", $0.value) }
      }
  }
}
