import ComponentCatalog
import ConfigFormats
import HostEvidence
import OrderedCollections

/// What a process got otherwise than before, where its unit says the same: arguments, environment, open files.
struct ProcessChanges {
  struct Change {
    /// Name of an option, `Environment.NAME` or `LimitNOFILE`.
    let key: String
    /// Nil where it was not there.
    let before: String?
    let now: String?
  }

  typealias Time = (process: ProcessRecord, unit: OrderedDictionary<String, String>)

  private(set) var all: [Change] = []

  /// - Parameters:
  ///   - old, new: the process and what its unit said in the end, at both times.
  ///   - rules: what processes have from start scripts.
  init(_ old: Time, _ new: Time, rules: StartRules) {
    compareVariables(old, new, rules)
    if old.unit == new.unit {
      compareOptions(ProcessChanges.options(old.process), ProcessChanges.options(new.process))
    }
    if old.unit["LimitNOFILE"] == new.unit["LimitNOFILE"] {
      note("LimitNOFILE", ProcessChanges.openFiles(old.process), ProcessChanges.openFiles(new.process))
    }
  }

  private mutating func compareVariables(_ old: Time, _ new: Time, _ rules: StartRules) {
    guard let then = old.process.variables, let now = new.process.variables else { return }
    for name in Set(then.keys).union(now.keys).sorted() where !rules.set(name) {
      let key = "Environment.\(name)"
      if old.unit[key] == new.unit[key] { note(key, then[name], now[name]) }
    }
  }

  /// Words of one option are held against each other; those that a changed variable brought are told with it.
  private mutating func compareOptions(_ then: [String], _ now: [String]) {
    let told = all
    let isTold = { (word: String) in
      told.contains { change in
        [change.before, change.now].contains { $0?.split(separator: " ").contains { $0 == word } ?? false }
      }
    }
    let gone = Dictionary(grouping: then.filter { !now.contains($0) && !isTold($0) }, by: ProcessChanges.name)
    let new = Dictionary(grouping: now.filter { !then.contains($0) && !isTold($0) }, by: ProcessChanges.name)
    for name in Set(gone.keys).union(new.keys).sorted() {
      note(name, gone[name]?.joined(separator: " "), new[name]?.joined(separator: " "))
    }
  }

  private mutating func note(_ key: String, _ before: String?, _ now: String?) {
    if before != now { all.append(Change(key: key, before: before, now: now)) }
  }

  /// `-Xmx` of `-Xmx4g`, `-XX:UseG1GC` of `-XX:+UseG1GC`, `-Dname` of `-Dname=value`.
  static func name(of word: String) -> String {
    for size in ["-Xmx", "-Xms", "-Xmn", "-Xss"] where word.hasPrefix(size) { return size }
    if word.hasPrefix("-XX:+") || word.hasPrefix("-XX:-") { return "-XX:\(word.dropFirst(5))" }
    if word.hasPrefix("-XX:") || word.hasPrefix("-D") { return String(word.prefix { $0 != "=" }) }
    return String(word.prefix { $0 != "=" && $0 != ":" })
  }

  /// Without the class path, which tells of versions.
  private static func options(_ process: ProcessRecord) -> [String] {
    let path = JVMArguments(argv: process.arguments)?.classPath
    return process.arguments.dropFirst().filter { $0 != path }
  }

  /// The most that it may open; nil where that is not known.
  private static func openFiles(_ process: ProcessRecord) -> String? {
    switch ProcLimits(parsing: Array(process.limits.utf8)).openFiles?.hard {
    case .limit(let number): String(number)
    case .unlimited: "unlimited"
    case nil: nil
    }
  }
}

extension ProcessRecord {
  /// The environment by name; nil where it may not be seen.
  var variables: [String: String]? {
    environment.map { entries in
      Dictionary(
        entries.compactMap { entry in
          entry.firstIndex(of: "=").map { (String(entry[..<$0]), String(entry[entry.index(after: $0)...])) }
        }, uniquingKeysWith: { $1 })
    }
  }
}
