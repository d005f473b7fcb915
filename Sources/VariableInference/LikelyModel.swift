import ComponentCatalog
import EstateModel
import VariableCatalog

/// The model for a cluster of whose version nothing tells: clients and proxies alone, whose class paths name none, without
/// a list of packages. Where nodes of Kafka or ZooKeeper, whose class paths do, show none, no collection deployed them: what
/// they have is said as it is.
package enum LikelyModel {
  private static let telling: Set = ["zookeeper", "kafka_controller", "kafka_broker"]

  /// The model that fits best, of equally good ones the newest; nil where no version has all components, and where some
  /// service should have told its version.
  ///
  /// - Parameter misfit: how far a model is from what was seen, in settings and variables.
  /// - Throws: what is wrong with the catalog.
  package static func of(_ services: [Service], misfit: (ForwardModel) throws -> Int) throws -> ForwardModel?
  {
    if services.contains(where: { telling.contains($0.component.name) }) { return nil }
    var best: (model: ForwardModel, misfit: Int)?
    for version in ForwardModel.versions.reversed().compactMap({ PlatformVersion($0) })
    where services.allSatisfy({ $0.component.versions.contains(version) }) {
      guard let model = try ForwardModel.covering(version) else { continue }
      let misfit = try misfit(model)
      if best.map({ misfit < $0.misfit }) ?? true { best = (model, misfit) }
    }
    return best?.model
  }

  /// The model that explains a cluster with the fewest variables and settings left over.
  static func explaining(_ cluster: Estate.Cluster, in estate: Estate, catalog: Catalog) throws
    -> ForwardModel?
  {
    var counts: [String: Int] = [:]
    var sample = cluster
    sample.services = cluster.services.filter {
      counts[$0.component.name, default: 0] += 1
      return counts[$0.component.name, default: 0] <= LikelyModel.sampleSize
    }
    return try of(sample.services) { model in
      ClusterParts(sample, in: estate, catalog: catalog, model: model).synthesis?.misfit ?? .max
    }
  }

  /// So many services of each component tell a version as well as all of them.
  private static let sampleSize = 3
}
