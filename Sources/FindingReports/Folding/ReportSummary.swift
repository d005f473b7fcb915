import EstateFindings
import OrderedCollections

/// A report in numbers: counted once, so that every format tells the same.
package struct ReportSummary: Hashable, Sendable {
  /// Hosts by how they were read.
  package let hosts: [FindingReport.Host.Reading: Int]
  /// Names of the components that services belong to.
  package let components: Set<String>
  package let services: Int
  package let compared: Int
  package let agreeing: Int
  /// Settings that agree unless what could not be opened says otherwise.
  package let presumed: Int
  package let bySeverity: [Severity: Int]
  package let byKind: [String: Int]
  /// Findings that a rule of the user's ignores.
  package let ignored: Int
  /// What nothing can be said of, though something could be.
  package let gaps: Int
  /// What nothing could be learned from.
  package let passed: Int
  package let isComplete: Bool
  /// What runs, and a deploy would restart.
  package let restarts: [Restart]
  /// What does not run, and a deploy would start.
  package let starts: [Restart]

  /// A unit that a deploy would start or restart.
  package struct Restart: Hashable, Sendable {
    package let unit: String
    package let component: String?
    package let cluster: String?
    /// Sorted as names of hosts are.
    package let hosts: [String]
    /// Only findings that are ignored say so: a deploy does not know of that.
    package let isIgnored: Bool
  }

  /// - Parameter turn: when a deploy comes to a component.
  init(_ masked: MaskedReport, turn: (String?) -> Int) {
    let report = masked.report
    hosts = report.hosts.reduce(into: [:]) { $0[$1.reading, default: 0] += 1 }
    components = Set(report.hosts.flatMap { $0.services.map(\.component) })
    services = report.hosts.reduce(0) { $0 + $1.services.count }
    compared = report.compared
    agreeing = report.agreeing
    presumed = report.presumed
    bySeverity = report.findings.reduce(into: [:]) { $0[$1.severity, default: 0] += 1 }
    byKind = report.findings.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
    ignored = report.ignored.count
    gaps = report.notCompared.count(where: \.isGap)
    passed = report.notCompared.count - gaps
    isComplete = report.isComplete
    starts = Restart.all(in: report, of: \.starts, turn: turn)
    restarts = Restart.all(in: report, of: \.restarts, without: starts, turn: turn)
  }

  package var findings: Int { bySeverity.values.reduce(0, +) }

  /// Hosts that gave evidence, whole or in part.
  package var readHosts: Int { hosts[.whole, default: 0] + hosts[.partial, default: 0] }

  /// Hundredths of a percent of the settings compared on which all layers agree, rounded down: 10,000 means all
  /// of them. Nil where nothing was compared.
  package var agreement: Int? { compared > 0 ? agreeing * 10_000 / compared : nil }

  /// `99.87 %`.
  package var agreementText: String? {
    agreement.map { share in
      let rest = share % 100
      return share == 10_000 ? "100 %" : "\(share / 100).\(rest < 10 ? "0" : "")\(rest) %"
    }
  }
}

extension ReportSummary.Restart {
  private struct Place: Hashable {
    var unit: String
    var component: String?
    var cluster: String?
    var isIgnored: Bool
  }

  /// In the order of a deploy, cluster by cluster: those that count first, then those that are ignored.
  ///
  /// - Parameters:
  ///   - unit: the unit that a finding names.
  ///   - others: left out.
  ///   - turn: when a deploy comes to a component.
  fileprivate static func all(
    in report: FindingReport, of unit: (Finding) -> String?, without others: [ReportSummary.Restart] = [],
    turn: (String?) -> Int
  ) -> [ReportSummary.Restart] {
    let named = Set(others.flatMap { other in other.hosts.map { [other.unit, $0] } })
    var hosts: OrderedDictionary<Place, Set<String>> = [:]
    func note(_ finding: Finding, isIgnored: Bool) {
      guard let unit = unit(finding), let host = finding.place.host,
        !named.contains([unit.visible, host.visible])
      else { return }
      let place = { (isIgnored: Bool) in
        Place(
          unit: unit, component: finding.place.component, cluster: finding.place.cluster,
          isIgnored: isIgnored)
      }
      if isIgnored, hosts[place(false)]?.contains(host) == true { return }
      hosts[place(isIgnored), default: []].insert(host)
    }
    for finding in report.findings { note(finding, isIgnored: false) }
    for row in report.ignored { note(row.finding, isIgnored: true) }
    let turns = Dictionary(hosts.keys.map { ($0.component, turn($0.component)) }, uniquingKeysWith: { $1 })
    let order = { (place: Place) in
      (
        place.isIgnored ? 1 : 0, place.cluster ?? "", turns[place.component] ?? 0, place.unit,
        place.component ?? ""
      )
    }
    return hosts.sorted { order($0.key) < order($1.key) }.map { place, names in
      ReportSummary.Restart(
        unit: place.unit.visible, component: place.component, cluster: place.cluster?.visible,
        hosts: names.map(HostName.init).sorted().map(\.text.visible), isIgnored: place.isIgnored)
    }
  }
}
