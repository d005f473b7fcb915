import ComponentCatalog
import ConfigFormats

/// The unit that a deploy leaves behind, as far as the variables of an inventory and the collection's defaults tell.
struct WrittenUnit {
  private let place: InventoryCheck.Place
  private let service: ExpectedService

  init(_ place: InventoryCheck.Place, service: ExpectedService) {
    self.place = place
    self.service = service
  }

  private var component: Component { place.component }

  private func text(_ variable: String) -> String? { place.inventory.text(variable, of: place.host) }

  private func dictionary(_ variable: String) -> [String: String]? {
    place.inventory.dictionary("\(component.name)_\(variable)", of: place.host)
  }

  var user: String {
    dictionary("service_overrides")?["User"] ?? text("\(component.name)_user") ?? component.service.user
  }

  var group: String {
    dictionary("service_overrides")?["Group"] ?? text("\(component.name)_group") ?? component.service.group
  }

  /// What systemd passes on: quotes resolved, doubled percent signs single again.
  var environment: [String: String] {
    let overrides = dictionary("service_environment_overrides") ?? standardEnvironment
    let lines = overrides.filter { !$0.value.isEmpty }.map { "Environment=\"\($0)=\($1)\"\n" }.joined()
    let unit = SystemdUnit(files: [
      SystemdUnitFile(parsing: Array("[Service]\n\(lines)".utf8), path: "override.conf")
    ])
    return Dictionary(
      uniqueKeysWithValues: unit.environment.map { ($0.key, $0.value.replacing("%%", with: "%")) })
  }

  private var standardEnvironment: [String: String] {
    var environment: [String: String] = [:]
    let version = (component.ownVersion.map(\.variable) ?? "confluent_package_version")
    for variable in component.service.environment
    where variable.versions.contains(text(version).flatMap(PlatformVersion.init)) {
      environment[variable.name] = variable.value.replacing("{base}", with: archive.map(\.program) ?? "")
        .replacing("{binaries}", with: archive.map(\.program) ?? "/usr")
        .replacing(
          "{log_dir}", with: text("\(component.name)_log_dir") ?? component.service.logDirectory ?? ""
        )
        .replacing("{config_dir}", with: folder)
    }
    if let options = component.service.options {
      environment[options] = text("\(component.name)_custom_java_args") ?? ""
    }
    return environment
  }

  /// All other directives of `[Service]` and `[Unit]`, by section and name.
  var directives: [String: [String]] {
    let usual = component.service.limitNoFile.map { ["LimitNOFILE": $0] } ?? [:]
    let sections = [
      "Service": dictionary("service_overrides") ?? usual,
      "Unit": dictionary("service_unit_overrides") ?? [:],
    ]
    let text = sections.map { "[\($0)]\n" + $1.filter { !$1.isEmpty }.map { "\($0)=\($1)\n" }.joined() }
      .joined()
    return Self.directives(of: [SystemdUnitFile(parsing: Array(text.utf8), path: "override.conf")])
  }

  /// The same, as the host's own unit file and drop-ins say it.
  var expectedDirectives: [String: [String]] {
    let folder = "/etc/systemd/system"
    let dropIns = service.names(in: "\(folder)/\(service.facts.unit).d").filter { $0.hasSuffix(".conf") }
    let paths =
      ["\(folder)/\(service.facts.unit)"] + dropIns.map { "\(folder)/\(service.facts.unit).d/\($0)" }
    // A unit file that the collection writes itself is no override.
    return Self.directives(
      of: paths.dropFirst(component.service.unitWritten ? 1 : 0).compactMap { path in
        service.file(path).map { SystemdUnitFile(parsing: $0, path: path) }
      })
  }

  private static func directives(of files: [SystemdUnitFile]) -> [String: [String]] {
    let unit = SystemdUnit(files: files)
    let all = unit.directives(in: "Service", except: ["Environment", "User", "Group", "ExecStart"])
    let named = (all + unit.directives(in: "Unit")).map { ("\($0.section) \($0.name)", $0.value) }
    return Dictionary(grouping: named, by: \.0).mapValues { $0.map(\.1) }
  }

  /// The words of the start command.
  var execStart: [String] {
    let said = dictionary("service_overrides")?["ExecStart"] ?? packagedExecStart ?? standardExecStart
    return SystemdCommandLine(parsing: said).map { [$0.path] + $0.arguments } ?? []
  }

  /// What the unit file says that came with the package, or that the collection writes by a template of its own;
  /// nil where the collection writes a command into the drop-in.
  private var packagedExecStart: String? {
    let isWritten =
      component.service.execStartAlwaysWritten || (archive != nil && !component.service.unitWritten)
    guard !isWritten, component.config.nameVariable.flatMap(text) == nil else { return nil }
    let folders = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"]
    let bytes = folders.lazy.compactMap { service.file("\($0)/\(service.facts.unit)") }.first
    return bytes.flatMap {
      SystemdUnit(files: [SystemdUnitFile(parsing: $0, path: "packaged.service")]).last(
        "Service", "ExecStart")
    }
  }

  private var standardExecStart: String {
    let name = component.config.nameVariable.flatMap(text) ?? component.config.files.first?.name ?? ""
    return "\(archive.map(\.program) ?? "/usr")/bin/\(component.startScripts.first ?? "") \(folder)/\(name)"
  }

  private var folder: String {
    (archive.map(\.base) ?? "")
      + (text("\(component.name)_config_prefix") ?? "/etc/\(component.config.prefix)")
  }

  /// The folders of an archive installation: above `etc`, and above `bin`.
  private var archive: (base: String, program: String)? {
    guard text("installation_method") == "archive" else { return nil }
    let base = text("archive_destination_path") ?? "/opt/confluent"
    let own = component.ownVersion.map { ($0.directory, text($0.variable) ?? "") }
    let (directory, version) = own ?? ("confluent-", text("confluent_package_version") ?? "")
    return (base, "\(base)/\(directory)\(version)")
  }
}
