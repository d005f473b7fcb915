import AnsibleExpressions
import EstateFindings

/// The rules, and what their conditions may use, for people.
package struct AuditRuleList {
  private let rules: [AuditRule]

  package init(_ rules: [AuditRule]) { self.rules = rules }

  /// What `cpdiscover audit --list` prints.
  package var text: String {
    var lines = ["RULES", ""]
    for rule in rules { lines += Self.lines(rule) + [""] }
    lines += ["NAMES THAT CONDITIONS MAY USE", ""]
    for subject in AuditSubject.allCases {
      lines.append("for: \(subject.rawValue)")
      lines.append("  \(subject.meaning)")
      lines += subject.facts.map { fact in
        "  \(fact.name) (\(fact.kind.rawValue)): \(fact.meaning) From \(fact.source)\(fact.isExtra ? ", for audits only" : "")."
      }
      if !subject.enclosing.isEmpty {
        lines.append("  and what a \(subject.enclosing.map(\.rawValue).joined(separator: " and a ")) has")
      }
      lines.append("")
    }
    lines += ["FUNCTIONS FOR SERVICES AND WHAT IS OF ONE", ""]
    lines += AuditFunction.allCases.map { "  \($0.form): \($0.meaning)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same as tables in Markdown, as docs/audit.md has them.
  package var markdown: String {
    var lines = ["| rule | title | severity | looks at | why |", "| --- | --- | --- | --- | --- |"]
    lines += rules.map { rule in
      "| `\(rule.id)` | \(rule.title) | \(rule.severity.rawValue) | \(Self.subject(of: rule)) | \(rule.reason) |"
    }
    for subject in AuditSubject.allCases {
      lines += [
        "", "### `for: \(subject.rawValue)`", "",
        subject.meaning
          + (subject.enclosing.isEmpty
            ? ""
            : " It has the names of its \(subject.enclosing.map(\.rawValue).joined(separator: " and ")), too."),
        "",
        "| name | kind | meaning | from |", "| --- | --- | --- | --- |",
      ]
      lines += subject.facts.map { fact in
        "| `\(fact.name)` | \(fact.kind.rawValue) | \(fact.meaning) | \(fact.source)\(fact.isExtra ? " (audit only)" : "") |"
      }
    }
    lines += [
      "", "### Functions for services and what is of one", "", "| function | comes to |", "| --- | --- |",
    ]
    lines += AuditFunction.allCases.map { "| `\($0.form)` | \($0.meaning) |" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `every service of kafka_broker`.
  private static func subject(of rule: AuditRule) -> String {
    "every \(rule.subject.rawValue)"
      + (rule.components.isEmpty ? "" : " of \(rule.components.joined(separator: ", "))")
  }

  private static func lines(_ rule: AuditRule) -> [String] {
    return [
      "\(rule.id) (\(rule.severity.rawValue)): \(rule.title)",
      "  looks at    \(subject(of: rule)): "
        + (rule.facts.isEmpty ? "that there is one" : rule.facts.map(\.name).joined(separator: ", ")),
      "  condition   \(rule.condition.text)",
      "  why         \(rule.reason)",
      "  what to do  \(rule.advice)",
      "  source      \(rule.source)",
    ] + (rule.items.isEmpty ? [] : ["  item is     \(rule.items.joined(separator: ", "))"])
      + (rule.words.isEmpty ? [] : ["  words are   \(rule.words.joined(separator: ", "))"])
  }
}
