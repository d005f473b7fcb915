import EstateFindings

/// How text is written for a terminal.
package struct TextStyle: Sendable {
  /// Whether words are coloured.
  package var hasColours: Bool
  /// How many rows are shown; nil for all.
  package var rows: Int?
  /// The least severity that is shown.
  package var least: Severity

  package init(hasColours: Bool = false, rows: Int? = nil, least: Severity = .cosmetic) {
    self.hasColours = hasColours
    self.rows = rows
    self.least = least
  }

  func bold(_ text: String) -> String { painted(text, "1") }

  func faint(_ text: String) -> String { painted(text, "2") }

  func painted(_ text: String, as severity: Severity) -> String {
    switch severity {
    case .critical: painted(text, "1;31")
    case .major: painted(text, "33")
    case .minor: painted(text, "36")
    case .cosmetic: painted(text, "2")
    }
  }

  private func painted(_ text: String, _ code: String) -> String {
    hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// `1 host`, `2 hosts`.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
