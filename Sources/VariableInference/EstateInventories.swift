import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import VariableCatalog

/// The inventories of an estate, one a cluster, and what a deploy with them would still change.
package struct EstateInventories: Sendable {
  package private(set) var inventories: [ClusterInventory] = []
  /// Nil where there is no renderer for some cluster's version: then nothing is foretold.
  package private(set) var residual: RenderingComparison?
  /// What could not be rendered; with any of it, the residual is not the whole truth.
  package private(set) var gaps: [Rendering.Gap] = []
  /// What is found for every cluster; nothing is rendered yet.
  ///
  /// - Throws: what is wrong with the catalog.
  package init(of estate: Estate, catalog: Catalog) throws {
    for cluster in estate.clusters {
      let version = ClusterInventory.version(of: cluster)
      let model =
        try version.map(ForwardModel.covering)
        ?? LikelyModel.explaining(cluster, in: estate, catalog: catalog)
      inventories.append(ClusterInventory(cluster, in: estate, catalog: catalog, model: model))
    }
  }

  /// What is found, rendered and compared.
  ///
  /// - Throws: what is wrong with the catalog, what the renderer throws.
  package init(
    of estate: Estate, records: [HostRecord], catalog: Catalog,
    renderer: (ForwardModel?) -> (any InventoryRenderer)?
  ) async throws {
    try self.init(of: estate, catalog: catalog)
    try await settle(with: records, estate, renderer: renderer)
  }

  /// Renders every layout and compares it with the evidence; what would be changed or lost is said as it is in the
  /// next one.
  ///
  /// - Parameter renderer: tells what a deploy with the inventory of a cluster would write, of whose version there is
  ///   this model or none; nil where nothing can tell.
  /// - Throws: what the renderer throws.
  package mutating func settle(
    with records: [HostRecord], _ estate: Estate,
    renderer: (ForwardModel?) -> (any InventoryRenderer)?
  ) async throws {
    let renderers = inventories.compactMap { renderer($0.model) }
    guard renderers.count == inventories.count else { return }
    var corrections: Set<SettingDifference> = []
    for _ in 0..<EstateInventories.mostLayouts {
      let residual = try await compared(with: records, estate, renderers)
      self.residual = residual
      let wrong = Set(residual.differences.filter(EstateInventories.canBeSaid))
      guard !wrong.isSubset(of: corrections) else { return }
      corrections.formUnion(wrong)
      for index in inventories.indices { inventories[index].correct(corrections.sorted()) }
    }
    residual = try await compared(with: records, estate, renderers)
  }

  /// One correction is enough as a rule; what a third layout does not bring back can't be said.
  private static let mostLayouts = 2

  private mutating func compared(
    with records: [HostRecord], _ estate: Estate, _ renderers: [any InventoryRenderer]
  ) async throws -> RenderingComparison {
    var renderings: [Rendering] = []
    for (inventory, renderer) in zip(inventories, renderers) {
      renderings.append(try await renderer.render(.text(inventory.document.text())))
    }
    gaps = renderings.flatMap(\.gaps)
    return RenderingComparison(of: records, estate: estate, with: renderings)
  }

  /// Whether a custom property or an override can mend a difference: settings that are there can be said, whole texts
  /// can't, and the collection leaves empty directives and variables out.
  private static func canBeSaid(_ difference: SettingDifference) -> Bool {
    switch difference.kind {
    case .changed, .lost: difference.key != RenderedFile.wholeKey
    case .added: difference.file.hasSuffix(".service")
    case .unmanaged: false
    }
  }
}
