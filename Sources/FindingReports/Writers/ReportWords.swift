import EstateFindings

/// The sentences of a report that more than one format has.
struct ReportWords {
  let contents: ReportContents

  private var report: FindingReport { contents.report }
  private var summary: ReportSummary { contents.summary }

  /// `Drift: inventory.yml, estate.snapshot`.
  var title: String { "\(subject): \(report.sources.map(\.visible).joined(separator: ", "))" }

  var subject: String {
    switch report.subject {
    case .drift: "Drift"
    case .diff: "Changes"
    case .audit: "Audit"
    }
  }

  /// `12 read, 1 in part, 2 not read`.
  var hosts: String {
    let counts = [
      (summary.readHosts, "read"), (summary.hosts[.partial, default: 0], "of them in part"),
      (summary.hosts[.unread, default: 0], "not read"),
      (summary.hosts[.unasked, default: 0], "not asked for"),
    ]
    return counts.enumerated().filter { $0.offset == 0 || $0.element.0 > 0 }
      .map { "\($0.element.0) \($0.element.1)" }.joined(separator: ", ")
  }

  var components: String { "\(summary.components.count), \(counted(summary.services, "service"))" }

  /// What the numbers of `measured` are of.
  var measure: String { report.subject == .audit ? "Checks" : "Settings" }

  /// What the share of `measured` says.
  var sharedTitle: String { report.subject == .audit ? "Checks passed" : "Settings in agreement" }

  /// `716 compared, 99.58 % agree, 3 could not be compared`; of an audit `716 made, 99.58 % passed, ...`.
  var measured: String { numbers(withShare: true) }

  /// The same without the share.
  var measuredNumbers: String { numbers(withShare: false) }

  private func numbers(withShare: Bool) -> String {
    let (made, well) = report.subject == .audit ? ("made", "passed") : ("compared", "agree")
    var parts = ["\(summary.compared) \(made)"]
    if withShare, let share = summary.agreementText { parts.append("\(share) \(well)") }
    if summary.presumed > 0 { parts.append("\(summary.presumed) more may agree") }
    if summary.gaps > 0 { parts.append("\(summary.gaps) could not be \(made)") }
    return parts.joined(separator: ", ")
  }

  /// What stands over what is not known.
  var notComparedTitle: String { report.subject == .audit ? "Not checked" : "Could not be compared" }

  /// What people are told besides findings, with a title over each list.
  var lists: [(title: String, lines: [String])] {
    [
      ("Not read", unread), (notComparedTitle, NotComparedLines(report, gaps: true).lines),
      ("Never compared", NotComparedLines(report, gaps: false).lines),
      ("Notes", report.notes.map { "\($0.subject.visible): \($0.text.visible) (\($0.source.visible))" }),
      ("Ignore rules", report.ruleRemarks.map(\.visible)),
    ].filter { !$0.1.isEmpty }
  }

  /// `12: 1 critical, 11 major`.
  var findings: String {
    let severities = Severity.allCases.reversed().compactMap { severity in
      summary.bySeverity[severity].map { "\($0) \(severity.rawValue)" }
    }
    let text = severities.isEmpty ? "none" : "\(summary.findings): \(severities.joined(separator: ", "))"
    return summary.ignored > 0 ? "\(text); \(summary.ignored) ignored" : text
  }

  /// Kinds with their numbers, most frequent first.
  var kinds: [(title: String, count: Int)] {
    summary.byKind.map { (contents.texts.title(ofKind: $0.key).visible, $0.value) }
      .sorted { ($1.count, $0.title) < ($0.count, $1.title) }
  }

  /// What stands over the list of restarts, or in its place where it is empty; nil where nobody asked.
  var restarts: String? {
    switch report.subject {
    case .drift:
      if !summary.restarts.isEmpty {
        return summary.isComplete ? "A deploy would restart" : "A deploy would restart at least"
      }
      if summary.compared == 0, summary.findings == 0 {
        return "Nothing could be compared: whether a deploy would restart anything is not known."
      }
      if summary.compared == 0 {
        return "No setting was compared: whether a deploy would restart anything is not known."
      }
      let nothing =
        report.everyRun.isEmpty ? "restart nothing" : "restart nothing but what it restarts in any case"
      return summary.isComplete
        ? "By the settings compared, a deploy would \(nothing)."
        : "Of what could be compared, a deploy would \(nothing). Not everything could be: see below."
    case .diff:
      return summary.restarts.isEmpty ? nil : "A change concerns what these units read when they start"
    case .audit: return summary.restarts.isEmpty ? nil : "To mend it takes a restart of"
    }
  }

  /// What stands over the list of units that do not run; nil where it is empty.
  var starts: String? {
    summary.starts.isEmpty ? nil : "A deploy would start"
  }

  /// What a deploy restarts whatever was found; nil for nothing.
  var everyRun: String? {
    report.everyRun.isEmpty
      ? nil
      : "In any case, a deploy \(report.everyRun.map(\.visible).joined(separator: "; "))."
  }

  /// What becomes of units, as a row says it: `restarts confluent-server`; empty for none.
  func effects(ofRestart restart: String?, start: String?) -> [String] {
    let verb = report.subject == .diff ? "read by" : "restarts"
    return [restart.map { "\(verb) \($0)" }, start.map { "starts \($0)" }].compactMap(\.self)
  }

  /// `confluent-server on kb[1-3] (Kafka broker of east)`.
  func line(of restart: ReportSummary.Restart) -> String {
    let component = restart.component.map(contents.texts.title(ofComponent:))
    let place = [component, restart.cluster].compactMap(\.self).joined(separator: " of ")
    return "\(restart.unit) on \(HostRange.text(restart.hosts))" + (place.isEmpty ? "" : " (\(place))")
      + (restart.isIgnored ? ", for findings that are ignored" : "")
  }

  /// Hosts that were not read whole: which, and why.
  var unread: [String] {
    report.hosts.filter { $0.reading != .whole && $0.reading != .unasked }.map { host in
      let problems = host.problems.map(\.visible).joined(separator: "; ")
      let isPart = host.reading == .partial
      return [host.name.visible, isPart ? "read in part" : "", problems].filter { !$0.isEmpty }
        .joined(separator: ": ")
    }
  }

  /// Kinds that were found and that somebody described, in the order of their titles.
  var meanings: [FindingText] {
    summary.byKind.keys.compactMap { contents.texts.kinds[$0] }.sorted { $0.title < $1.title }
  }
}
