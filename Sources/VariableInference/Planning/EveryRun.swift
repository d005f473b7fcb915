import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections
import VariableCatalog

/// What a deploy with an inventory restarts at every run, whatever changes.
package struct EveryRun {
  /// For people, as `DeployAction.text`; in the order of the catalog.
  package private(set) var texts: [String] = []

  /// - Parameters:
  ///   - rendering: of the inventory.
  ///   - records: the evidence that the estate was made of.
  package init(
    _ inventory: Inventory, _ rendering: CatalogRendering, version: PlatformVersion, in estate: Estate,
    records: [HostRecord], catalog: Catalog
  ) {
    let rules = catalog.deploy.actions.filter(\.isEveryRun)
    let own = catalog.deploy.limited(to: rules)
    guard let cluster = DeployPlan.cluster(of: rendering.rendering, in: estate, records: records) else {
      return
    }
    let members = DeployPlan.members(
      of: cluster, estate, catalog, DeployPlan.Side(inventory, rendering.rendering), records)
    let cases = DeployCases(members, hosts: estate.hosts, catalog: own, version: version, isVerbatim: false)
    let guards = Set(rules.flatMap(\.guards))
    let said = inventory.hosts.keys.map { host in
      (
        host,
        Set(inventory.variables(of: host, hashBehaviour: rendering.hashBehaviour).keys).intersection(guards)
      )
    }
    let outlook = DeployOutlook(
      own, cases.with(rendering.evaluation), said: Dictionary(uniqueKeysWithValues: said))
    texts = outlook.actions.filter { $0.guarded == nil }.map(\.text)
  }
}
