import AnsibleExpressions

/// What an action sets in a file that packages bring, and of which it leaves the rest (`edits` in `templates/actions.yml`).
package struct FileEditRule: Hashable, Sendable {
  /// What kind of file it is, and so what is set in it.
  package enum Form: String, CaseIterable, Hashable, Sendable {
    /// Properties of Log4j 1.
    case log4j
    /// YAML of Log4j 2.
    case log4j2
  }

  /// What an expression of a rule is for.
  package enum Part: String, CaseIterable, Hashable, Sendable {
    case file
    /// What the root logger is set to: all of it in Log4j 1, its level in Log4j 2.
    case root
    /// Names of the root logger's appenders.
    case appenders
    /// What other loggers are set to, where they are there.
    case loggers
    /// Size at which a file is closed, and how many are kept.
    case size, max
    /// Whether the collection puts its redactor before the appenders.
    case redactor
  }

  package let form: Form
  private let expressions: [String: [Part: Expression]]

  /// - Parameter components: those that its action is for.
  init(reading fields: inout Fields, components: [String]) throws(CatalogError) {
    let forms = Form.allCases.map(\.rawValue).joined(separator: ", ")
    guard let form = try fields.word("form", Form.init(rawValue:), forms) else {
      throw fields.error("form is missing: one of \(forms)")
    }
    self.form = form
    var texts: [Part: String] = [:]
    for part in Part.allCases { texts[part] = try fields.optionalText(part.rawValue) }
    if texts[.file] == nil { throw fields.error("file is missing") }
    var expressions: [String: [Part: Expression]] = [:]
    for component in components {
      for (part, text) in texts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        expressions[component, default: [:]][part] = try fields.expression(
          text.replacing("{c}", with: component), part.rawValue)
      }
    }
    self.expressions = expressions
  }

  /// The expressions for one component; empty for one that its action does not concern.
  package func expressions(for component: String) -> [Part: Expression] { expressions[component] ?? [:] }
}
