import AnsibleYAML
import ComponentCatalog
import OrderedCollections

/// What the collection sets in a YAML file of Log4j 2: it reads the file, changes values in it, and writes it anew where one
/// of them was another.
struct Log4j2Edit: LoggingEdit {
  private typealias Mapping = OrderedDictionary<String, AnsibleValue>

  private let edit: FileEdit
  private(set) var notes: [EditNote] = []
  private(set) var rest: [String] = []
  let unset: [String] = []
  private(set) var problem: String?

  private static let strategy = "DefaultRolloverStrategy"
  private static let bySize = "SizeBasedTriggeringPolicy"
  private static let byTime = "TimeBasedTriggeringPolicy"

  init(_ edit: FileEdit) { self.edit = edit }

  mutating func read(_ text: String) {
    guard let root = try? parseYAML(Array(text.utf8), file: edit.path) else {
      return problem = "it is no YAML that can be read, so that a deploy fails on it"
    }
    var constructor = AnsibleConstructor(file: edit.path)
    guard let value = try? constructor.value(of: root), case .dictionary(var file) = value,
      case .dictionary(var configuration)? = file["Configuration"],
      case .dictionary(var appenders)? = configuration["Appenders"]
    else { return problem = "it has no Configuration with Appenders, so that a deploy fails on it" }
    switch appenders["RollingFile"] {
    case .dictionary(let one)?: appenders["RollingFile"] = .dictionary(edited(one))
    case .list(let all)?:
      appenders["RollingFile"] = .list(
        all.map { appender in
          if case .dictionary(let one) = appender { .dictionary(edited(one)) } else { appender }
        })
    default: break
    }
    configuration["Appenders"] = .dictionary(appenders)
    if case .dictionary(var loggers)? = configuration["Loggers"],
      case .dictionary(var root)? = loggers["Root"]
    {
      editRoot(&root)
      loggers["Root"] = .dictionary(root)
      configuration["Loggers"] = .dictionary(loggers)
    }
    file["Configuration"] = .dictionary(configuration)
    let remarks = text.split(whereSeparator: \.isNewline).filter { $0.drop { $0 == " " }.first == "#" }
    rest = Log4j2Edit.lines(.dictionary(file), "") + remarks.map(String.init)
  }

  private mutating func editRoot(_ root: inout Mapping) {
    if let level = edit.value(.root), !level.isEmpty {
      let old = root.removeValue(forKey: "level")
      note("Root.level", .root, old?.scalarText, level, isChange: old?.text != level)
    }
    // With the redactor, the appenders are those of its own list.
    guard let names = edit.values[.appenders], edit.values[.redactor] == nil, edit.unknown[.redactor] == nil
    else { return }
    let old = root.removeValue(forKey: "AppenderRef")
    let wanted = AnsibleValue.list(names.map { .dictionary(["ref": .string($0)]) })
    note(
      "Root.AppenderRef", .appenders, old.map { Log4j2Edit.references($0) }, names.joined(separator: ", "),
      isChange: !Log4j2Edit.isSame(old, wanted))
  }

  /// An appender without what a deploy sets in it.
  private mutating func edited(_ appender: Mapping) -> Mapping {
    var rest = appender
    let name = appender["name"]?.scalarText
    if let size = edit.value(.size) {
      var holder: Mapping? =
        if case .dictionary(let policies)? = appender["Policies"] { policies } else { nil }
      for policy in [rest.removeValue(forKey: Self.byTime), holder?.removeValue(forKey: Self.byTime)] {
        guard let policy else { continue }
        note(
          "RollingFile.\(Self.byTime)", .size, Log4j2Edit.short(policy), nil, of: name, isChange: true)
      }
      let old =
        holder == nil ? rest.removeValue(forKey: Self.bySize) : holder?.removeValue(forKey: Self.bySize)
      let oldSize: AnsibleValue? = if case .dictionary(let policy)? = old { policy["size"] } else { nil }
      note(
        "RollingFile.\(Self.bySize).size", .size, oldSize?.scalarText, size, of: name,
        isChange: oldSize?.text != size)
      if let holder { rest["Policies"] = holder.isEmpty ? nil : .dictionary(holder) }
      if let pattern = appender["filePattern"]?.scalarText {
        let wanted = pattern.contains("%i") ? pattern : "\(pattern).%i"
        rest["filePattern"] = .string(wanted)
        note("RollingFile.filePattern", .size, pattern, wanted, of: name, isChange: pattern != wanted)
      }
    }
    if let most = edit.value(.max) {
      let old = rest.removeValue(forKey: Self.strategy)
      let wanted = Log4j2Edit.strategy(file: appender["fileName"]?.scalarText ?? "", most: most)
      note(
        "RollingFile.\(Self.strategy)", .max, old.flatMap { Log4j2Edit.difference($0, to: wanted) },
        old.map { Log4j2Edit.difference(wanted, to: $0) } ?? Log4j2Edit.short(wanted), of: name,
        isChange: !Log4j2Edit.isSame(old, wanted))
    }
    return rest
  }

