import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections

/// A process held against what its unit would give it now.
///
/// Only what the unit determines is judged: start scripts add options of their own, and lengthen those that they got.
struct RunningService {
  /// Something that the process runs with, and its unit says otherwise.
  struct Difference {
    /// As the unit's settings call it: `Environment.NAME`, `ExecStart`, `User`, ...
    let key: String
    let inUnit: String
    /// Nil where the process does not have it.
    let running: String?
  }

  let service: Service
  let process: ProcessRecord
  /// By key.
  private(set) var differences: OrderedDictionary<String, Difference> = [:]
  private let environment: [String: String]?
  private let java: JVMArguments?

  /// - Parameter unit: what holds for the unit in the end, see `UnitFiles.effective`.
  init(
    _ service: Service, _ process: ProcessRecord, unit: OrderedDictionary<String, String>,
    in record: HostRecord
  ) {
    self.service = service
    self.process = process
    environment = process.environment.map { RunningService.variables($0) }
    java = JVMArguments(argv: process.arguments)
    for (key, value) in unit {
      guard let name = key.dropping("Environment."), let text = RunningService.plain(value), !text.isEmpty
      else { continue }
      compare(variable: String(name), text)
    }
    if let command = unit["ExecStart"] { compare(command: command) }
    if let limit = unit["LimitNOFILE"] { compare(limit: limit) }
    compareUser(unit, record)
  }

  /// What the process has as a setting of its unit; nil where it has none, or that can't be told.
  func value(of key: String) -> String? {
    if let difference = differences[key] { return difference.running }
    return key.dropping("Environment.").flatMap { environment?[String($0)] }
  }

  // MARK: - Environment

  private mutating func compare(variable name: String, _ value: String) {
    if let environment, !RunningService.holds(environment[name], value) {
      return note("Environment.\(name)", value, environment[name])
    }
    guard let java, service.startsByItsOwnScript, service.component.givesOptions(name) else { return }
    let words = value.split(separator: " ").map(String.init)
    // Quoted words are for a shell to read.
    guard !value.contains(where: { "\"'\\`$".contains($0) }) else { return }
    let sizes = [("-Xms", java.initialHeap), ("-Xmx", java.maximumHeap)]
    for (option, running) in sizes {
      guard let wanted = words.last(where: { $0.hasPrefix(option) }) else { continue }
      let now = running.map { option + $0 }
      if now != wanted { return note("Environment.\(name)", value, now) }
    }
    let isOption = { (word: String) in ["-D", "-javaagent:", "-XX:"].contains(where: word.hasPrefix) }
    let missing = words.filter { isOption($0) && !process.arguments.contains($0) }
    if !missing.isEmpty {
      note("Environment.\(name)", value, words.filter { !missing.contains($0) }.joined(separator: " "))
    }
  }

  /// Whether a value is part of what the process got: scripts put words before and behind it.
  private static func holds(_ running: String?, _ value: String) -> Bool {
    guard let running else { return false }
    if running == value { return true }
    guard let range = running.firstRange(of: value) else { return false }
    let isEnd = { (character: Character?) in character.map { $0 == " " || $0 == ":" } ?? true }
    return isEnd(running[..<range.lowerBound].last) && isEnd(running[range.upperBound...].first)
  }

  private static func variables(_ entries: [String]) -> [String: String] {
    Dictionary(
      entries.compactMap { entry in
        entry.firstIndex(of: "=").map { (String(entry[..<$0]), String(entry[entry.index(after: $0)...])) }
      }, uniquingKeysWith: { $1 })
  }

  /// What systemd makes of a value; nil where it would put something in that is not known here.
  private static func plain(_ value: String) -> String? {
    let text = value.replacing("%%", with: "\u{0}")
    return text.contains("%") ? nil : text.replacing("\u{0}", with: "%")
  }

  // MARK: - Command, user, limits

  private mutating func compare(command: String) {
    guard java != nil, service.startsByItsOwnScript, let text = RunningService.plain(command),
      let words = SystemdCommandLine(parsing: text)?.arguments, !words.contains(where: { $0.contains("$") })
    else { return }
    var rest = service.programArguments[...]
    for word in words where word != "-daemon" {
      guard let index = rest.firstIndex(of: word) else {
        return note(
          "ExecStart", words.joined(separator: " "), service.programArguments.joined(separator: " "))
      }
      rest = rest[(index + 1)...]
    }
  }

  /// More than the unit says is nobody's trouble.
  private mutating func compare(limit: String) {
    guard let wanted = UInt64(limit), let limits = ProcLimits(parsing: Array(process.limits.utf8)).openFiles,
      case .limit(let number) = limits.hard, number < wanted
    else { return }
    note("LimitNOFILE", limit, String(number))
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

  private mutating func note(_ key: String, _ inUnit: String, _ running: String?) {
    differences[key] = Difference(key: key, inUnit: inUnit, running: running)
  }
}

extension Service {
  /// The unit starts the component's own script, which hands options and arguments on.
  fileprivate var startsByItsOwnScript: Bool {
    let program = execStart.flatMap { SystemdCommandLine(parsing: $0)?.path } ?? ""
    let name = program.split(separator: "/").last ?? ""
    return component.startScripts.contains(name.hasSuffix(".sh") ? String(name.dropLast(3)) : String(name))
  }
}

extension Component {
  /// Whether the words of a variable become arguments of the process.
  fileprivate func givesOptions(_ variable: String) -> Bool {
    variable == service.options || variable.hasSuffix("HEAP_OPTS")
  }
}

extension String {
  /// What follows a prefix; nil where the text has another one.
  fileprivate func dropping(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
