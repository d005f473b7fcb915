import EmbeddedTemplates
import EstateFindings

/// A report for programs: JSON, as `templates/report/report.schema.json` describes it. Each finding stands for one host.
package struct ReportDocument: Encodable {
  private let format = "cpdiscover-report"
  private let version = 1
  private let subject: FindingReport.Subject
  private let sources: [String]
  private let program: String
  private let taken: String
  private let complete: Bool
  private let summary: Summary
  private let hosts: [FindingReport.Host]
  private let kinds: [String: Kind]
  private let findings: [Row]
  private let ignored: [Row]
  private let notCompared: [Gap]
  private let notes: [FindingReport.Note]
  private let everyRun: [String]
  private let ruleRemarks: [String]

  package init(_ contents: ReportContents) {
    let report = contents.report
    subject = report.subject
    sources = report.sources
    program = report.program
    taken = report.taken
    complete = contents.summary.isComplete
    summary = Summary(contents.summary)
    hosts = report.hosts
    let named = Set(report.findings.map(\.kind) + report.ignored.map(\.finding.kind))
    kinds = contents.texts.kinds.filter { named.contains($0.key) }.mapValues(Kind.init)
    findings = report.findings.map { Row($0) }
    ignored = report.ignored.map { Row($0.finding, rule: $0.rule, reason: $0.reason) }
    notCompared = report.notCompared.map(Gap.init)
    notes = report.notes
    everyRun = report.everyRun
    ruleRemarks = report.ruleRemarks
  }

  /// Sorted keys, so that equal reports give equal files.
  package func text() throws -> String {
    try JSONText.of(self, inSnakeCase: true)
  }

  private struct Kind: Encodable {
    let title: String
    let meaning: String
    let advice: String

    init(_ text: FindingText) {
      title = text.title
      meaning = text.meaning
      advice = text.advice
    }
  }

  private struct Summary: Encodable {
    let hosts: Hosts
    let components: [String]
    let services: Int
    let settings: Settings
    let findings: Int
    let bySeverity: [Count]
    let byKind: [Count]
    let ignored: Int
    let restarts: [Restart]
    let starts: [Restart]

    struct Hosts: Encodable {
      let whole: Int
      let partial: Int
      let unread: Int
      let unasked: Int
    }

    struct Settings: Encodable {
      let compared: Int
      let agreeing: Int
      /// Hundredths of a percent.
      let agreement: Int?
      let notCompared: Int
      let presumed: Int?
    }

    struct Count: Encodable {
      let name: String
      let count: Int
    }

    struct Restart: Encodable {
      let unit: String
      let component: String?
      let cluster: String?
      let hosts: [String]
      let ignored: Bool

      init(_ restart: ReportSummary.Restart) {
        unit = restart.unit
        component = restart.component
        cluster = restart.cluster
        hosts = restart.hosts
        ignored = restart.isIgnored
      }
    }

    init(_ summary: ReportSummary) {
      let count = { summary.hosts[$0, default: 0] }
      hosts = Hosts(
        whole: count(.whole), partial: count(.partial), unread: count(.unread), unasked: count(.unasked))
      components = summary.components.sorted()
      services = summary.services
      settings = Settings(
        compared: summary.compared, agreeing: summary.agreeing, agreement: summary.agreement,
        notCompared: summary.gaps, presumed: summary.presumed > 0 ? summary.presumed : nil)
      findings = summary.findings
      bySeverity = Severity.allCases.reversed().map {
        Count(name: $0.rawValue, count: summary.bySeverity[$0, default: 0])
      }
      byKind = summary.byKind.sorted { $0.key < $1.key }.map { Count(name: $0.key, count: $0.value) }
      ignored = summary.ignored
      restarts = summary.restarts.map(Restart.init)
      starts = summary.starts.map(Restart.init)
    }
  }

  private struct Row: Encodable {
    let kind: String
    let severity: Severity
    let cluster: String?
    let component: String?
    let host: String?
    let hosts: [String]?
    let file: String?
    let key: String?
    let values: Finding.LayerValues
    let text: String?
    let evidence: [Finding.Evidence]
    let restarts: String?
    let starts: String?
    let secret: Bool
    let rule: String?
    let reason: String?

    init(_ finding: Finding, rule: String? = nil, reason: String? = nil) {
      kind = finding.kind
      severity = finding.severity
      cluster = finding.place.cluster
      component = finding.place.component
      host = finding.place.host
      hosts = finding.hosts.isEmpty ? nil : finding.hosts
      file = finding.place.file
      key = finding.place.key
      values = finding.values
      text = finding.text.isEmpty ? nil : finding.text
      evidence = finding.evidence
      restarts = finding.restarts
      starts = finding.starts
      secret = finding.isSecret
      self.rule = rule
      self.reason = reason
    }
  }

  private struct Gap: Encodable {
    let cluster: String?
    let component: String?
    let host: String?
    let file: String?
    let key: String?
    let reason: String
    let gap: Bool

    init(_ row: FindingReport.NotCompared) {
      cluster = row.place.cluster
      component = row.place.component
      host = row.place.host
      file = row.place.file
      key = row.place.key
      reason = row.reason
      gap = row.isGap
    }
  }
}
