import AnsibleExpressions
import ComponentCatalog
import EstateFindings

/// Something that is about to go wrong, and how it shows (`templates/audit/`).
package struct AuditRule: Sendable {
  /// What a finding names as its kind: `heap.beyond-memory`, ...
  package let id: String
  /// For people, short.
  package let title: String
  package let subject: AuditSubject
  /// Components that it is for; empty for all.
  package let components: [String]
  /// What must hold for a finding.
  package let condition: Expression
  /// Words that the condition is tried with, one after the other, as `item`; empty where it is tried once.
  package let items: [String]
  /// A list that condition and texts know as `words`; empty where they need none.
  package let words: [String]
  package let severity: Severity
  /// The setting that it is about; nil where it is about none.
  package let key: Template?
  /// A sentence on what was seen; nil where title and reason say all.
  package let text: Template?
  /// Why it matters, a sentence or two.
  package let reason: String
  /// What to do.
  package let advice: String
  /// Where that is said, or who learned it.
  package let source: String

  /// What may stand in a rule; docs/audit.md tells what each is for.
  private static let names = [
    "id", "title", "for", "components", "each", "words", "when", "severity", "key", "text", "why", "advice",
    "source",
  ]

  /// - Parameter known: names of the components that there are.
  init(reading fields: inout Fields, components known: Set<String>) throws(CatalogError) {
    try fields.require(only: AuditRule.names)
    id = try fields.text("id")
    guard id.wholeMatch(of: /[a-z0-9]+([.\-][a-z0-9]+)*/) != nil else {
      throw fields.error(
        "id must be small letters and digits with points and dashes between, not \(id)", at: "id")
    }
    title = try fields.text("title")
    let subjects = AuditSubject.allCases.map(\.rawValue).joined(separator: ", ")
    guard let subject = try fields.word("for", AuditSubject.init(rawValue:), subjects) else {
      throw fields.error("for is missing: one of \(subjects)")
    }
    self.subject = subject
    components = try fields.texts("components")
    if let unknown = components.first(where: { !known.contains($0) }) {
      throw fields.error("components: there is no component \(unknown)", at: "components")
    }
    items = try fields.texts("each")
    words = try fields.texts("words")
    condition = try fields.expression(try fields.text("when"), "when")
    let severities = Severity.allCases.map(\.rawValue).joined(separator: ", ")
    guard let severity = try fields.word("severity", Severity.init(rawValue:), severities) else {
      throw fields.error("severity is missing: one of \(severities)")
    }
    self.severity = severity
    key = try AuditRule.template("key", &fields)
    text = try AuditRule.template("text", &fields)
    reason = try fields.text("why")
    advice = try fields.text("advice")
    source = try fields.text("source")
    try check(fields)
  }

  /// The facts that the condition hangs on, in the order of their names.
  package var facts: [AuditFact] {
    let named = condition.names
    return ([subject] + subject.enclosing).flatMap(\.facts).filter { named.contains($0.name) }.sorted {
      $0.name < $1.name
    }
  }

  private static func template(_ key: String, _ fields: inout Fields) throws(CatalogError) -> Template? {
    guard let text = try fields.optionalText(key) else { return nil }
    do {
      return try Template(text)
    } catch {
      throw fields.error("\(key): \(error)", at: key)
    }
  }

  /// A name that nobody knows would make the rule undecided on every host.
  private func check(_ fields: Fields) throws(CatalogError) {
    let names = subject.names.union(items.isEmpty ? [] : ["item"]).union(words.isEmpty ? [] : ["words"])
    let functions = Set(subject.functions.map(\.rawValue) + ["range", "dict"])
    let parts = [
      ("when", condition.names, condition.functions), ("key", key?.names ?? [], key?.functions ?? []),
      ("text", text?.names ?? [], text?.functions ?? []),
    ]
    for (part, used, called) in parts {
      if let name = used.subtracting(names).min() {
        throw fields.error(
          "\(part): \(subject.rawValue) has no fact \(name) (cpdiscover audit --list tells all)",
          at: part)
      }
      if let name = called.subtracting(functions).min() {
        throw fields.error("\(part): there is no function \(name) for \(subject.rawValue)", at: part)
      }
    }
    let expressions = [
      ("when", [condition]), ("key", key?.expressions ?? []), ("text", text?.expressions ?? []),
    ]
    for (part, expression) in expressions.flatMap({ part, all in all.map { (part, $0) } }) {
      if let unknown = expression.unknownRoutines.min() {
        throw fields.error("\(part): there is no \(unknown)", at: part)
      }
      let asked = expression.texts(givenTo: AuditFunction.usual.rawValue)
      if let name = asked.subtracting(AuditSubject.service.names).min() {
        throw fields.error("\(part): usual: service has no fact \(name)", at: part)
      }
    }
  }
}
