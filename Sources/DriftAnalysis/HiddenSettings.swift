import ConfigFormats
import DeploymentRendering
import EstateFindings
import EstateModel
import OrderedCollections

/// Settings that are as the inventory has them or not, nobody knows, since files of variables could not be opened. Whatever such
/// a file says of a whole group, it can't be why one host of it differs from the others.
struct HiddenSettings {
  private struct Name: Hashable {
    let file: String
    let key: String
  }

  private let scene: DriftScene
  private let closed: ClosedFiles
  private let byHost: [String: Set<Name>]

  /// - Parameter findings: that were put aside because of those files.
  init(_ scene: DriftScene, _ closed: ClosedFiles, _ findings: [Finding]) {
    self.scene = scene
    self.closed = closed
    var byHost: [String: Set<Name>] = [:]
    for finding in findings {
      guard let host = finding.place.host, let file = finding.place.file, let key = finding.place.key else {
        continue
      }
      byHost[host, default: []].insert(Name(file: file, key: key))
    }
    self.byHost = byHost
  }

  /// Whether what an inventory declares for a host is not known as a whole.
  func isHidden(_ host: String) -> Bool { closed.reason(for: host) != nil }

  /// The settings of services of one group to be held against each other, with what each has: nil where it has none.
  func comparable(_ services: [Service]) -> [(
    place: Finding.Place, values: [(member: Service, value: String?)]
  )] {
    guard closed.areShared(by: services.map(\.host)) else { return [] }
    let names = Set(services.flatMap { byHost[$0.host] ?? [] })
    return names.sorted { ($0.file, $0.key) < ($1.file, $1.key) }.compactMap { name in
      let readers = services.filter { isOwn(name.file, of: $0) }
      // What the rest of the inventory says of single hosts is no difference.
      let declared = Set(
        readers.map { service in
          self.declared(name, service).map(OwnNames(of: service, scene).generalised)
        })
      guard declared.count == 1 else { return nil }
      return (Finding.Place(file: name.file, key: name.key), readers.map { ($0, onDisk(name, $0)) })
    }
  }

  private func isOwn(_ file: String, of service: Service) -> Bool {
    service.unitName == file || service.configs.values.contains { $0.path == file }
  }

  private func onDisk(_ name: Name, _ service: Service) -> String? {
    if name.file == service.unitName {
      return scene.records[service.host].flatMap { UnitFiles(of: name.file, in: $0).effective[name.key] }
    }
    return service.configs.values.first { $0.path == name.file }?.properties[name.key]
  }

  private func declared(_ name: Name, _ service: Service) -> String? {
    if name.file == service.unitName { return scene.unitAfterDeploy(of: service)?.effective[name.key] }
    return scene.comparison.written.files[service.host]?[name.file]?.settings[name.key]
  }
}
