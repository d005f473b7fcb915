import ComponentCatalog

/// What the collection sets in properties of Log4j 1. It looks for lines, not for settings: so a comment counts as well,
/// and a blank around the equals sign makes another line.
struct Log4jEdit: LoggingEdit {
  private let edit: FileEdit
  private(set) var notes: [EditNote] = []
  private(set) var rest: [String] = []
  private(set) var unset: [String] = []
  let problem: String? = nil

  private static let daily = "=org.apache.log4j.DailyRollingFileAppender"
  private static let rolling = "=org.apache.log4j.RollingFileAppender"

  init(_ edit: FileEdit) { self.edit = edit }

  mutating func read(_ text: String) {
    rest = text.split(whereSeparator: \.isNewline).map(String.init)
    if let root = edit.value(.root) { replace("log4j.rootLogger", with: root, .root) }
    for logger in edit.values[.loggers] ?? [] {
      let parts = logger.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      replace("log4j.logger.\(parts[0])", with: parts[1], .loggers)
    }
    guard edit.values[.size] != nil || edit.values[.max] != nil else { return }
    rollDaily()
    let appenders = rest.filter { $0.contains("RollingFileAppender") }.compactMap { line in
      let name = line.prefix { $0 != "=" }.split(separator: ".", omittingEmptySubsequences: false)
      return name.count > 2 ? String(name[2]) : nil
    }
    let wanted: [(String, FileEditRule.Part, String?)] = [
      ("Append", .size, "true"), ("MaxBackupIndex", .max, edit.value(.max)),
      ("MaxFileSize", .size, edit.value(.size)),
    ]
    for appender in appenders {
      for (property, part, value) in wanted {
        if let value { set(property, to: value, of: appender, part) }
      }
    }
  }

  /// Sets a value where its key is there.
  private mutating func replace(_ key: String, with value: String, _ part: FileEditRule.Part) {
    var kept: [String] = []
    for line in rest {
      guard let range = line.firstRange(of: "\(key)=") else {
        kept.append(line)
        continue
      }
      // What stands before the key, of a comment say, stays there.
      let start = line[..<range.lowerBound]
      let shown = { (value: Substring) in start.isEmpty ? String(value) : "\(start)\(key)=\(value)" }
      let old = line[range.upperBound...]
      notes.append(
        EditNote(
          key: key, part: part, onDisk: shown(old), declared: shown(value[...]), isChange: old != value))
    }
    if kept.count == rest.count { unset.append(key) }
    rest = kept
  }

  /// Appenders that roll by the day roll by size, and lose their pattern of dates.
  private mutating func rollDaily() {
    var kept: [String] = []
    for line in rest {
      let name = line.prefix { $0 != "=" }
      if line.contains(Self.daily) {
        notes.append(
          EditNote(
            key: String(name), part: .size, onDisk: String(Self.daily.dropFirst()),
            declared: String(Self.rolling.dropFirst()), isChange: true))
        kept.append(line.replacing(Self.daily, with: Self.rolling))
      } else if name.contains("log4j.appender"), name.hasSuffix(".DatePattern"), name.count < line.count {
        notes.append(
          EditNote(
            key: String(name), part: .size, onDisk: String(line.dropFirst(name.count + 1)), declared: nil,
            isChange: true))
      } else {
        kept.append(line)
      }
    }
    rest = kept
  }

  /// Sets a property of an appender, whichever case its first letter has; of several lines the last one counts.
  private mutating func set(
    _ property: String, to value: String, of appender: String, _ part: FileEditRule.Part
  ) {
    let start = "log4j.appender.\(appender)."
    let names = [property, property.prefix(1).lowercased() + property.dropFirst()].map { "\(start)\($0)=" }
    let line = rest.last { line in names.contains(where: line.contains) }
    let wanted = "\(start)\(property)=\(value)"
    let old = line.map { String($0.drop { $0 != "=" }.dropFirst()) }
    notes.append(
      EditNote(
        key: "log4j.appender.*.\(property)", part: part, appender: appender,
        // The same value in a line that is another one all the same.
        onDisk: old == value && line != wanted ? line : old, declared: value, isChange: line != wanted))
    rest.removeAll { line in names.contains(where: line.contains) }
  }
}
