import ComponentCatalog
import ConfigFormats
import OrderedCollections

/// Which files the evidence names so far. Asking for a file that is not there costs nothing; a setting
/// file that was not asked for is a lost setting. So whatever could be one is asked for.
struct FileNeeds: Sendable {
  let rules: EvidenceRules
  let keys: KeyFiles
  /// Main files where the collection puts them, by unit name: the last resort for a unit whose start
  /// command names no file.
  let standardFiles: [String: [String]]
  private let mainClasses: Set<String>
  private let programs: Set<String>
  /// Names to look for in the folder of every main file.
  let neighbours: [String]
  private let knownUnits = KnownUnits()

  init(catalog: Catalog) {
    rules = catalog.evidence
    keys = KeyFiles(catalog.evidence)
    mainClasses = Set(catalog.components.flatMap(\.mainClasses))
    programs = Set(catalog.startScripts + catalog.components.flatMap { $0.companions.map(\.name) })
    var standard: [String: [String]] = [:]
    for component in catalog.components {
      let paths = component.config.files.map { "/etc/\(component.config.prefix)/\($0.name)" }
      for unit in component.units + component.communityUnits {
        standard["\(unit).service", default: []] += paths
      }
    }
    standardFiles = standard
    let others = catalog.components.flatMap {
      $0.config.files.dropFirst().filter { $0.option == nil }.map(\.name)
    }
    neighbours = Set(others + rules.beside).sorted()
  }

  /// Paths that are named and were neither read nor asked for, sorted.
  func missing(in record: HostRecord, asked: Set<String>) -> [String] {
    var named: Set<String> = []
    for process in record.processes { named.formUnion(paths(of: process)) }
    for unit in record.units {
      let needs = needs(of: unit, in: record)
      named.formUnion(needs.files)
      for path in needs.environmentFiles {
        guard let file = record.files[path], file.state == .read || file.state == .cut else { continue }
        named.formUnion(
          options(in: EnvironmentFile(parsing: file.content.bytes, path: path).variables.values))
      }
    }
    for (path, file) in record.files where file.state == .read || file.state == .cut {
      named.formUnion(paths(named: file, at: path))
    }
    return named.subtracting(asked).subtracting(record.files.keys)
      .filter { FileNeeds.isNameable($0) && !keys.holds($0) }.sorted()
  }

  /// Folders of archives that units start from, sorted: their owner is asked for.
  func archives(in record: HostRecord) -> [String] {
    Set(record.units.flatMap { needs(of: $0, in: record).archives })
      .filter(FileNeeds.isNameable).sorted()
  }

  // MARK: - What names files

  /// Not an editor or a search that only has a component's name among its arguments, nor a process that
  /// ended while it was looked at.
  func isComponent(_ process: ProcessRecord) -> Bool {
    if let java = JVMArguments(argv: process.arguments) {
      return java.mainClass.map(mainClasses.contains) ?? false
    }
    let name = process.arguments.first?.split(separator: "/").last.map(String.init) ?? ""
    return programs.contains(name)
  }

  private func paths(of process: ProcessRecord) -> [String] {
    guard isComponent(process) else { return [] }
    var paths: [String] = []
    var arguments = process.arguments.dropFirst()[...]
    if let java = JVMArguments(argv: process.arguments) {
      arguments = java.programArguments[...]
      paths += self.paths(of: java)
      let home = process.executable.split(separator: "/").dropLast(2)
      if !home.isEmpty { paths.append("/" + home.joined(separator: "/") + "/release") }
    }
    let files = self.files(arguments, folder: process.workingDirectory)
    return paths + files + withNeighbours(files)
  }

  /// Files among the options of a Java machine.
  private func paths(of java: JVMArguments) -> [String] {
    java.systemProperties.filter { rules.systemProperties.contains($0.key) }.values.map(
      FileNeeds.withoutScheme)
      + java.javaAgents.flatMap { paths(in: $0.options ?? "") }
  }

  private func needs(of unit: UnitRecord, in record: HostRecord) -> KnownUnits.Needs {
    let files = unit.paths.compactMap { path in
      record.files[path].map { KnownUnits.File(path: path, content: $0.content) }
    }
    return knownUnits.needs(of: KnownUnits.Unit(name: unit.name, files: files)) { needs(of: unit, files) }
  }

  private func needs(of unit: UnitRecord, _ files: [KnownUnits.File]) -> KnownUnits.Needs {
    let whole = SystemdUnit(
      files: files.map { SystemdUnitFile(parsing: $0.content.bytes, path: $0.path) })
    let folder = whole.last("Service", "WorkingDirectory") ?? ""
    let commands = commands(of: whole, unit)
    let archives = archives(of: commands)
    let named = commands.flatMap { self.files($0.arguments[...], folder: folder) }
    let standard = standardFiles[unit.name] ?? []
    // What an archive brings stays in its own folder, whatever the settings say.
    let unpacked = archives.flatMap { folder in standard.map { folder + $0 } }
    let setUp = rules.setUp[String(unit.name.dropLast(".service".count))] ?? []
    let environment = whole.environmentFiles.map(\.path)
    let paths =
      environment + options(in: whole.environment.values) + named + withNeighbours(named) + standard
      + withNeighbours(standard) + withNeighbours(unpacked) + setUp
    return KnownUnits.Needs(files: Set(paths), environmentFiles: environment, archives: archives)
  }

