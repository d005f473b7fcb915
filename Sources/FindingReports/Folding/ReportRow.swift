import EstateFindings
import OrderedCollections

/// What is the same on several hosts, said once. All its texts are fit to be shown: on one line, and without secrets.
package struct ReportRow: Hashable, Sendable {
  package let kind: String
  package let severity: Severity
  /// Without the host.
  package let place: Finding.Place
  /// Sorted as names of hosts are; empty where it is about none.
  package let hosts: [String]
  /// The same in few words.
  package let hostRange: String
  /// How many findings it stands for: one a host, or one about several together.
  package let count: Int
  package let values: [Value]
  /// Empty where the kind says all. Times of several hosts as a span.
  package let text: String
  package let restarts: String?
  package let starts: String?
  /// By host, in the order of `hosts`; those of no host stand by themselves.
  package let evidence: [[Finding.Evidence]]
  /// The rule that ignores it, with its reason; nil where it counts.
  package let ignoredBy: String?

  /// What one layer says.
  package struct Value: Hashable, Sendable {
    package let layer: String
    package let value: String

    package init(layer: String, value: String) {
      self.layer = layer
      self.value = value
    }
  }

  /// What rows have in common to be one.
  private struct Likeness: Hashable {
    var finding: Finding
    var ignoredBy: String?
  }

  /// The rows of a report, in its order; those that are ignored last.
  static func folded(_ masked: MaskedReport, withIgnored: Bool) -> [ReportRow] {
    var alike: OrderedDictionary<Likeness, [Finding]> = [:]
    func note(_ finding: Finding, ignoredBy: String?) {
      var key = finding
      key.place.host = nil
      key.evidence = []
      key.times = []
      alike[Likeness(finding: key, ignoredBy: ignoredBy), default: []].append(finding)
    }
    for finding in masked.report.findings { note(finding, ignoredBy: nil) }
    if withIgnored {
      for row in masked.report.ignored {
        note(row.finding, ignoredBy: "\(row.rule): \(row.reason)".visible)
      }
    }
    return alike.map {
      ReportRow($0.finding, $1, ignoredBy: $0.ignoredBy, of: masked.report.subject)
    }
  }

  private init(
    _ common: Finding, _ findings: [Finding], ignoredBy: String?, of subject: FindingReport.Subject
  ) {
    kind = common.kind.visible
    severity = common.severity
    place = Finding.Place(
      cluster: common.place.cluster?.visible, component: common.place.component?.visible,
      file: common.place.file?.visible, key: common.place.key?.visible)
    let sorted = findings.flatMap { finding in
      let hosts = finding.allHosts.isEmpty ? [""] : finding.allHosts
      return hosts.map { (host: HostName($0), finding: finding) }
    }.sorted { $0.host < $1.host }
    var hosts: OrderedDictionary<String, [Finding.Evidence]> = [:]
    for (host, finding) in sorted {
      hosts[host.text.visible, default: []] += finding.evidence.filter {
        $0.host == nil || $0.host == host.text
      }.map { Finding.Evidence($0.source.visible, $0.text.visible) }
    }
    evidence = Array(hosts.values)
    self.hosts = hosts.keys == [""] ? [] : Array(hosts.keys)
    hostRange = HostRange.text(self.hosts)
    count = findings.count
    values = ReportRow.values(of: common.values, subject)
    text = ReportRow.text(of: findings)
    restarts = common.restarts?.visible
    starts = common.starts?.visible
    self.ignoredBy = ignoredBy
  }

  /// What findings that are alike say in words, the times of all with it: `changed 2026-11-27 10:00:00 to ..., process
  /// started ...`.
  static func text(of findings: [Finding]) -> String {
    let times = OrderedDictionary(grouping: findings.flatMap(\.times), by: \.event).map { event, times in
      let ends = OrderedSet([times.map(\.at).min(), times.map(\.at).max()].compactMap(\.self))
      return "\(event) \(ends.joined(separator: " to "))"
    }
    return [findings.first?.text ?? "", times.joined(separator: ", ")].filter { !$0.isEmpty }
      .joined(separator: "; ").visible
  }

  /// The layers that say something. Of two times only when it was so counts.
  static func values(of values: Finding.LayerValues, _ subject: FindingReport.Subject) -> [Value] {
    let (onDisk, running) = subject == .diff ? ("now", "now") : ("on disk", "running")
    let layers = [
      ("before", values.before), (onDisk, values.onDisk), (running, values.running),
      ("declared", values.declared),
    ]
    if subject == .drift, values.onDisk == nil, let running = values.running, running == values.declared,
      running != Finding.mask
    {
      return [
        Value(layer: onDisk, value: "nothing"), Value(layer: "running", value: shown(running)),
        Value(layer: "declared", value: shown(running)),
      ]
    }
    let present = layers.compactMap(\.1)
    if present.count > 1, present.allSatisfy({ $0 == Finding.mask }) {
      return [Value(layer: "secret", value: "differs")]
    }
    return layers.compactMap { layer, value in value.map { Value(layer: layer, value: shown($0)) } }
  }

  private static func shown(_ value: String) -> String { value.isEmpty ? "(empty)" : value.visible }

  /// Whether something was found that the reader can look up.
  var hasEvidence: Bool { evidence.contains { !$0.isEmpty } }
}
