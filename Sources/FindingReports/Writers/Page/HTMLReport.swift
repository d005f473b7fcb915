import EmbeddedTemplates
import EstateFindings
import Foundation

/// A report as one page that needs nothing else: numbers and lists stand in it, rows are shown by its script.
struct HTMLReport {
  private let contents: ReportContents
  private let words: ReportWords

  init(_ contents: ReportContents) {
    self.contents = contents
    words = ReportWords(contents: contents)
  }

  func text() throws -> String {
    let summary = contents.summary
    var values: [String: Any] = [
      "title": words.title,
      "taken": contents.report.taken.visible,
      "program": contents.report.program.visible,
      "style": try Template.text("report/report.css"),
      "script": try Template.text("report/report.js"),
      "data": try data(),
      "hosts": tile(summary.readHosts, words.hosts),
      "components": tile(summary.components.count, counted(summary.services, "service")),
      "settings": [
        "title": words.sharedTitle, "number": summary.agreementText ?? "–", "text": words.measuredNumbers,
      ],
      "findings": ["number": "\(summary.findings)"],
      "severities": Severity.allCases.reversed().compactMap { severity in
        summary.bySeverity[severity].map { ["name": severity.rawValue, "count": "\($0)"] }
      },
      "lists": words.lists.map {
        ["title": $0.title, "lines": $0.lines] as [String: Any]
      },
      "hasKinds": !words.meanings.isEmpty,
      "kinds": words.meanings.map {
        ["title": $0.title.visible, "meaning": $0.meaning.visible, "advice": $0.advice.visible]
      },
    ]
    if summary.ignored > 0 { values["ignored"] = "\(summary.ignored) ignored" }
    if let verdict { values["verdict"] = verdict }
    return try FilledTemplate("report/report.html").text(values)
  }

  private func tile(_ number: Int, _ text: String) -> [String: String] {
    ["number": "\(number)", "text": text]
  }

  private var verdict: [String: Any]? {
    guard let text = words.restarts else { return nil }
    let restarts = contents.summary.restarts
    let starts = contents.summary.starts
    let calm = contents.summary.isComplete ? "fine" : "unknown"
    let tone = restarts.isEmpty && starts.isEmpty ? calm : "major"
    var values: [String: Any] = [
      "text": text, "tone": tone, "hasRestarts": !restarts.isEmpty,
      "restarts": restarts.map(words.line),
    ]
    if let text = words.everyRun { values["everyRun"] = text }
    if let title = words.starts {
      values["started"] = ["title": title, "units": starts.map(words.line)] as [String: Any]
    }
    return values
  }

  /// JSON that can stand in a script element: no `<` that could end or open one.
  private func data() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(PageData(contents)), as: UTF8.self)
    return text.replacing("<", with: "\\u003c")
  }
}
