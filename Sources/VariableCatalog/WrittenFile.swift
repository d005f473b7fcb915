import AnsibleExpressions

/// What is common to files and units.
final class WrittenFile: Sendable {
  /// What is laid over what the steps before it make.
  struct Step: Sendable {
    enum Source: Sendable {
      case rule(Rule)
      /// A dictionary of the inventory.
      case custom(String)
    }

    let source: Source
    /// Stands before the names of its settings.
    let prefix: String
    /// The settings that it may make, without the prefix.
    fileprivate let patterns: Set<KeyPattern>

    func mayMake(_ key: String) -> Bool {
      guard key.hasPrefix(prefix) else { return false }
      let name = String(key.dropFirst(prefix.count))
      return patterns.contains { $0.fits(name) }
    }

    /// Whether a rule names the setting, or how it begins or ends.
    fileprivate func names(_ key: String) -> Bool {
      guard case .rule = source, key.hasPrefix(prefix) else { return false }
      let name = String(key.dropFirst(prefix.count))
      return patterns.contains { $0 != KeyPattern() && $0.fits(name) }
    }
  }

  let component: String
  let name: String
  let path: Template
  let pathFrame: (before: String, after: String)
  let format: FileModel.Format
  let condition: Expression?
  let steps: [Step]
  /// The collection leaves empty values out.
  let skipsEmpty: Bool
  var takesCustom: Bool { steps.contains { if case .custom = $0.source { true } else { false } } }

  init(component: String, _ file: FileModel, _ blocks: [String: RuleBlock]) {
    self.component = component
    name = file.name
    path = file.path
    pathFrame = ("", "")
    format = file.format
    condition = file.condition
    steps = WrittenFile.steps("", file.rules, file.custom, blocks)
    skipsEmpty = false
  }

  init(component: String, _ unit: UnitModel, _ blocks: [String: RuleBlock]) {
    self.component = component
    name = FileModel.unitName
    path = unit.name
    pathFrame = ("/etc/systemd/system/", ".service.d/override.conf")
    format = .properties
    condition = unit.condition
    steps =
      WrittenFile.steps("Unit.", unit.section.rules, unit.section.custom, blocks)
      + WrittenFile.steps("", unit.service.rules, unit.service.custom, blocks)
      + WrittenFile.steps("Environment.", unit.environment.rules, unit.environment.custom, blocks)
    skipsEmpty = true
  }

  /// Rules in their order, and the dictionary over them.
  private static func steps(
    _ prefix: String, _ rules: [Rule], _ custom: String?, _ blocks: [String: RuleBlock]
  ) -> [Step] {
    rules.map { Step(source: .rule($0), prefix: prefix, patterns: $0.patterns(blocks)) }
      + (custom.map { [Step(source: .custom($0), prefix: prefix, patterns: [KeyPattern()])] } ?? [])
  }
}

extension ComponentModel {
  /// Whether some rule names a setting, or how it begins or ends: of others no variable tells.
  package func names(_ key: String) -> Bool {
    writtenFiles.contains { file in file.steps.contains { $0.names(key) } }
  }
}
