import AnsibleExpressions

/// When an entry of `guards.yml`, `actions.yml` or `supplies.yml` matters: all that it names must hold for a service.
package struct Situation: Hashable, Sendable {
  package enum Installation: String, Hashable, Sendable { case package, archive }

  /// Empty for all.
  package var components: [String]
  package var versions: VersionRange
  /// The way of installation it matters for; nil for both.
  package var installation: Installation?
  /// Settings of which one shows that it matters; empty where it always does.
  package var seen: [Sign]
  /// Settings none of which may stand anywhere in the cluster.
  package var unseen: [Sign]
  /// What must be known of the host or service (`EstateModel` and `DeployCase` tell the names).
  package var facts: [String: String]
  /// What the variables of the inventory come to, of which one must be another text than that beside it (placeholders as
  /// in `ActionRule.text`); by component as in `conditions`. Empty where nothing is compared.
  private var comparisons: [String: [Comparison]]
  /// What the variables of the inventory must come to, by component where the text names one, else under "".
  private var conditions: [String: Expression]

  /// What the variables of the inventory come to, of which one must have been another value before a change of the
  /// inventory; by component as in `conditions`. Empty where it does not hang on a change.
  private var changes: [String: [Expression]]

  /// A setting in a main file.
  package struct Sign: Hashable, Sendable {
    /// The key, or its end, in small letters; capitals do not count (`ssl.keyStore.location`).
    package var key: String
    /// A part of the value; nil for any value.
    package var value: String?
    /// Settings of the same file without any of which it shows nothing; empty where it does alone.
    package var beside: [Sign]

    init(reading fields: inout Fields) throws(CatalogError) {
      key = try fields.text("key").lowercased()
      value = try fields.optionalText("value")
      beside = try fields.list("beside", Sign.init(reading:))
    }

    /// Whether a setting is the sign; the key in small letters.
    package func fits(_ key: String, _ value: String) -> Bool {
      key.hasSuffix(self.key) && self.value.map { value.contains($0) } ?? true
    }
  }

  /// What an inventory comes to, beside what a host has.
  package struct Comparison: Hashable, Sendable {
    package let declared: Expression
    /// A text with placeholders for facts and settings.
    package let found: String
  }

  init(reading fields: inout Fields) throws(CatalogError) {
    components = try fields.texts("components")
    versions = try fields.versions()
    seen = try fields.list("seen", Sign.init(reading:))
    unseen = try fields.list("unseen", Sign.init(reading:))
    facts = try fields.mapping("facts")
    installation = try fields.word("installation", Installation.init(rawValue:), "package or archive")
    conditions = [:]
    comparisons = [:]
    changes = [:]
    for (text, found) in try fields.mapping("unlike").sorted(by: { $0.key < $1.key }) {
      for component in try named(text, fields) {
        let declared = try fields.expression(text.replacing("{c}", with: component), "unlike")
        comparisons[component, default: []].append(Comparison(declared: declared, found: found))
      }
    }
    for text in try fields.texts("changed") {
      for component in try named(text, fields) {
        let value = try fields.expression(text.replacing("{c}", with: component), "changed")
        changes[component, default: []].append(value)
      }
    }
    guard let text = try fields.optionalText("when") else { return }
    for component in try named(text, fields) {
      conditions[component] = try fields.expression(text.replacing("{c}", with: component), "when")
    }
  }

  /// The components for which an expression is read: one for all (under "") unless it names the component.
  private func named(_ text: String, _ fields: Fields) throws(CatalogError) -> [String] {
    guard text.contains("{c}") else { return [""] }
    if components.isEmpty { throw fields.error("components must be named where an expression holds {c}") }
    return components
  }

  /// Whether it hangs on variables of the inventory.
  package var isConditional: Bool { !conditions.isEmpty || !comparisons.isEmpty || hangsOnChange }

  /// Whether it matters only where a change of the inventory changes something.
  package var hangsOnChange: Bool { !changes.isEmpty }

  /// What must have been another value before a change of the inventory, one of all.
  package func changes(for component: String) -> [Expression] {
    (changes[component] ?? []) + (changes[""] ?? [])
  }

  /// The variables that its expressions name.
  package var variables: Set<String> {
    let compared = comparisons.values.joined().map(\.declared)
    let all = Array(conditions.values) + compared + changes.values.joined()
    return all.reduce(into: []) { $0.formUnion($1.names) }
  }

  /// What must be another text than what is on the host, one of all; empty where nothing is compared.
  package func comparisons(for component: String) -> [Comparison] {
    (comparisons[component] ?? []) + (comparisons[""] ?? [])
  }

  /// The condition on the variables of the inventory, for one component.
  package func condition(for component: String) -> Expression? { conditions[component] ?? conditions[""] }

  /// Whether a component is among those that it is for.
  package func concerns(_ component: String) -> Bool { components.isEmpty || components.contains(component) }
}
