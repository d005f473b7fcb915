import ComponentCatalog
import DeploymentRendering
import EstateModel
import OrderedCollections

/// Whose a file or unit of a host is.
struct FileOwners {
  private let scene: DriftScene
  /// Components that the inventories and the evidence agree on, by host.
  private let services: [String: [Service]]
  /// Paths and units that only what is absent, or not declared, has to do with; by host.
  private let irrelevant: [String: Set<String>]

  init(_ scene: DriftScene) {
    self.scene = scene
    services = Dictionary(grouping: scene.declaredServices, by: \.host)
    var irrelevant: [String: Set<String>] = [:]
    for placement in scene.placements.absent + scene.placements.misplaced.map(\.declared) {
      guard let host = placement.host else { continue }
      irrelevant[host, default: []].formUnion(FileOwners.written(by: placement, scene))
    }
    for service in scene.placements.undeclared + scene.placements.misplaced.map(\.service) {
      irrelevant[service.host, default: []].formUnion(
        [service.configPath, service.unitName].compactMap(\.self) + service.configs.values.map(\.path)
          + service.companions.map { "\($0.unit).service" })
    }
    for match in scene.placements.matched {
      irrelevant[match.service.host]?.subtract(FileOwners.written(by: match.declared, scene))
    }
    self.irrelevant = irrelevant
  }

  /// Paths, and the units which those belong to.
  private static func written(by placement: Placements.Declared, _ scene: DriftScene) -> [String] {
    let host = scene.declared[placement.member.rendering].rendering.hosts[placement.member.name]
    let paths = (host?.files.values).map { files in
      files.filter { $0.component == placement.component || $0.component.isEmpty }.map(\.path)
    }
    return (paths ?? []) + (paths ?? []).compactMap(UnitFiles.unit)
  }

  func isIrrelevant(_ file: String, on host: String) -> Bool {
    irrelevant[host]?.contains(file) == true
  }

  /// The service for which the file is written, or which reads it; nil where that is none of the agreed ones.
  func owner(of file: String, on host: String) -> Service? {
    let own = services[host] ?? []
    let component = scene.comparison.written.files[host]?[file]?.component
    return own.first { service in
      service.isOwner(of: file) || UnitFiles.unit(of: file).map { $0 == service.unitName } ?? false
    } ?? own.first { $0.component.name == component }
  }
}
