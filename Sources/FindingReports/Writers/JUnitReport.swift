import EmbeddedTemplates
import EstateFindings
import OrderedCollections

/// A report as tests that Jenkins and others show: a suite for each component, in it a test for each host, which keeps
/// its name from one night to the next. Another suite has a test for each host as a whole.
struct JUnitReport {
  private let contents: ReportContents
  private let failing: Severity
  private let words: ReportWords

  /// - Parameter failing: the least severity that fails a test; what is lighter stands in its output.
  init(_ contents: ReportContents, failing: Severity) {
    self.contents = contents
    self.failing = failing
    words = ReportWords(contents: contents)
  }

  func text() throws -> String {
    let suites = self.suites
    return try FilledTemplate("report/report.xml").text([
      "title": "cpdiscover: \(words.title)", "tests": "\(suites.reduce(0) { $0 + $1.cases.count })",
      "failures": "\(suites.reduce(0) { $0 + $1.count(\.failure) })",
      "errors": "\(suites.reduce(0) { $0 + $1.count(\.error) })",
      "suites": suites.map { $0.values(taken: contents.report.taken.visible) },
    ])
  }

  private var suites: [JUnitSuite] {
    // What is about several hosts together fails a test of each.
    let placed = contents.report.findings.flatMap { finding in
      JUnitCase.Place.all(of: finding).map { (place: $0, finding: finding) }
    }
    let findings = Dictionary(grouping: placed, by: \.place).mapValues { $0.map(\.finding) }
    var places = OrderedSet(contents.report.hosts.map { JUnitCase.Place(host: $0.name) })
    for host in contents.report.hosts {
      for service in host.services {
        places.append(
          JUnitCase.Place(cluster: service.cluster, component: service.component, host: host.name))
      }
    }
    // Of a component that is not there, or of no host.
    places.formUnion(placed.map(\.place))
    let gaps = Dictionary(grouping: contents.report.notCompared.filter(\.isGap)) { JUnitCase.Place($0.place) }
    places.formUnion(contents.report.notCompared.filter(\.isGap).map { JUnitCase.Place($0.place) })
    let hosts = Dictionary(
      contents.report.hosts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let cases = places.map { place in
      makeCase(
        place, findings[place] ?? [], gaps[place] ?? [],
        place.component == nil ? hosts[place.host ?? ""] : nil)
    }
    return OrderedDictionary(grouping: cases, by: \.suite).map { JUnitSuite(name: $0, cases: $1) }
      .sorted { $0.name < $1.name }
  }

  private func makeCase(
    _ place: JUnitCase.Place, _ findings: [Finding], _ gaps: [FindingReport.NotCompared],
    _ host: FindingReport.Host?
  ) -> JUnitCase {
    var result = JUnitCase(place: place)
    let (failures, others) = (
      findings.filter { $0.severity >= failing }, findings.filter { $0.severity < failing }
    )
    let problems = (host?.problems ?? []).map(\.visible)
    if let worst = failures.map(\.severity).max() {
      let effects = failures.flatMap {
        words.effects(ofRestart: $0.restarts?.visible, start: $0.starts?.visible)
      }
      let restarts = Set(effects).sorted().map { ", \($0)" }.joined()
      result.failure = JUnitCase.Outcome(
        type: worst.rawValue,
        message: "\(counted(failures.count, "finding")), worst \(worst.rawValue)\(restarts)",
        text: failures.map(line).joined(separator: "\n"))
    } else if let host, host.reading == .unread || host.reading == .partial {
      result.error = JUnitCase.Outcome(
        type: host.reading.rawValue, message: host.reading == .unread ? "not read" : "read in part",
        text: problems.joined(separator: "\n"))
    } else if host?.reading == .unasked {
      result.skipped = "not asked for"
    }
    let files = gaps.filter { $0.place.file != nil && $0.place.key == nil }
    if result.failure == nil, result.error == nil, result.skipped == nil, !files.isEmpty {
      result.skipped = "\(counted(files.count, "file")) could not be compared"
    }
    var output = others.map(line)
    output += gaps.map { row in
      "\(words.notComparedTitle.lowercased()): "
        + ([row.place.file, row.place.key, row.reason].compactMap { $0?.visible }).joined(separator: ": ")
    }
    if result.failure != nil { output += problems }
    result.output = output.joined(separator: "\n")
    return result
  }

  /// `major: Other value: num.io.threads in /etc/kafka/server.properties: on disk 8, declared 16`.
  private func line(_ finding: Finding) -> String {
    let values = ReportRow.values(of: finding.values, contents.report.subject).map {
      "\($0.layer) \($0.value)"
    }
    let place = [finding.place.key, finding.place.file].compactMap { $0?.visible }.joined(separator: " in ")
    return
      ([
        finding.severity.rawValue, contents.texts.title(ofKind: finding.kind), place,
        values.joined(separator: ", "),
      ]
      + [ReportRow.text(of: [finding])]).filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
