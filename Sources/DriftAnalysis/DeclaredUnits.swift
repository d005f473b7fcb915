import DeploymentRendering
import EstateModel
import OrderedCollections

/// Units that a deploy would set up for components that run as another unit there, which it does not touch.
struct DeclaredUnits {
  /// Without `.service`, by the identifier of the service that runs as another.
  private var others: [String: String] = [:]
  /// Units with `.service` that only one of both layers has, by host.
  private var oneSided: [String: Set<String>] = [:]

  init(_ placements: Placements, _ declared: [DeclaredInventory]) {
    for match in placements.matched {
      let service = match.service
      guard let running = service.unitName,
        let unit = DeclaredUnits.unit(of: match.declared, in: declared),
        !DeclaredUnits.files(of: match.declared, in: declared).contains(where: {
          UnitFiles.unit(of: $0.path) == running
        })
      else { continue }
      others[service.identifier] = unit
      oneSided[service.host, default: []].formUnion([running, "\(unit).service"])
    }
  }

  /// The declared unit, without `.service`; nil where the service runs as that, or where none is declared.
  func instead(of service: Service) -> String? { others[service.identifier] }

  /// Whether a file, or a unit, is of a unit that is only declared, or only there: there is nothing to compare it with.
  func isOneSided(_ file: String, on host: String) -> Bool {
    oneSided[host]?.contains(UnitFiles.unit(of: file) ?? file) == true
  }

  /// The unit, without `.service`, that a deploy would set up; nil where it writes no file of it.
  static func unit(of placement: Placements.Declared, in declared: [DeclaredInventory]) -> String? {
    files(of: placement, in: declared).lazy.compactMap { UnitFiles.unit(of: $0.path) }.first.map {
      String($0.dropLast(".service".count))
    }
  }

  private static func files(of placement: Placements.Declared, in declared: [DeclaredInventory])
    -> [RenderedFile]
  {
    let host = declared[placement.member.rendering].rendering.hosts[placement.member.name]
    return host?.files.values.filter { $0.component == placement.component } ?? []
  }
}
