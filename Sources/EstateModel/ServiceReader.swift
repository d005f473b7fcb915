import ComponentCatalog
import ConfigFormats
import HostEvidence
import OrderedCollections

/// Makes services of one host's evidence.
struct ServiceReader {
  private let host: HostRecord
  private let catalog: Catalog
  private let recognition: Recognition
  private let packages: [String: String]
  private let userNames: UserGroupLines
  private let groupNames: UserGroupLines
  private let units: [(record: UnitRecord, reading: UnitReading)]
  private let processes: [ProcessOfUnit]
  private let mainClasses: Set<String>
  private(set) var services: [Service] = []
  private(set) var remarks: [Remark] = []

  init(host: HostRecord, catalog: Catalog) {
    self.host = host
    self.catalog = catalog
    packages = host.packageVersions
    recognition = Recognition(catalog: catalog, host: host, packages: packages)
    userNames = UserGroupLines(parsing: Array(host.passwd.utf8))
    groupNames = UserGroupLines(parsing: Array(host.group.utf8))
    units = host.units.map { ($0, UnitReading($0, in: host)) }
    processes = host.processes.filter { !SystemdCommandLine.isShell($0.arguments.first ?? "") }
      .map(ProcessOfUnit.init)
    mainClasses = Set(catalog.components.flatMap(\.mainClasses))
    host.problems.forEach { remark($0) }
    readUnits()
    readUnmanagedProcesses()
    attachCompanions()
  }

  private mutating func readUnits() {
    for (unit, reading) in units {
      let process = process(of: unit)
      add(
        unit: unit.name.droppingService, instance: unit.instance, reading, process: process,
        state: state(of: unit, reading, process: process))
    }
  }

  /// The process of a unit that is the component: Java with a known main class before anything else.
  private func process(of unit: UnitRecord) -> ProcessRecord? {
    let isMain = { (process: ProcessRecord) in unit.state["MainPID"] == "\(process.id)" }
    let own = processes.filter { $0.unit == unit.name || isMain($0.process) }.map(\.process)
    return own.first { CommandReading(process: $0).mainClass.map(mainClasses.contains) == true }
      ?? own.first(where: isMain) ?? own.first
  }

  private mutating func readUnmanagedProcesses() {
    let known = Set(host.units.map(\.name))
    for (process, unit) in processes.map({ ($0.process, $0.unit) }) {
      if let unit, known.contains(unit) { continue }
      if host.units.contains(where: { $0.state["MainPID"] == "\(process.id)" }) { continue }
      let before = services.count
      add(
        unit: unit?.droppingService, instance: nil, nil, process: process,
        state: unit == nil ? .unmanaged : .running)
      if let unit, services.count > before {
        remark(
          "the files of unit \(unit) were not read; what they set is not in the inventory, and a deploy would rewrite its drop-in"
        )
      }
    }
  }

  /// The unit's state; nil for a unit that a package brought and nobody enabled or changed.
  private func state(of unit: UnitRecord, _ reading: UnitReading, process: ProcessRecord?) -> Service.State? {
    if process != nil || unit.state["ActiveState"] == "active" { return .running }
    let isEnabled = !unit.wantedBy.isEmpty || unit.state["UnitFileState"] == "enabled"
    if unit.state["ActiveState"] == "failed", !unit.endedOnDemand { return .failed }
    if unit.state["SubState"]?.hasPrefix("auto-restart") == true { return .restarting }
    if isEnabled { return .stopped }
    return reading.hasDropIns || reading.isHandWritten ? .disabled : nil
  }

  /// Adds the service that a unit, a process or both of them are. Without a state it counts only if it
  /// left data behind.
  private mutating func add(
    unit: String?, instance: String?, _ reading: UnitReading?, process: ProcessRecord?, state: Service.State?
  ) {
    let start = reading.flatMap { CommandReading(unit: $0.whole, instance: instance) }
    let running = process.map(CommandReading.init(process:))
    guard let component = recognition.component(process: running, start: start, unit: unit) else { return }
    let program = start?.program ?? running?.program
    let main =
      running?.mainFile(of: component) ?? start?.mainFile(of: component) ?? component.standardMainFile
    let status = process.map { ProcStatus(parsing: Array($0.status.utf8)) }
    let user = status?.uid.flatMap { userNames.names[$0] }
    let group = status?.gid.flatMap { groupNames.names[$0] }
    var service = Service(
      host: host.name, component: component, state: state ?? .disabled, unit: unit, processID: process?.id,
      user: reading?.whole.last("Service", "User") ?? user ?? component.service.user,
      group: reading?.whole.last("Service", "Group") ?? group ?? component.service.group,
      execStart: reading?.whole.values("Service", "ExecStart").last,
      configPath: main, configs: [:], programArguments: (running ?? start)?.arguments ?? [],
      settings: reading?.settings ?? UnitSettings(), companions: [],
      installation: Installation(
        of: component, program: program, classPath: running?.classPath ?? [], packages: packages, unit: unit))
    let remarksBefore = remarks
    remark(reading?.remarks ?? [], about: unit ?? component.name)
    service.configs = configs(of: service, command: running ?? start)
    service.isMainAbsent = service.main?.entries.isEmpty == true
    service.readIdentity(in: host)
    guard state != nil || service.hasData else {
      remarks = remarksBefore
      return
    }
    for setting in component.required.compactMap(\.credentialFile) {
      service.attachments[setting] = service.main?[setting].flatMap { host.files[$0] }?.content.text
    }
    if reading == nil { service.settings = settings(ofProcess: process, component) }
    if let index = services.firstIndex(where: { service.isOutsideItsUnit($0) }) {
      // The same component with the same file as a unit that is not running: started by hand.
      services[index].state = .unmanaged
      services[index].processID = service.processID
      return
    }
    services.append(service)
  }

