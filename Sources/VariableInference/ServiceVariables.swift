import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections

/// All variables that one service asks for, by the level at which they belong.
struct ServiceVariables {
  /// A dictionary variable of the component.
  struct Dictionary {
    var values: Variables
    /// The collection comes to the same without it.
    var isDefault: Bool
  }

  /// Java options that a variable of their own can hold, as long as the environment says nothing else.
  struct JavaOptions {
    var variable: String
    var value: AnsibleValue
    /// The dictionary that holds them otherwise.
    var environment: String
  }

  /// How the host is installed: the same for all its services, read by all components.
  private(set) var installation: Variables = [:]
  /// The component's own, but read by others too: ports, its version.
  private(set) var shared: Variables = [:]
  /// The component's own.
  private(set) var group: Variables = [:]
  /// Dictionaries of the component, by variable.
  private(set) var dictionaries: OrderedDictionary<String, Dictionary> = [:]
  private(set) var javaOptions: JavaOptions?

  /// - Parameters:
  ///   - platform: version and edition on this host.
  ///   - explained: what the collection would write under other variables; nil where no model of it is at hand.
  init(_ service: Service, platform: Platform, explained: ExplainedSettings?) {
    let version = platform.version
    let paths = CollectionPaths(service)
    readInstallation(service, platform)
    if explained == nil { readPort(service) }
    readNames(service, paths)
    readFolder(paths, platform)
    readProperties(service, explained)
    readUnit(service, version, paths, explained)
    for companion in service.companions { readUnit(of: companion, in: service, version, paths, explained) }
    group.merge(explained?.own ?? [:]) { first, _ in first }
  }

  /// What is known of a service before its settings are looked at: how it is installed, names, users.
  static func settled(_ service: Service, platform: Platform) -> Variables {
    var variables = ServiceVariables()
    variables.readInstallation(service, platform)
    let paths = CollectionPaths(service)
    variables.readNames(service, paths)
    variables.readFolder(paths, platform)
    return variables.installation.merging(variables.shared) { first, _ in first }.merging(variables.group) {
      first, _ in first
    }
  }

  private init() {}

  /// How a host is installed of which nothing is said.
  static let installationStandards: Variables = [
    "confluent_server_enabled": .bool(true), "installation_method": .string("package"),
  ]

  private mutating func readInstallation(_ service: Service, _ platform: Platform) {
    if let version = platform.version {
      installation["confluent_package_version"] = .string(version.description)
    }
    if platform.isCommunity == true { installation["confluent_server_enabled"] = .bool(false) }
    if let base = service.installation.archiveBase {
      installation["installation_method"] = .string("archive")
      if base != "/opt/confluent" { installation["archive_destination_path"] = .verbatim(base) }
    }
    if let own = service.component.ownVersion, let version = service.installation.version {
      shared[own.variable] = .string(version.description)
    }
  }

  private mutating func readPort(_ service: Service) {
    if let port = service.component.port, let number = service.port(port), number != port.standard {
      shared[port.variable] = .int(number)
    }
  }

  private mutating func readNames(_ service: Service, _ paths: CollectionPaths) {
    let component = service.component
    if let clusters = component.clusters, let id = service.main?[clusters.property], id != clusters.standard {
      group[clusters.variable] = .verbatim(id)
    }
    for argument in component.arguments {
      if let value = service.argument(argument.option), value != argument.standard {
        group[argument.variable] = .verbatim(value)
      }
    }
    if let variable = component.unitVariable, let unit = service.unit, unit != component.units.first {
      group[variable] = .verbatim(unit)
    }
    if let fileName = paths.fileName { group[fileName.variable] = .verbatim(fileName.value) }
    if component.service.userAlwaysWritten { return }
    if service.user != component.service.user { group["\(component.name)_user"] = .verbatim(service.user) }
    if service.group != component.service.group {
      group["\(component.name)_group"] = .verbatim(service.group)
    }
  }

  /// Where configuration is: one folder of all components, or another one of this.
  private mutating func readFolder(_ paths: CollectionPaths, _ platform: Platform) {
    if let folder = platform.configPrefix {
      installation["config_prefix"] = .verbatim(folder)
    } else if let prefix = paths.prefix {
      group[prefix.variable] = .verbatim(prefix.value)
    }
  }

