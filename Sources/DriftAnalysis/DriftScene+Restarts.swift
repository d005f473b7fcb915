import ComponentCatalog
import DeploymentRendering
import EstateModel

extension DriftScene {
  /// The unit, without `.service`, that a deploy restarts because it changes a file, or what makes a unit; nil where it restarts none.
  ///
  /// - Parameter file: path, or name of a unit.
  func restarts(for file: String, on host: String, of service: Service?) -> String? {
    if let service, unrestarted.contains(service.identifier) { return nil }
    if file.hasSuffix(".service"), !file.contains("/") { return String(file.dropLast(".service".count)) }
    if catalog.deploy.restarts.waits(file) { return nil }
    return UnitFiles.unit(of: file).map { String($0.dropLast(".service".count)) }
      ?? service.flatMap { units.instead(of: $0) ?? $0.unit }
  }
}
