import AnsibleExpressions
import OrderedCollections

/// What the forward model says of one file.
package struct ModelledFile: Sendable {
  /// A value that the model can tell, or why it can't.
  package enum Setting: Hashable, Sendable {
    case known(String)
    case unknown(String)
  }

  package let component: String
  /// The catalog's name of the file; `unit` for an `override.conf`.
  package let name: String
  package let path: String
  package let format: FileModel.Format
  /// Key → value; of files in other formats, line → nothing.
  package var settings: OrderedDictionary<String, Setting> = [:]
  /// Why some settings may be missing here.
  package var gaps: [String] = []
}

extension Evaluation {
  /// Everything that the collection writes for a host in the roles that its groups give it.
  package func files(of host: String) -> [ModelledFile] {
    guard let scope = scope(of: host) else { return [] }
    return model.components.flatMap { component in
      assignment.groups[component.name]?.contains(host) == true ? files(of: component, in: scope) : []
    }
  }

  /// Everything that the collection writes for one component of a host.
  package func files(of component: ComponentModel, in scope: HostScope) -> [ModelledFile] {
    states(of: component, in: scope, after: [], changed: NameSet()).compactMap(\.file)
  }

  /// The same, with what each part hangs on.
  ///
  /// - Parameter earlier: the states before the variables `changed` did; parts that don't hang on those are taken over.
  package func states(
    of component: ComponentModel, in scope: HostScope, after earlier: [FileState], changed: NameSet
  ) -> [FileState] {
    let models =
      component.files.map { WrittenFile(component: component.name, $0) }
      + component.units.map { WrittenFile(component: component.name, $0) }
    return models.enumerated().map { index, written in
      FileState(
        written, in: scope, of: self, after: index < earlier.count ? earlier[index] : nil, changed: changed)
    }
  }
}

/// What is common to files and units.
struct WrittenFile {
  /// Rules whose settings get a prefix, and the dictionary laid over them.
  struct Part {
    let prefix: String
    let rules: [Rule]
    let custom: String?
  }

  let component: String
  let name: String
  let path: Template
  let pathFrame: (before: String, after: String)
  let format: FileModel.Format
  let condition: Expression?
  let parts: [Part]
  /// The collection leaves empty values out.
  let skipsEmpty: Bool

  init(component: String, _ file: FileModel) {
    self.component = component
    name = file.name
    path = file.path
    pathFrame = ("", "")
    format = file.format
    condition = file.condition
    parts = [Part(prefix: "", rules: file.rules, custom: file.custom)]
    skipsEmpty = false
  }

  init(component: String, _ unit: UnitModel) {
    self.component = component
    name = FileModel.unitName
    path = unit.name
    pathFrame = ("/etc/systemd/system/", ".service.d/override.conf")
    format = .properties
    condition = unit.condition
    parts = [
      Part(prefix: "", rules: unit.service.rules, custom: unit.service.custom),
      Part(prefix: "Environment.", rules: unit.environment.rules, custom: unit.environment.custom),
    ]
    skipsEmpty = true
  }
}

/// A file as the model tells it, with the names that each of its parts hangs on.
package struct FileState: Sendable {
  /// Nil where the collection does not write it.
  package let file: ModelledFile?
  /// All names that were looked up for it.
  package private(set) var reads = NameSet()
  private let path: String?
  private let start: NameSet
  private var results: [Result] = []

  private struct Result: Sendable {
    let writer: RuleWriter
    let reads: NameSet
  }

  init(
    _ written: WrittenFile, in scope: HostScope, of evaluation: Evaluation, after earlier: FileState?,
    changed: NameSet
  ) {
    if let earlier, earlier.start.isDisjoint(with: changed) {
      (path, start) = (earlier.path, earlier.start)
    } else {
      (path, start) = evaluation.noting { FileState.path(written, in: scope) }
    }
    reads = start
    guard let path else {
      file = nil
      return
    }
    var file = ModelledFile(
      component: written.component, name: written.name, path: path, format: written.format)
    var next = 0
    for part in written.parts {
      var whole = RuleWriter(model: evaluation.model)
      for index in 0...part.rules.count {
        let before = earlier.flatMap { next < $0.results.count ? $0.results[next] : nil }
        let result: Result
        if let before, before.reads.isDisjoint(with: changed) {
          result = before
        } else {
          let (writer, reads) = evaluation.noting {
            var writer = RuleWriter(model: evaluation.model)
            if index < part.rules.count {
              writer.write([part.rules[index]], in: scope)
            } else if let custom = part.custom {
              writer.overlay(scope.value(of: custom))
            }
            return writer
          }
          result = Result(writer: writer, reads: reads)
        }
        whole.append(result.writer)
        reads.formUnion(result.reads)
        results.append(result)
        next += 1
      }
      for (key, value) in written.format == .lines ? whole.lines : whole.settings
      where !written.skipsEmpty || value != .known("") {
        file.settings[part.prefix + key] = value
      }
      file.gaps += whole.gaps
    }
    self.file = file
  }

  /// The text of the path; nil where the file is not written.
  private static func path(_ written: WrittenFile, in scope: HostScope) -> String? {
    guard written.condition.map({ $0.evaluate(in: scope).isTrue ?? false }) ?? true,
      case .string(let path) = written.path.evaluate(in: scope).rendered()
    else { return nil }
    return written.pathFrame.before + path + written.pathFrame.after
  }
}

