import EmbeddedTemplates
import EstateFindings

/// A report for a wiki or a merge request: tables, a row for what is the same on several hosts.
struct MarkdownReport {
  private let contents: ReportContents
  private let words: ReportWords
  private let least: Severity

  /// - Parameter least: lighter findings are only counted.
  init(_ contents: ReportContents, least: Severity) {
    self.contents = contents
    words = ReportWords(contents: contents)
    self.least = least
  }

  func text() throws -> String {
    let summary = contents.summary
    let lighter = contents.rows.count { $0.severity < least }
    var values: [String: Any] = [
      "subject": words.subject, "sources": contents.report.sources.map(\.visible),
      "taken": contents.report.taken.visible, "program": contents.report.program.visible,
      "hosts": words.hosts, "components": words.components, "measure": words.measure,
      "measured": words.measured,
      "findings": words.findings,
      "restarts": summary.restarts.map(restart),
      "sections": contents.sections.map(section).filter { !$0.isEmpty },
      "lists": words.lists.map {
        ["title": $0.title, "lines": $0.lines] as [String: Any]
      },
      "hasKinds": !words.meanings.isEmpty,
      "kinds": words.meanings.map { ["title": $0.title, "meaning": $0.meaning, "advice": $0.advice] },
    ]
    if let verdict = words.restarts { values["verdict"] = verdict }
    if let text = words.everyRun { values["everyRun"] = text }
    if let title = words.starts {
      values["started"] = ["title": title, "units": summary.starts.map(restart)] as [String: Any]
    }
    if lighter > 0 { values["lighter"] = "\(counted(lighter, "row")) below \(least.rawValue) not shown." }
    return try FilledTemplate("report/report.md").text(values)
  }

  private func restart(_ restart: ReportSummary.Restart) -> [String: Any] {
    var values: [String: Any] = [
      "unit": restart.unit, "hosts": HostRange.text(restart.hosts), "isIgnored": restart.isIgnored,
    ]
    if let title = title(restart.component) { values["component"] = title }
    return values
  }

  /// Nil for a component that the catalog does not know: its name is foreign text.
  private func title(_ component: String?) -> String? {
    contents.texts.components.first { $0.name == component }?.title
  }

  private func section(_ section: ReportContents.Section) -> [String: Any] {
    let rows = section.rows.filter { $0.severity >= least }
    guard !rows.isEmpty else { return [:] }
    var values: [String: Any] = ["rows": rows.map(row)]
    if let component = section.component {
      if let title = title(component) { values["title"] = title } else { values["name"] = component }
    } else {
      values["title"] = "Hosts"
    }
    values["cluster"] = section.cluster
    return values
  }

  private func row(_ row: ReportRow) -> [String: Any] {
    var values: [String: Any] = [
      "severity": row.severity.rawValue, "title": contents.texts.title(ofKind: row.kind),
      "key": row.place.key ?? "", "file": row.place.file ?? "", "hosts": row.hostRange,
      "effects": words.effects(ofRestart: row.restarts, start: row.starts).joined(separator: ", "),
      "values": row.values.map { ["layer": $0.layer, "value": $0.value] },
    ]
    values["ignoredBy"] = row.ignoredBy
    if !row.text.isEmpty { values["text"] = ShortList.of(row.text) }
    return values
  }
}
