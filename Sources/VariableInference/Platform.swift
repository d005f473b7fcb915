import ComponentCatalog
import EstateModel

/// Version, edition and place of the platform: what most services of a cluster show, or one service.
struct Platform {
  /// Nil where nothing tells.
  let version: PlatformVersion?
  let isCommunity: Bool?
  /// The folder below which all services have their configuration, each in a folder of its own; nil where it is the
  /// collection's, or there is none.
  let configPrefix: String?

  /// What most services show; of equally many versions, the lower. Components with a version of their own
  /// don't count.
  init(mostOf services: [Service]) {
    let installations = services.filter { $0.component.ownVersion == nil }.map(\.installation)
    let versions = installations.compactMap(\.version)
    version = Set(versions).max { left, right in
      let counts = (versions.count { $0 == left }, versions.count { $0 == right })
      return counts.0 == counts.1 ? left > right : counts.0 < counts.1
    }
    let editions = installations.compactMap(\.isCommunity)
    isCommunity = editions.isEmpty ? nil : editions.count { $0 } * 2 > editions.count
    let prefixes = Set(
      services.filter(\.component.config.hasPrefixVariable).map { CollectionPaths($0).sharedPrefix })
    configPrefix = prefixes.count == 1 ? prefixes.first ?? nil : nil
  }

  private init(version: PlatformVersion?, isCommunity: Bool?, configPrefix: String?) {
    self.version = version
    self.isCommunity = isCommunity
    self.configPrefix = configPrefix
  }

  /// The same for one service, which may differ from the others.
  func on(_ service: Service) -> Platform {
    let isPlatform = service.component.ownVersion == nil
    return Platform(
      version: (isPlatform ? service.installation.version : nil) ?? version,
      isCommunity: service.installation.isCommunity ?? isCommunity,
      configPrefix: configPrefix)
  }
}
