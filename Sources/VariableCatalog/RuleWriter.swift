import AnsibleExpressions
import Foundation
import OrderedCollections

/// What rules set.
struct RuleOutput: Equatable, Sendable {
  var settings: OrderedDictionary<String, ModelledFile.Setting> = [:]
  var lines: OrderedDictionary<String, ModelledFile.Setting> = [:]
  var gaps: [String] = []
}

/// Runs rules and gathers what they set.
struct RuleWriter {
  let blocks: [String: RuleBlock]
  private(set) var output = RuleOutput()
  /// Follows one setting; nil as a rule, since a search runs rules thousands of times.
  private(set) var trace: RuleTrace?

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
    case .unknown(let unknown): output.gaps.append(unknown.reason)
    case .undefined(let name) where name != variable: output.gaps.append("\(name) is not defined")
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
    case .undefined(let name): return output.gaps.append("\(name) is not defined")
    case .unknown(let unknown): return output.gaps.append(unknown.reason)
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
      case .unknown(let unknown): return output.gaps.append(unknown.reason)
      case .undefined(let name): return output.gaps.append("\(name) is not defined")
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
      guard case .string(let key) = entry.key.evaluate(in: scope).rendered() else {
        output.gaps.append("the name of a setting is not known")
        continue
      }
      let value = setting(entry.value.evaluate(in: scope), isCustom: false)
      output.settings[key] = value
      trace?.note(key, value, entry.place)
    }
    for line in rule.lines {
      switch setting(line.evaluate(in: scope), isCustom: false) {
      case .known(let text):
        for line in text.split(separator: "\n") {
          output.lines[line.trimmingCharacters(in: .whitespaces)] = .known("")
        }
      case .unknown(let reason): output.gaps.append(reason)
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