  /// Files that variables name for the Java machine: what does not run has no arguments that would.
  private func options(in values: some Sequence<String>) -> [String] {
    values.flatMap { value -> [String] in
      let words = value.split { " \t\"'".contains($0) }.map(String.init)
      return JVMArguments(argv: ["java"] + words.filter { $0.hasPrefix("-D") || $0.hasPrefix("-javaagent:") })
        .map { paths(of: $0) } ?? []
    }
  }

  private func commands(of whole: SystemdUnit, _ unit: UnitRecord) -> [SystemdCommandLine] {
    let instance = unit.instance ?? ""
    return whole.values("Service", "ExecStart").compactMap {
      SystemdCommandLine(parsing: $0.replacing("%i", with: instance).replacing("%I", with: instance))?
        .withoutShell
    }
  }

  private func archives(of commands: [SystemdCommandLine]) -> [String] {
    commands.map(\.path).filter { !$0.hasPrefix("/usr/") }.compactMap { program in
      program.firstRange(of: "/bin/").map { String(program[..<$0.lowerBound]) }
    }
  }

  private func paths(named file: FileRecord, at path: String) -> [String] {
    if path.hasSuffix(".properties") {
      let properties = JavaProperties(parsing: file.content.bytes)
      return properties.entries.flatMap { paths(of: $0.key, value: $0.value) }
    }
    return path.hasSuffix(".conf") ? file.content.text.loginFiles : []
  }

  private func paths(of setting: String, value: String) -> [String] {
    if let folder = rules.folders.first(where: { $0.setting == setting }) {
      return value.split(separator: ",").map { $0.filter { $0 != " " } + "/" + folder.file }
    }
    let referred = value.referredFiles
    return rules.settingEndings.contains(where: setting.hasSuffix) ? referred + [value] : referred
  }

  private func withNeighbours(_ files: [String]) -> [String] {
    files.filter { $0.hasSuffix(".properties") }.flatMap { path in
      let folder = path.split(separator: "/").dropLast().joined(separator: "/")
      return neighbours.map { "/\(folder)/\($0)" }
    }
  }

  // MARK: - Paths

  /// Arguments that are files: `X`, `--option X` and `--option=X`, relative ones below `folder`.
  private func files(_ arguments: ArraySlice<String>, folder: String) -> [String] {
    var option = ""
    return arguments.flatMap { argument -> [String] in
      let parts = argument.split(separator: "=", maxSplits: 1)
      let isOption = argument.hasPrefix("-")
      let name = isOption ? parts.first ?? "" : option[...]
      option = isOption && parts.count < 2 ? argument : ""
      guard let value = isOption ? parts.dropFirst().first : argument[...], !value.isEmpty,
        !keys.isNamed(by: name), !FileNeeds.isAddress(value)
      else { return [] }
      if value.hasPrefix("/") { return [String(value)] }
      // `--override NAME=VALUE` gives a setting.
      guard folder.hasPrefix("/"), !value.contains("="), value.contains(".") || value.contains("/") else {
        return []
      }
      return ["\(folder)/\(value)"]
    }
  }

  /// Absolute paths inside an agent's options: `7071:/opt/prometheus/kafka.yml`, `config=/etc/kafka/jolokia.properties`.
  private func paths(in options: String) -> [String] {
    options.split(separator: ",").flatMap { option -> [String] in
      let parts = option.split { ":=".contains($0) }
      if FileNeeds.isAddress(option) { return [] }
      if option.contains("="), let name = parts.first, keys.isNamed(by: name) { return [] }
      return parts.indices.filter { index in
        parts[index].hasPrefix("/") && (index == parts.startIndex || !keys.isNamed(by: parts[index - 1]))
      }.map { String(parts[$0]) }
    }
  }

  /// Whether a word is an address, or a login: `http://host`, `user:password@host`.
  private static func isAddress(_ text: some StringProtocol) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    return text.holds("://")
      || text.utf8[colon...].prefix { $0 != UInt8(ascii: "/") }.contains(UInt8(ascii: "@"))
  }

  private static func withoutScheme(_ value: String) -> String {
    value.hasPrefix("file:") ? "/" + value.dropFirst(5).drop { $0 == "/" } : value
  }

  /// Paths that can be put into a script and mean one file.
  static func isNameable(_ path: String) -> Bool {
    path.hasPrefix("/") && path.utf8.count < 4096 && !path.utf8.contains { $0 < 32 || $0 == 127 }
      && !path.contains("%") && !path.contains("*")
  }
}

extension String {
  /// Files that a value takes parts of itself from: `${securepass:/etc/kafka/secrets:KEY}`.
  fileprivate var referredFiles: [String] {
    // Reading the pattern takes longer than looking for its beginning, and hardly a value has it.
    guard holds("${") else { return [] }
    return matches(of: /\$\{(?:securepass|file|dir|properties):([^:}]+):/).map { String($0.1) }
  }
}
