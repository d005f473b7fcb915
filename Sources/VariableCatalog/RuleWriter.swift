import AnsibleExpressions
import DeploymentRendering
import Foundation
import OrderedCollections

/// What rules set.
struct RuleOutput: Equatable, Sendable {
  var settings: OrderedDictionary<String, ModelledFile.Setting> = [:]
  var lines: OrderedDictionary<String, ModelledFile.Setting> = [:]
  var gaps: [String] = []
  /// What may be written or not: a condition, or a name, is not known.
  var open: [OpenKey] = []
  /// What settings that may be written or not would be then.
  private(set) var supposed: OrderedDictionary<String, ModelledFile.Setting> = [:]

  mutating func set(_ key: String, _ value: ModelledFile.Setting) {
    settings[key] = value
    if !supposed.isEmpty { supposed[key] = nil }
  }

  /// Takes a setting that may be written or not: where it would be what it is anyway, it stays known.
  mutating func suppose(_ key: String, _ value: ModelledFile.Setting, _ reason: String) {
    if settings[key] == value { return }
    supposed[key] = settings[key] == nil || supposed[key] == value ? value : nil
    settings[key] = .unknown(reason)
  }
}

/// Runs rules and gathers what they set.
struct RuleWriter {
  let blocks: [String: RuleBlock]
  private(set) var output = RuleOutput()
  /// Follows one setting; nil as a rule, since a search runs rules thousands of times.
  private(set) var trace: RuleTrace?
  /// Why it is not known whether what is being written is; and how many conditions that are not known are around it.
  private var doubt: (reason: String, depth: Int)?

  /// Where conditions are not known, blocks that use themselves might never end.
  private static let deepestDoubt = 12

  init(blocks: [String: RuleBlock], trace: RuleTrace? = nil) {
    self.blocks = blocks
    self.trace = trace
  }

  mutating func write(_ rules: [Rule], in scope: some ExpressionScope) {
    for rule in rules { write(rule, in: scope) }
  }

  /// Lays a dictionary of an inventory over what the rules set. One that is not there sets nothing; one that names what is
  /// not there is a gap.
  ///
  /// - Parameter skipsFalse: an entry whose value is false, zero or empty takes the setting away.
  mutating func overlay(_ custom: ExpressionValue, of variable: String, skipsFalse: Bool) {
    switch custom {
    case .dictionary(let entries):
      for (key, value) in entries {
        let isLeftOut = skipsFalse && value.isKnown && value.isTrue == false
        output.settings[key] = isLeftOut ? .known("") : setting(value, isCustom: true)
      }
    case .unknown(let unknown): leaveOpen(unknown.reason)
    case .undefined(let name) where name != variable: leaveOpen("\(name) is not defined")
    default: break
    }
  }

  /// Any setting may be another one.
  private mutating func leaveOpen(_ reason: String) {
    output.gaps.append(reason)
    open(.any(reason: reason))
  }

  private mutating func write(_ rule: Rule, in scope: some ExpressionScope) {
    guard let loop = rule.loop else { return writeOnce(rule, in: scope) }
    let items = loop.items.evaluate(in: scope)
    let elements: [ExpressionValue]
    switch items {
    case .list(let list): elements = list
    case .dictionary(let entries):
      elements = entries.map { .dictionary(["key": .string($0.key), "value": $0.value]) }
    case .undefined(let name): return doubt(rule, "\(name) is not defined", in: scope)
    case .unknown(let unknown): return doubt(rule, unknown.reason, in: scope)
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
      trace?.enter(condition)
      defer { trace?.leave() }
      if trace?.unmet != nil { return writeAll(of: rule, in: scope) }
      let value = condition.evaluate(in: scope)
      switch value {
      case .unknown(let unknown): return doubt(rule, unknown.reason, in: scope)
      case .undefined(let name): return doubt(rule, "\(name) is not defined", in: scope)
      default: return value.isTrue == true ? writeAll(of: rule, in: scope) : follow(rule, in: scope)
      }
    }
    writeAll(of: rule, in: scope)
  }

