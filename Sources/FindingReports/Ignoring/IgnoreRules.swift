import EstateFindings

/// What the user has said not to count: the rules of one or several files, in their order.
package struct IgnoreRules: Sendable {
  package private(set) var rules: [IgnoreRule]

  package init(_ rules: [IgnoreRule] = []) { self.rules = rules }

  package mutating func add(_ other: IgnoreRules) { rules += other.rules }

  /// The report with all findings that a rule fits among the ignored, and a remark on each rule that is expired or
  /// fits nothing. Where several rules fit a finding, the first is named, and none of them is unused.
  ///
  /// Rules see what people see: they fit findings as they are shown, without secrets.
  ///
  /// - Parameter day: today, `2026-11-27`.
  package func applied(to masked: MaskedReport, on day: String) -> MaskedReport {
    var copy = masked
    copy.report = applied(to: masked.report, on: day)
    return copy
  }

  private func applied(to report: FindingReport, on day: String) -> FindingReport {
    var result = report
    var isUsed = rules.map { _ in false }
    let live = rules.indices.filter { !rules[$0].isExpired(on: day) }
    result.findings = report.findings.filter { finding in
      let fitting = live.filter { rules[$0].matches(finding) }
      for index in fitting { isUsed[index] = true }
      guard let first = fitting.first else { return true }
      result.ignored.append(
        FindingReport.Ignored(finding: finding, rule: rules[first].place, reason: rules[first].reason))
      return false
    }
    result.ignored.sort { $0.finding < $1.finding }
    result.ruleRemarks += rules.indices.compactMap { index in
      let rule = rules[index]
      if let until = rule.until, rule.isExpired(on: day) {
        return "\(rule.place): expired on \(until), so it ignores nothing (\(rule.reason))"
      }
      return isUsed[index] ? nil : "\(rule.place): fits no finding (\(rule.reason))"
    }
    return result
  }
}