  private mutating func configs(
    of service: Service, command: CommandReading?
  ) -> OrderedDictionary<String, Service.ConfigFile> {
    var configs: OrderedDictionary<String, Service.ConfigFile> = [:]
    let folder = service.configPath.folder
    for (index, spec) in service.component.config.files.enumerated() {
      let named = spec.option.flatMap { option in command?.value(of: option).flatMap { command?.absolute($0) }
      }
      let path = index == 0 ? service.configPath : named ?? "\(folder)/\(spec.name)"
      let file = host.files[path]
      if file?.state == .read, let properties = host.properties(at: path) {
        configs[spec.name] = Service.ConfigFile(path: path, properties: properties)
        remark(properties.warnings.map(\.description), about: path)
      }
      guard index == 0, configs[spec.name]?.properties.entries.isEmpty != false else { continue }
      let title = service.component.title
      if isAbsent(file) {
        configs[spec.name] = Service.ConfigFile(
          path: path, properties: JavaProperties(parsing: [], path: path))
        remark(
          "the main file of \(title), \(path), is not there or empty; a deploy would write the collection's defaults"
        )
      } else {
        remark("\(title) is not in the inventory: its main file \(path) could not be read")
      }
    }
    return configs
  }

  /// Whether there is truly nothing to read. Only root can tell a missing file from one in a closed folder.
  private func isAbsent(_ file: FileRecord?) -> Bool {
    guard let file else { return false }
    let readsAll = host.facts["reader-id"] == "0"
    return file.state == .missing ? readsAll : file.state == .read
  }

  /// Without a unit, the process's own environment tells what the start script was given.
  private func settings(ofProcess process: ProcessRecord?, _ component: Component) -> UnitSettings {
    var settings = UnitSettings()
    let known = Set(
      component.service.environment.map(\.name) + [component.service.options].compactMap(\.self))
    for entry in process?.environment ?? [] {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { continue }
      let isOurs =
        known.contains(parts[0]) || ["KAFKA_", "CONFLUENT_", "JMX_"].contains { parts[0].hasPrefix($0) }
      if isOurs { settings.environment[parts[0]] = parts[1].replacing("%", with: "%%") }
    }
    let heap = component.service.environment.map(\.name).first { $0.hasSuffix("HEAP_OPTS") }
    if let heap, settings.environment[heap] == nil, let java = JVMArguments(argv: process?.arguments ?? []) {
      let sizes = [java.initialHeap.map { "-Xms\($0)" }, java.maximumHeap.map { "-Xmx\($0)" }].compactMap(
        \.self)
      if !sizes.isEmpty { settings.environment[heap] = sizes.joined(separator: " ") }
    }
    return settings
  }

  private mutating func attachCompanions() {
    for (unit, reading) in units {
      let name = unit.name.droppingService
      let script = CommandReading(unit: reading.whole, instance: unit.instance)?.programName
      for index in services.indices {
        let companion = services[index].component.companions.first {
          $0.units.contains(name) || script.map($0.startScripts.contains) == true
        }
        guard let companion, reading.hasDropIns || script.map(companion.startScripts.contains) == true else {
          continue
        }
        services[index].companions.append(
          Service.CompanionService(
            companion: companion, unit: name, user: reading.whole.last("Service", "User"),
            group: reading.whole.last("Service", "Group"), settings: reading.settings))
      }
    }
  }

  /// The first of what may be thousands of remarks on one file.
  private mutating func remark(_ texts: [String], about subject: String) {
    for text in texts.prefix(5) { remark(text.contains(subject) ? text : "\(subject): \(text)") }
    if texts.count > 5 { remark("\(subject): and \(texts.count - 5) more of this kind") }
  }

  private mutating func remark(_ text: String) { remarks.append(Remark(host: host.name, text)) }
}

/// A process that is no shell which started another one.
private struct ProcessOfUnit {
  let process: ProcessRecord
  /// Nil where it is of no unit.
  let unit: String?

  init(_ process: ProcessRecord) {
    self.process = process
    let unit = ProcCgroup(parsing: Array(process.cgroup.utf8)).unit
    // A login session or a user's own manager is no service of the system.
    self.unit = unit.flatMap { $0.hasPrefix("user@") || !$0.hasSuffix(".service") ? nil : $0 }
  }
}

extension Service {
  /// Whether this is the process of a service whose unit does not run.
  fileprivate func isOutsideItsUnit(_ other: Service) -> Bool {
    unit == nil && other.host == host && other.component.name == component.name && other.processID == nil
      && other.configPath == configPath
  }
}

extension Component {
  /// Where the collection puts the main file of a package installation.
  var standardMainFile: String { "/etc/\(config.prefix)/\(config.files.first?.name ?? "")" }
}

extension String {
  var droppingService: String { hasSuffix(".service") ? String(dropLast(8)) : self }

  /// The folder of an absolute path.
  var folder: String { "/" + split(separator: "/").dropLast().joined(separator: "/") }
}

extension UnitRecord {
  /// Java ends with 143 where it is asked to stop (SIGTERM), which systemd counts as a failure unless the unit says otherwise.
  fileprivate var endedOnDemand: Bool { state["ExecMainStatus"] == "143" }
}
