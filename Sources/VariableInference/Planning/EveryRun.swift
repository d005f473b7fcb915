import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections
import VariableCatalog

/// What a deploy with an inventory restarts at every run, whatever changes.
package struct EveryRun {
  /// For people, as `DeployAction.text`.
  package private(set) var texts: [String] = []

  /// - Parameters:
  ///   - rendering: of the inventory.
  ///   - records: the evidence that the estate was made of.
  package init(
    _ inventory: Inventory, _ rendering: CatalogRendering, version: PlatformVersion, in estate: Estate,
    records: [HostRecord], catalog: Catalog
  ) {
    guard let cluster = DeployPlan.cluster(of: rendering.rendering, in: estate, records: records) else {
      return
    }
    let members = DeployPlan.members(
      of: cluster, estate, catalog, DeployPlan.Side(inventory, rendering.rendering), records)
    let restarted = members.filter {
      !rendering.skipsRestarts(of: $0.service.component.name, on: $0.inventoryName)
    }
    for (kind, members) in [(ActionRule.EveryRun.always, members), (.unlessSkipped, restarted)] {
      let own = catalog.deploy.limited(
        to: catalog.deploy.actions.filter { $0.everyRun == kind && $0.situation.versions.contains(version) })
      // Most services are no matter of these few actions, and each takes a while to be looked at.
      let concerned = members.filter { member in
        own.actions.contains { $0.situation.concerns(member.service.component.name) }
      }
      let cases = DeployCases(
        concerned, hosts: estate.hosts, catalog: own, version: version, isVerbatim: false)
      let guards = Set(own.actions.flatMap(\.guards))
      let said = inventory.hosts.keys.map { host in
        let variables = inventory.variables(of: host, hashBehaviour: rendering.hashBehaviour)
        return (host, Set(variables.keys).intersection(guards))
      }
      let outlook = DeployOutlook(
        own, cases.with(rendering.evaluation), said: Dictionary(uniqueKeysWithValues: said))
      texts += outlook.actions.filter { $0.guarded == nil }.map(\.text)
    }
  }
}
