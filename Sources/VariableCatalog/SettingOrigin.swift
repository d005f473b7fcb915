import AnsibleExpressions
import OrderedCollections

/// A rule of the catalog that writes a setting of a host, or would if a condition held.
package struct SettingOrigin: Hashable, Sendable {
  /// File and line in the project.
  package let place: String
  /// What must hold for it, outermost first, as the catalog has it.
  package let conditions: [String]
  /// The one of them that does not hold; nil where the rule writes the setting.
  package let unmet: String?
  /// What it writes.
  package let value: ModelledFile.Setting
}

/// Follows one setting through rules.
struct RuleTrace: Sendable {
  let key: String
  var origins: [SettingOrigin] = []
  private(set) var unmet: String?
  private var conditions: [String] = []

  /// Where no condition counts, blocks that use themselves would never end.
  private static let deepest = 24

  init(of key: String) { self.key = key }

  var isTooDeep: Bool { unmet != nil && conditions.count > RuleTrace.deepest }

  mutating func enter(_ condition: Expression) { conditions.append(condition.text) }
  mutating func leave() { conditions.removeLast() }

  mutating func note(_ key: String, _ value: ModelledFile.Setting, _ place: CatalogNodePlace) {
    guard key == self.key else { return }
    let origin = SettingOrigin(place: place.path, conditions: conditions, unmet: unmet, value: value)
    if !origins.contains(origin) { origins.append(origin) }
  }

  /// The same inside a rule whose condition, or that of its file, does not hold.
  func without(_ condition: Expression) -> RuleTrace {
    var trace = self
    trace.unmet = condition.text
    return trace
  }
}

extension Evaluation {
  /// The rules that write a setting on a host, the one that counts last, and those that would under conditions that do
  /// not hold there.
  ///
  /// - Parameters:
  ///   - key: as a rendering has it (`Environment.NAME` for a variable of a unit).
  ///   - path: of the file; nil for any.
  package func origins(of key: String, in path: String? = nil, on host: String) -> [SettingOrigin] {
    guard let scope = scope(of: host) else { return [] }
    let components = model.components.filter { isMember(host, of: $0.name) }
    return components.flatMap { component in
      component.writtenFiles.flatMap { origins(of: key, in: path, $0, scope) }
    }
  }

  private func origins(
    of key: String, in path: String?, _ written: WrittenFile, _ scope: HostScope
  ) -> [SettingOrigin] {
    if let path, path != written.path(in: scope) { return [] }
    return written.steps.flatMap { step -> [SettingOrigin] in
      guard case .rule(let rule) = step.source, step.mayMake(key) else { return [] }
      var trace = RuleTrace(of: String(key.dropFirst(step.prefix.count)))
      if let condition = written.condition {
        trace.enter(condition)
        if condition.evaluate(in: scope).isTrue != true { trace = trace.without(condition) }
      }
      var writer = RuleWriter(blocks: model.blocks, trace: trace)
      writer.write([rule], in: scope)
      return writer.trace?.origins ?? []
    }
  }
}

extension WrittenFile {
  /// Nil where it can't be told.
  fileprivate func path(in scope: HostScope) -> String? {
    guard case .string(let path) = path.evaluate(in: scope).rendered() else { return nil }
    return pathFrame.before + path + pathFrame.after
  }
}