  /// Every setting of every file that nothing else explains, as it is written: the collection writes it back
  /// without escaping it.
  private mutating func readProperties(_ service: Service, _ explained: ExplainedSettings?) {
    if service.isMainAbsent { return }
    for file in service.component.config.files {
      var values: Variables = [:]
      for entry in service.configs[file.name]?.properties.entries ?? []
      where explained?.covers(entry, in: file.name) != true {
        values[entry.writableKey] = .verbatim(entry.rawValue)
      }
      dictionaries[file.customProperties] = Dictionary(values: values, isDefault: values.isEmpty)
    }
  }

  private mutating func readUnit(
    _ service: Service, _ version: PlatformVersion?, _ paths: CollectionPaths, _ explained: ExplainedSettings?
  ) {
    let name = service.component.name
    let standard = service.component.service
    if let file = explained?.unit(service.unit) {
      let dropIn = DropIn(
        service.settings, defaults: DropInDefaults(file), references: Self.references(of: service.component),
        folder: service.installation.archiveBase == nil ? nil : service.installation.binaries)
      return add(dropIn, prefix: name)
    }
    let environment = service.settings.environment
    var logDirectory = standard.logDirectory ?? ""
    if let usual = standard.logDirectory, let seen = environment["LOG_DIR"], !seen.isEmpty, seen != usual {
      logDirectory = seen
      group["\(name)_log_dir"] = .verbatim(seen)
    }
    let options = standard.options.flatMap { environment[$0] }.map { SystemdQuoting.environmentValue($0) }
    let defaults = DropInDefaults(
      of: service, version: version, options: options, logDirectory: logDirectory, paths: paths)
    add(DropIn(service.settings, defaults: defaults), prefix: name)
    if let options, !options.isEmpty {
      javaOptions = JavaOptions(
        variable: "\(name)_custom_java_args", value: .verbatim(options),
        environment: "\(name)_service_environment_overrides")
    }
  }

  /// What the collection's own entries of a drop-in are made of.
  private static func references(of component: Component) -> [String: String] {
    var references = ["CONFLUENT_SECURITY_MASTER_KEY": "{{ secrets_protection_masterkey }}"]
    if let options = component.service.options {
      references[options] = "{{ \(component.name)_final_java_args | select | join(' ') }}"
    }
    if component.service.logDirectory != nil { references["LOG_DIR"] = "{{ \(component.name)_log_dir }}" }
    if !component.service.userAlwaysWritten {
      references["User"] = "{{ \(component.name)_user }}"
      references["Group"] = "{{ \(component.name)_group }}"
    }
    return references
  }

  private mutating func readUnit(
    of companion: Service.CompanionService, in service: Service, _ version: PlatformVersion?,
    _ paths: CollectionPaths, _ explained: ExplainedSettings?
  ) {
    if let file = explained?.unit(companion.unit) {
      return add(
        DropIn(companion.settings, defaults: DropInDefaults(file)),
        prefix: companion.companion.variables)
    }
    let logDirectory = service.component.service.logDirectory ?? ""
    let defaults = DropInDefaults(
      of: companion.companion, in: service, version: version, logDirectory: logDirectory, paths: paths)
    add(DropIn(companion.settings, defaults: defaults), prefix: companion.companion.variables)
  }

  private mutating func add(_ dropIn: DropIn, prefix: String) {
    for (name, part) in [
      ("service_overrides", dropIn.service), ("service_environment_overrides", dropIn.environment),
      ("service_unit_overrides", dropIn.unit),
    ] {
      dictionaries["\(prefix)_\(name)"] = Dictionary(values: part.values, isDefault: part.isDefault)
    }
  }
}

extension Service {
  /// The number in a port's property: the number itself, or the port of the first address.
  func port(_ port: Component.Port) -> Int? {
    guard let text = main?[port.property] else { return nil }
    return Int(text) ?? HostPortList(parsing: text).elements.first?.port.map(Int.init)
  }
}
