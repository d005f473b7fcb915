import ComponentCatalog
import EstateModel
import OrderedCollections
import VariableCatalog

/// Directives and variables that the collection writes into a drop-in when the inventory says nothing of them.
struct DropInDefaults {
  private(set) var service: OrderedDictionary<String, String> = [:]
  private(set) var environment: OrderedDictionary<String, String> = [:]

  /// For a service of the given platform version, under the variables that name its user, group, log
  /// folder, options and paths; nil where the version is not known.
  init?(
    of service: Service, version: PlatformVersion?, options: String?, logDirectory: String,
    paths: CollectionPaths
  ) {
    guard let version else { return nil }
    let standard = service.component.service
    if let limit = standard.limitNoFile { self.service["LimitNOFILE"] = limit }
    setUser(of: service, always: standard.userAlwaysWritten)
    let isArchive = service.installation.archiveBase != nil && !standard.unitWritten
    if standard.execStartAlwaysWritten || isArchive || paths.fileName != nil {
      let script = service.component.startScripts.first ?? ""
      self.service["ExecStart"] = "\(paths.binaries)/bin/\(script) \(paths.mainFile)"
    }
    setEnvironment(standard.environment, version, logDirectory, paths)
    if let name = standard.options, let options { environment[name] = options }
  }

  /// The same for a companion, whose user is the component's.
  init?(
    of companion: Component.Companion, in service: Service, version: PlatformVersion?, logDirectory: String,
    paths: CollectionPaths
  ) {
    guard let version else { return nil }
    setUser(of: service, always: false)
    self.service["ExecStart"] = paths.fill(companion.execStart, logDirectory: logDirectory)
    setEnvironment(companion.environment, version, logDirectory, paths)
  }

  /// What the forward model says of a drop-in.
  init(_ file: ModelledFile) {
    for (key, setting) in file.settings {
      guard case .known(let value) = setting else { continue }
      if key.hasPrefix("Environment.") {
        environment[String(key.dropFirst("Environment.".count))] = value
      } else if !key.hasPrefix("Unit.") {
        service[key] = value
      }
    }
  }

  private mutating func setUser(of service: Service, always: Bool) {
    let standard = service.component.service
    if always || service.user != standard.user { self.service["User"] = service.user }
    if always || service.group != standard.group { self.service["Group"] = service.group }
  }

  private mutating func setEnvironment(
    _ defaults: [Component.EnvironmentDefault], _ version: PlatformVersion, _ logDirectory: String,
    _ paths: CollectionPaths
  ) {
    for variable in defaults where variable.versions.contains(version) {
      let value = paths.fill(variable.value, logDirectory: logDirectory)
      if !value.isEmpty { environment[variable.name] = value }
    }
  }
}
