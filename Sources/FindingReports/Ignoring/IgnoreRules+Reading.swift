import AnsibleYAML
import ComponentCatalog

extension IgnoreRules {
  /// Reads a file of rules: a list of mappings (docs/reports.md). Errors name file, line and column.
  package init(reading bytes: [UInt8], file: String) throws(CatalogError) {
    let node: YAMLNode?
    do {
      node = try parseYAML(bytes, file: file)
    } catch {
      let hint = "; a pattern that starts with * [ { ! or & must stand in quotes"
      throw CatalogError(place: "\(file):\(error.line):\(error.column)", message: error.message + hint)
    }
    guard let node else {
      self.init([])
      return
    }
    guard case .sequence(let entries) = node.content else {
      throw CatalogError(
        place: "\(file):\(node.mark.line)",
        message: "a list of rules is needed here, each starting with `- reason: ...`, not \(node.kind)")
    }
    self.init(
      try entries.map { (entry) throws(CatalogError) in
        let place = "\(file):\(entry.mark.line)"
        let rule = try Fields.read(entry, file: file) { (fields) throws(CatalogError) in
          try IgnoreRule(reading: &fields, place: place)
        }
        guard rule.hasPatterns else {
          let names = IgnoreRule.Subject.allCases.map(\.rawValue).joined(separator: ", ")
          throw CatalogError(
            place: place, message: "the rule would ignore everything: name at least one of \(names)")
        }
        return rule
      })
  }
}

extension IgnoreRule {
  init(reading fields: inout Fields, place: String) throws(CatalogError) {
    let reason = try fields.text("reason")
    if reason.allSatisfy(\.isWhitespace) { throw fields.error("reason is empty: say why it is fine") }
    let until = try fields.optionalText("until")
    if let until, !IgnoreRule.isDay(until) {
      throw fields.error("until must be a day such as 2027-01-31, not \(until)")
    }
    var patterns: [Subject: [String]] = [:]
    for subject in Subject.allCases {
      let texts = try fields.textOrTexts(subject.rawValue)
      if !texts.isEmpty { patterns[subject] = texts }
    }
    self.init(place: place, reason: reason, until: until, patterns: patterns)
  }

  /// Whether the text is a day of the calendar, `YYYY-MM-DD`.
  static func isDay(_ text: String) -> Bool {
    guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/), let year = Int(match.1),
      let month = Int(match.2), let day = Int(match.3), (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }
}
