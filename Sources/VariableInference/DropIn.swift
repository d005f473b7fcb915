import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections

/// What a unit's drop-in holds: what the collection would write by itself, and what the host has.
///
/// The collection writes the whole drop-in anew, from three dictionaries. Where its own defaults come to
/// what the host has, nothing needs to be said. Otherwise a dictionary is said whole, with an empty value
/// for every default that the host does not have: the collection leaves empty values out.
struct DropIn {
  /// Value of `_service_overrides`; nil where the defaults fit.
  let service: Variables?
  /// Value of `_service_environment_overrides`; nil where the defaults fit.
  let environment: Variables?
  /// Value of `_service_unit_overrides`; nil where there is nothing to say.
  let unit: Variables?

  init(settings: UnitSettings, defaults: Defaults?) {
    service = DropIn.dictionary(
      settings.service.mapValues { values in values },
      names: { name, values in values.joined(separator: "\n\(name)=") }, defaults: defaults?.service)
    environment = DropIn.dictionary(
      settings.environment.mapValues { [$0] },
      names: { _, values in SystemdQuoting.environmentValue(values.joined()) }, defaults: defaults?.environment)
    unit = DropIn.dictionary(
      settings.unit, names: { name, values in values.joined(separator: "\n\(name)=") }, defaults: [:])
  }

  /// Directives and variables that the collection writes when the inventory does not say otherwise.
  struct Defaults {
    var service: OrderedDictionary<String, String> = [:]
    var environment: OrderedDictionary<String, String> = [:]
  }

  private static func dictionary(
    _ seen: OrderedDictionary<String, [String]>, names: (String, [String]) -> String,
    defaults: OrderedDictionary<String, String>?
  ) -> Variables? {
    let written = seen.filter { !$0.value.isEmpty }.reduce(into: OrderedDictionary<String, String>()) {
      $0[$1.key] = names($1.key, $1.value)
    }
    let fits = defaults.map { defaults in
      defaults.count == written.count && defaults.allSatisfy { written[$0.key] == $0.value }
    }
    if fits ?? written.isEmpty { return nil }
    var values = written.mapValues(AnsibleValue.verbatim)
    for name in (defaults ?? [:]).keys where values[name] == nil { values[name] = .string("") }
    return Variables(uniqueKeysWithValues: values.map { ($0.key, $0.value) })
  }
}

extension DropIn.Defaults {
  /// The defaults for a service of the given platform version, under the variables that name its user,
  /// group, log folder, options and paths; nil where the version is not known.
  init?(of service: Service, version: PlatformVersion?, options: String?, logDirectory: String, paths: CollectionPaths) {
    guard let version else { return nil }
    let standard = service.component.service
    if let limit = standard.limitNoFile { self.service["LimitNOFILE"] = limit }
    if standard.userAlwaysWritten || service.user != standard.user { self.service["User"] = service.user }
    if standard.userAlwaysWritten || service.group != standard.group { self.service["Group"] = service.group }
    if standard.execStartAlwaysWritten || service.installation.archiveBase != nil && !standard.unitWritten
      || paths.fileName != nil
    {
      let script = service.component.startScripts.first ?? ""
      self.service["ExecStart"] = "\(paths.binaries)/bin/\(script) \(paths.mainFile)"
    }
    for variable in standard.environment where variable.versions.contains(version) {
      environment[variable.name] = paths.fill(variable.value, logDirectory: logDirectory)
    }
    if let name = standard.options, let options { environment[name] = options }
    environment = environment.filter { !$0.value.isEmpty }
  }

  /// The same for a companion, whose user is the component's.
  init?(of companion: Service.CompanionService, in service: Service, version: PlatformVersion?, logDirectory: String, paths: CollectionPaths) {
    guard let version else { return nil }
    let standard = service.component.service
    if service.user != standard.user { self.service["User"] = service.user }
    if service.group != standard.group { self.service["Group"] = service.group }
    self.service["ExecStart"] = paths.fill(companion.companion.execStart, logDirectory: logDirectory)
    for variable in companion.companion.environment where variable.versions.contains(version) {
      environment[variable.name] = paths.fill(variable.value, logDirectory: logDirectory)
    }
  }
}
