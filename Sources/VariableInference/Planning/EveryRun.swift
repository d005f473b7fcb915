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
    let rules = catalog.deploy.actions.filter {
      $0.everyRun != nil && $0.situation.versions.contains(version)
    }
    // Most services are no matter of these few actions, and each takes a while to be looked at.
    let concerned = members.filter { member in
      rules.contains { $0.situation.concerns(member.service.component.name) }
    }
    let cases = DeployCases(
      concerned, hosts: estate.hosts, catalog: catalog.deploy.limited(to: rules), version: version,
      isVerbatim: false
    ).with(rendering.evaluation)
    let restarted = cases.filter {
      !rendering.skipsRestarts(of: $0.component, on: $0.member.inventoryName)
    }
    let said = SaidVariables(
      inventory, rendering.evaluation, catalog, rendering.hashBehaviour, among: Set(rules.flatMap(\.guards)))
    for (kind, cases) in [(ActionRule.EveryRun.always, cases), (.unlessSkipped, restarted)] {
      let outlook = DeployOutlook(
        catalog.deploy.limited(to: rules.filter { $0.everyRun == kind }), cases, said: said.byHost)
      texts += outlook.actions.filter { $0.guarded == nil }.map(\.text)
    }
  }
}
