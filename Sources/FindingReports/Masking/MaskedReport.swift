import EstateFindings
import SecretKeeping

/// A report without secrets. Only masking makes one, and writers take nothing else, so that none of them can forget.
package struct MaskedReport: Sendable {
  package internal(set) var report: FindingReport

  /// - Parameter known: secrets of the estate and its inventories, which are hidden wherever they stand.
  package init(_ report: FindingReport, hiding known: KnownSecrets) {
    let net = SecretNet(known)
    var copy = report
    copy.findings = report.findings.map(net.masked)
    copy.ignored = report.ignored.map {
      FindingReport.Ignored(
        finding: net.masked($0.finding), rule: $0.rule, reason: net.scrubbed($0.reason))
    }
    copy.notCompared = report.notCompared.map {
      var row = $0
      row.reason = net.scrubbed($0.reason)
      row.place.key = $0.place.key.map(net.scrubbed)
      return row
    }
    copy.notes = report.notes.map {
      FindingReport.Note(source: $0.source, subject: net.scrubbed($0.subject), text: net.scrubbed($0.text))
    }
    copy.hosts = report.hosts.map {
      var host = $0
      host.problems = $0.problems.map(net.scrubbed)
      return host
    }
    copy.ruleRemarks = report.ruleRemarks.map(net.scrubbed)
    self.report = copy
  }
}