  /// How an appender keeps as many files as it should: it deletes what goes by the name of its file.
  private static func strategy(file: String, most: String) -> AnsibleValue {
    let number: AnsibleValue =
      if most.allSatisfy(\.isNumber), let number = Int(most) { .int(number) } else { .string(most) }
    guard !file.isEmpty else { return .dictionary(["max": number]) }
    let slash = file.lastIndex(of: "/")
    let (folder, name) =
      slash.map { (String(file[..<$0]), String(file[file.index(after: $0)...])) } ?? (".", file)
    return .dictionary([
      "Delete": .dictionary([
        "basePath": .string(folder), "maxDepth": .int(1),
        "IfFileName": .dictionary(["glob": .string("\(name).*")]),
        "IfAccumulatedFileCount": .dictionary(["exceeds": number]),
      ])
    ])
  }

  private mutating func note(
    _ key: String, _ part: FileEditRule.Part, _ onDisk: String?, _ declared: String?,
    of appender: String? = nil, isChange: Bool
  ) {
    notes.append(
      EditNote(
        key: key, part: part, appender: appender, onDisk: onDisk, declared: declared, isChange: isChange))
  }

  /// The order of keys is no difference, but a number in quotes is.
  private static func isSame(_ old: AnsibleValue?, _ wanted: AnsibleValue) -> Bool {
    old.map { lines($0, "") } == lines(wanted, "")
  }

  /// What a value holds otherwise than another one, in a line; nil where that is nothing.
  private static func difference(_ value: AnsibleValue, to other: AnsibleValue) -> String? {
    let known = Set(lines(other, ""))
    let own = lines(value, "").filter { !known.contains($0) }
    return own.isEmpty ? nil : own.joined(separator: " ")
  }

  // MARK: - Texts

  private static func references(_ value: AnsibleValue) -> String {
    guard case .list(let items) = value else { return short(value) }
    return items.map { item in
      if case .dictionary(let entry) = item, entry.count == 1, let name = entry["ref"]?.scalarText {
        name
      } else {
        short(item)
      }
    }.joined(separator: ", ")
  }

  /// A value in a line, without the names of files, which each appender has of its own.
  private static func short(_ value: AnsibleValue) -> String {
    let lines = lines(value, "").filter { !$0.contains("basePath") && !$0.contains(".glob") }
    return lines.isEmpty ? "(empty)" : lines.joined(separator: " ")
  }

  /// Each scalar in a line of its own, behind the names that lead to it: `Loggers.Root.level=INFO`.
  private static func lines(_ value: AnsibleValue, _ path: String) -> [String] {
    let joined = { (name: String) in path.isEmpty ? name : "\(path).\(name)" }
    switch value {
    case .dictionary(let entries) where entries.isEmpty && !path.isEmpty: return ["\(path)={}"]
    case .string(let text) where Int(text) != nil: return ["\(path)=\"\(text)\""]
    case .dictionary(let entries): return entries.sorted { $0.key < $1.key }.flatMap { lines($1, joined($0)) }
    case .list(let items):
      return items.enumerated().flatMap { index, item -> [String] in
        var name = String(index)
        if case .dictionary(let entry) = item, let own = (entry["name"] ?? entry["ref"])?.scalarText {
          name = own
        }
        return lines(item, "\(path)[\(name)]")
      }
    default: return ["\(path)=\(value.scalarText ?? "")"]
    }
  }
}
