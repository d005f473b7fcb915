import EstateFindings

/// A report without secrets. Only masking makes one, and writers take nothing else, so that none of them can forget.
package struct MaskedReport: Sendable {
  package internal(set) var report: FindingReport

  package init(_ report: FindingReport) {
    var copy = report
    copy.findings = report.findings.map(\.surelyMasked)
    copy.ignored = report.ignored.map {
      FindingReport.Ignored(
        finding: $0.finding.surelyMasked, rule: $0.rule, reason: SecretText.scrubbed($0.reason))
    }
    copy.notCompared = report.notCompared.map {
      var row = $0
      row.reason = SecretText.scrubbed($0.reason)
      row.place.key = $0.place.key.map(SecretText.scrubbed)
      return row
    }
    copy.hosts = report.hosts.map {
      var host = $0
      host.problems = $0.problems.map(SecretText.scrubbed)
      return host
    }
    copy.ruleRemarks = report.ruleRemarks.map(SecretText.scrubbed)
    self.report = copy
  }
}
