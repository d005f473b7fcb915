import OrderedCollections
import ComponentCatalog
import DeploymentRendering
import EstateModel

/// The Connect and ksqlDB clusters that inventories declare hosts for.
struct DeclaredClusters {
  private var names: [Placements.Declared: String] = [:]

  /// - Parameter placements: hosts in the groups of components.
  init(_ inventories: [DeclaredInventory], _ placements: [Placements.Declared], _ catalog: Catalog) {
    for placement in placements {
      guard let property = catalog.component(placement.component)?.clusters?.property else { continue }
      let host = inventories[placement.member.rendering].rendering.hosts[placement.member.name]
      let files = (host?.files.values.filter { $0.component == placement.component } ?? []).lazy
      names[placement] = files.compactMap { $0.doubt == nil ? $0.settings[property] : nil }.first
    }
  }

  /// Nil for a component that forms none, and where the name can't be told.
  func name(_ placement: Placements.Declared) -> String? { names[placement] }

  /// Both clusters, where a service works in one that other hosts are declared for; nil where it is in its own, or in one that
  /// no inventory knows: that is another setting, and no other place.
  func other(than placement: Placements.Declared, of service: Service) -> (declared: String, running: String)?
  {
    guard let declared = names[placement], let running = service.ownCluster, declared != running,
      names.contains(where: { $0.key.component == placement.component && $0.value == running })
    else { return nil }
    return (declared, running)
  }
}
