import AnsibleExpressions

/// What the names of the settings that a rule may write begin and end with: more than it writes perhaps, never less.
struct KeyPattern: Hashable, Sendable {
  var start = ""
  var end = ""

  func fits(_ key: String) -> Bool { key.hasPrefix(start) && key.hasSuffix(end) }
}

extension Template {
  fileprivate var pattern: KeyPattern {
    var pattern = KeyPattern()
    if case .text(let text)? = parts.first { pattern.start = text }
    if case .text(let text)? = parts.last { pattern.end = text }
    return pattern
  }
}

extension Rule {
  /// The settings and lines that it may write, with those of the blocks that it uses.
  func patterns(_ blocks: [String: RuleBlock]) -> Set<KeyPattern> {
    var used: Set<String> = []
    return patterns(blocks, &used)
  }

  private func patterns(_ blocks: [String: RuleBlock], _ used: inout Set<String>) -> Set<KeyPattern> {
    // What lines a template comes to, its beginning does not tell.
    var patterns = Set(settings.map(\.key.pattern) + lines.map { _ in KeyPattern() })
    var inner = rules
    if let use, used.insert(use.block).inserted { inner += blocks[use.block]?.rules ?? [] }
    for rule in inner { patterns.formUnion(rule.patterns(blocks, &used)) }
    return patterns
  }
}