  /// Looks whether a rule whose condition does not hold has the setting that is followed; nothing of it is written.
  private mutating func follow(_ rule: Rule, in scope: some ExpressionScope) {
    guard let trace, let condition = rule.condition else { return }
    var writer = RuleWriter(blocks: blocks, trace: trace.without(condition))
    writer.writeAll(of: rule, in: scope)
    self.trace?.origins = writer.trace?.origins ?? []
  }

  private mutating func writeAll(of rule: Rule, in scope: some ExpressionScope) {
    for entry in rule.settings {
      let name = entry.key.evaluate(in: scope).rendered()
      guard case .string(let key) = name else {
        let reason = doubt?.reason ?? RuleWriter.reason(name) ?? "the name of a setting is not known"
        output.gaps.append(reason)
        open(OpenKey(RuleWriter.lines(entry.key, in: scope).first ?? ["", ""], reason: reason))
        continue
      }
      let value = setting(entry.value.evaluate(in: scope), isCustom: false)
      if let doubt {
        output.suppose(key, value, doubt.reason)
      } else {
        output.set(key, value)
      }
      trace?.note(key, value, entry.place)
    }
    for line in rule.lines {
      if let doubt {
        for pieces in RuleWriter.lines(line, in: scope) { open(OpenKey(pieces, reason: doubt.reason)) }
        continue
      }
      switch setting(line.evaluate(in: scope), isCustom: false) {
      case .known(let text):
        for line in text.split(separator: "\n") {
          output.lines[line.trimmingCharacters(in: .whitespaces)] = .known("")
        }
      case .unknown(let reason):
        output.gaps.append(reason)
        for pieces in RuleWriter.lines(line, in: scope) {
          if pieces.count == 1 {
            output.lines[pieces[0]] = .known("")
          } else {
            open(OpenKey(pieces, reason: reason))
          }
        }
      }
    }
    if let use = rule.use, let block = blocks[use.block], trace?.isTooDeep != true {
      var names = use.arguments.mapValues { $0.evaluate(in: scope) }
      for (name, standard) in block.parameters where names[name] == nil {
        if let standard { names[name] = standard.evaluate(in: LocalScope(outer: scope, names: names)) }
      }
      write(block.rules, in: LocalScope(outer: scope, names: names))
    }
    write(rule.rules, in: scope)
  }

  // MARK: - What is not known

  /// What a rule would write if a condition held, or for items, of which nothing is known.
  private mutating func doubt(_ rule: Rule, _ reason: String, in scope: some ExpressionScope) {
    output.gaps.append(reason)
    guard trace == nil else { return }
    let outer = doubt
    defer { doubt = outer }
    let depth = (outer?.depth ?? 0) + 1
    doubt = (outer?.reason ?? reason, depth)
    guard depth <= RuleWriter.deepestDoubt else {
      for pattern in rule.patterns(blocks) { open(OpenKey([pattern.start, pattern.end], reason: reason)) }
      return
    }
    guard let loop = rule.loop else { return writeAll(of: rule, in: scope) }
    let item = ExpressionValue.unknown(Unknown(reason))
    writeAll(of: rule, in: LocalScope(outer: scope, names: [loop.name: item, "loop": item]))
  }

  /// What was set before may be overwritten.
  private mutating func open(_ key: OpenKey) {
    output.open.append(key)
    for name in output.settings.keys where key.fits(name) { output.settings[name] = .unknown(key.reason) }
  }

  /// The lines that a template comes to, in pieces with what is not known between them.
  private static func lines(_ template: Template, in scope: some ExpressionScope) -> [[String]] {
    // No text of a file holds it.
    let gap: Character = "\u{0}"
    let text = template.pieces(in: scope).map { $0 ?? String(gap) }.joined()
    return text.split(separator: "\n").map { line in
      line.trimmingCharacters(in: .whitespaces).split(separator: gap, omittingEmptySubsequences: false)
        .map(String.init)
    }
  }

  private static func reason(_ value: ExpressionValue) -> String? {
    switch value {
    case .undefined(let name): "\(name) is not defined"
    case .unknown(let unknown): unknown.reason
    default: nil
    }
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
