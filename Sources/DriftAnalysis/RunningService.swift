import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections

/// A process held against what its unit would give it now.
///
/// Start scripts add options of their own, and lengthen those that they got: see `StartRules`.
struct RunningService {
  /// Something that the process runs with, and its unit says otherwise.
  struct Difference {
    /// As the unit's settings call it: `Environment.NAME`, `ExecStart`, `User`, ...
    let key: String
    /// Nil where the unit says nothing of it.
    let inUnit: String?
    /// Nil where the process does not have it.
    var running: String?
    /// Its words are options of Java, which are judged one by one.
    let areOptions: Bool
  }

  let service: Service
  let process: ProcessRecord
  /// Whether its unit is known; else nothing is held against it.
  let isCompared: Bool
  /// By key.
  var differences: OrderedDictionary<String, Difference> = [:]
  let environment: [String: String]?
  let java: JVMArguments?
  let rules: StartRules

  /// - Parameters:
  ///   - files: of its unit; nil where what holds in the end is not known.
  ///   - surroundings: names of variables that processes have from elsewhere than their units.
  ///   - rules: what processes have from start scripts.
  init(
    _ service: Service, _ process: ProcessRecord, unit files: UnitFiles?,
    surroundings: Set<String> = [], in record: HostRecord, rules: StartRules
  ) {
    self.service = service
    self.rules = rules
    self.process = process
    isCompared = files != nil
    environment = process.variables
    java = JVMArguments(argv: process.arguments)
    guard let files else { return }
    let unit = files.effective
    var known: [String: String] = [:]
    for (key, value) in unit {
      guard let name = key.dropping("Environment.") else { continue }
      known[String(name)] = value
      guard let text = RunningService.plain(value), !text.isEmpty else { continue }
      compare(variable: String(name), text)
    }
    if service.startsByItsOwnScript {
      let isWhole = RunningService.isWhole(unit, in: record)
      if isWhole {
        let passed = (unit["PassEnvironment"] ?? "").split { $0 == " " || $0 == "\n" }.map(String.init)
        findVariables(beside: Set(known.keys).union(passed).union(surroundings))
      }
      if isWhole || environment != nil { findOptions(beside: known) }
    }
    if let command = unit["ExecStart"] { compare(command: command) }
    if let limit = unit["LimitNOFILE"] { compare(limit: limit, of: files) }
    compareUser(unit, record)
  }

  /// What the process has as a setting of its unit; nil where it has none, or that can't be told.
  func value(of key: String) -> String? {
    if let difference = differences[key] { return difference.running }
    return key.dropping("Environment.").flatMap { environment?[String($0)] }
  }

  // MARK: - Environment

  private mutating func compare(variable name: String, _ value: String) {
    if let environment, !agrees(environment[name], with: value, name) {
      let own = environment[name].flatMap { $0.isEmpty ? nil : $0 }
      return note("Environment.\(name)", value, own ?? inEffect(of: value, name))
    }
    if service.startsByItsOwnScript { compare(options: value, of: name) }
  }

  /// Whether a variable of a process is as its unit says, apart from what start scripts put before and behind it.
  private func agrees(_ running: String?, with value: String, _ name: String) -> Bool {
    guard let running else { return false }
    if running == value { return true }
    if name.hasSuffix("CLASSPATH") || name == "PATH" {
      return !Set(value.split(separator: ":")).isDisjoint(with: running.split(separator: ":"))
    }
    guard name.hasSuffix("_OPTS"), let range = running.firstRange(of: value) else { return false }
    let rest = [running[..<range.lowerBound], running[range.upperBound...]]
    let isApart = rest[0].last.map { $0 == " " } ?? true && rest[1].first.map { $0 == " " } ?? true
    return isApart && areOfScripts(rest.joined(separator: " "))
  }

  /// Variables that the process has and nothing would give it again.
  private mutating func findVariables(beside known: Set<String>) {
    for (name, value) in (environment ?? [:]).sorted(by: { $0.key < $1.key })
    where !known.contains(name) && !rules.set(name) && !value.isEmpty {
      if name.hasSuffix("_OPTS"), areOfScripts(value) { continue }
      note("Environment.\(name)", nil, value)
    }
  }

  /// Whether all variables that a unit sets are known: the files that it names were asked for.
  private static func isWhole(_ unit: OrderedDictionary<String, String>, in record: HostRecord) -> Bool {
    (unit["EnvironmentFile"] ?? "").split(separator: "\n").allSatisfy { path in
      record.files[String(path.hasPrefix("-") ? path.dropFirst() : path)] != nil
    }
  }

  /// What systemd makes of a value; nil where it would put something in that is not known here.
  static func plain(_ value: String) -> String? {
    let text = value.replacing("%%", with: "\u{0}")
    return text.contains("%") ? nil : text.replacing("\u{0}", with: "%")
  }

  // MARK: - Command, user, limits

  private mutating func compare(command: String) {
    guard java != nil, service.startsByItsOwnScript, let text = RunningService.plain(command),
      let words = SystemdCommandLine(parsing: text)?.arguments, !words.contains(where: { $0.contains("$") })
    else { return }
    let wanted = words.filter { $0 != "-daemon" }
    if service.programArguments != wanted {
      note("ExecStart", wanted.joined(separator: " "), service.programArguments.joined(separator: " "))
    }
  }

  /// Fewer than the unit says are missing now, more are missing after the next start. A higher limit that
  /// one of the unit's files says is left alone: the others lower it with intent.
  private mutating func compare(limit: String, of files: UnitFiles) {
    guard let wanted = UInt64(limit), let limits = ProcLimits(parsing: Array(process.limits.utf8)).openFiles
    else { return }
    switch limits.hard {
    case .limit(wanted): return
    case .limit(let number):
      let text = String(number)
      let isOfOneFile = files.values(of: "LimitNOFILE").contains(text)
      if number < wanted || !isOfOneFile { note("LimitNOFILE", limit, text) }
    case .unlimited: note("LimitNOFILE", limit, "unlimited")
    }
  }

  private mutating func compareUser(_ unit: OrderedDictionary<String, String>, _ record: HostRecord) {
    let status = ProcStatus(parsing: Array(process.status.utf8))
    let users = UserGroupLines(parsing: Array(record.passwd.utf8)).names
    let groups = UserGroupLines(parsing: Array(record.group.utf8)).names
    let running = [("User", status.uid.flatMap { users[$0] }), ("Group", status.gid.flatMap { groups[$0] })]
    for (key, name) in running {
      if let wanted = unit[key], let name, wanted != name, Int(wanted) == nil { note(key, wanted, name) }
    }
  }

  mutating func note(_ key: String, _ inUnit: String?, _ running: String?) {
    let variable = key.dropping("Environment.").map(String.init)
    differences[key] = Difference(
      key: key, inUnit: inUnit, running: running,
      areOptions: variable.map { rules.handOn($0, of: service.component) } ?? false)
  }
}

extension Service {
  /// The unit starts the component's own script, which hands options and arguments on.
  package var startsByItsOwnScript: Bool {
    let program = execStart.flatMap { SystemdCommandLine(parsing: $0)?.path } ?? ""
    let name = program.split(separator: "/").last ?? ""
    return component.startScripts.contains(name.hasSuffix(".sh") ? String(name.dropLast(3)) : String(name))
  }
}

extension String {
  /// What follows a prefix; nil where the text has another one.
  fileprivate func dropping(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
