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
  /// What the variables of the inventory must come to, by component where the text names one, else under "".
  private var conditions: [String: Expression]

  /// A setting in a main file.
  package struct Sign: Hashable, Sendable {
    /// The key, or its end, in small letters; capitals do not count (`ssl.keyStore.location`).
    package var key: String
    /// A part of the value; nil for any value.
    package var value: String?

    init(reading fields: inout Fields) throws(CatalogError) {
      key = try fields.text("key").lowercased()
      value = try fields.optionalText("value")
    }

    /// Whether a setting is the sign; the key in small letters.
    package func fits(_ key: String, _ value: String) -> Bool {
      key.hasSuffix(self.key) && self.value.map { value.contains($0) } ?? true
    }
  }

  init(reading fields: inout Fields) throws(CatalogError) {
    components = try fields.texts("components")
    versions = try fields.versions()
    seen = try fields.list("seen", Sign.init(reading:))
    unseen = try fields.list("unseen", Sign.init(reading:))
    facts = try fields.mapping("facts")
    installation = try fields.word("installation", Installation.init(rawValue:), "package or archive")
    conditions = [:]
    guard let text = try fields.optionalText("when") else { return }
    let isOfOne = text.contains("{c}")
    if isOfOne, components.isEmpty { throw fields.error("components must be named where when holds {c}") }
    for component in isOfOne ? components : [""] {
      conditions[component] = try fields.expression(text.replacing("{c}", with: component), "when")
    }
  }

  /// Whether it hangs on variables of the inventory.
  package var isConditional: Bool { !conditions.isEmpty }

  /// The condition on the variables of the inventory, for one component.
  package func condition(for component: String) -> Expression? { conditions[component] ?? conditions[""] }

  /// Whether a component is among those that it is for.
  package func concerns(_ component: String) -> Bool { components.isEmpty || components.contains(component) }
}