/// Runs rules and gathers what they set.
struct RuleWriter: Sendable {
  let model: ForwardModel
  var settings: OrderedDictionary<String, ModelledFile.Setting> = [:]
  var lines: OrderedDictionary<String, ModelledFile.Setting> = [:]
  var gaps: [String] = []

  mutating func write(_ rules: [Rule], in scope: some ExpressionScope) {
    for rule in rules { write(rule, in: scope) }
  }

  /// Lays what later rules set over what is there.
  mutating func append(_ later: RuleWriter) {
    for (key, value) in later.settings { settings[key] = value }
    for (key, value) in later.lines { lines[key] = value }
    gaps += later.gaps
  }

  /// Lays a dictionary of an inventory over what the rules set.
  mutating func overlay(_ custom: ExpressionValue) {
    switch custom {
    case .dictionary(let entries):
      for (key, value) in entries { settings[key] = setting(value, isCustom: true) }
    case .unknown(let unknown): gaps.append(unknown.reason)
    default: break
    }
  }

  private mutating func write(_ rule: Rule, in scope: some ExpressionScope) {
    guard let loop = rule.loop else { return writeOnce(rule, in: scope) }
    let items = loop.items.evaluate(in: scope)
    let elements: [ExpressionValue]
    switch items {
    case .list(let list): elements = list
    case .dictionary(let entries):
      elements = entries.map { .dictionary(["key": .string($0.key), "value": $0.value]) }
    case .undefined(let name): return gaps.append("\(name) is not defined")
    case .unknown(let unknown): return gaps.append(unknown.reason)
    default: return
    }
    for (index, element) in elements.enumerated() {
      let position: ExpressionValue = .dictionary([
        "index": .int(index + 1), "index0": .int(index), "first": .bool(index == 0),
        "last": .bool(index == elements.count - 1),
      ])
      writeOnce(rule, in: LocalScope(outer: scope, names: [loop.name: element, "loop": position]))
    }
  }

  private mutating func writeOnce(_ rule: Rule, in scope: some ExpressionScope) {
    if let condition = rule.condition {
      let value = condition.evaluate(in: scope)
      switch value {
      case .unknown(let unknown): return gaps.append(unknown.reason)
      case .undefined(let name): return gaps.append("\(name) is not defined")
      default: if value.isTrue != true { return }
      }
    }
    for entry in rule.settings {
      guard case .string(let key) = entry.key.evaluate(in: scope).rendered() else {
        gaps.append("the name of a setting is not known")
        continue
      }
      settings[key] = setting(entry.value.evaluate(in: scope), isCustom: false)
    }
    for line in rule.lines {
      switch setting(line.evaluate(in: scope), isCustom: false) {
      case .known(let text): for line in text.split(separator: "\n") { lines[line.trimmed] = .known("") }
      case .unknown(let reason): gaps.append(reason)
      }
    }
    if let use = rule.use, let block = model.blocks[use.block] {
      var names = use.arguments.mapValues { $0.evaluate(in: scope) }
      for (name, standard) in block.parameters where names[name] == nil {
        if let standard { names[name] = standard.evaluate(in: LocalScope(outer: scope, names: names)) }
      }
      write(block.rules, in: LocalScope(outer: scope, names: names))
    }
    write(rule.rules, in: scope)
  }

  private func setting(_ value: ExpressionValue, isCustom: Bool) -> ModelledFile.Setting {
    if case .null = value { return .known(isCustom ? "" : "None") }
    switch value.rendered() {
    case .string(let text): return .known(text)
    case .undefined(let name): return .unknown("\(name) is not defined")
    case .unknown(let unknown): return .unknown(unknown.reason)
    default: return .unknown("not a text")
    }
  }
}

extension Substring {
  /// Without blanks at both ends.
  package var trimmed: String {
    var text = self
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
