import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import DriftAnalysis
import EstateModel
import HostEvidence
import VariableCatalog
import VariableInference

/// The version that an existing inventory is for, and what the collection of that version writes.
struct DeclaredModel {
  /// Nil where nothing tells.
  let version: PlatformVersion?
  /// Nil where the catalog has none.
  let model: ForwardModel?
  /// Whether nothing but its likeness tells the version.
  let isLikely: Bool

  /// - Parameter renderer: tells what a deploy with the inventory would write by a model.
  /// - Throws: what is wrong with the catalog.
  init(
    of inventory: Inventory, _ estate: Estate, _ records: [HostRecord],
    renderer: (ForwardModel) -> CatalogRenderer
  ) throws {
    if let version = DeclaredVersion(of: inventory, estate).version {
      (self.version, isLikely) = (version, false)
      model = try ForwardModel.covering(version)
      return
    }
    let components = estate.clusters.flatMap(\.services)
    let likely = try LikelyModel.of(components) { model in
      let rendering = renderer(model).rendering(of: inventory).rendering
      let comparison = RenderingComparison(of: records, estate: estate, with: [rendering])
      return comparison.differences.count { $0.kind != .unmanaged }
    }
    (version, model, isLikely) = (likely?.version, likely, likely != nil)
  }
}
