import EstateFindings

/// A report for the terminal: what a deploy would restart stands on the first screen.
package struct TextReport {
  private let contents: ReportContents
  private let words: ReportWords
  private let style: TextStyle

  /// More kinds are only counted on the first screen.
  private static let mostKinds = 6
  /// More units as well: a cluster has at most about a dozen.
  private static let mostUnits = 16
  /// Longer values are cut; other formats have them whole.
  private static let widestValue = 160
  /// Where values would make a line longer, each layer gets its own.
  private static let widestLine = 110

  package init(_ contents: ReportContents, style: TextStyle) {
    self.contents = contents
    words = ReportWords(contents: contents)
    self.style = style
  }

  package var text: String {
    (head + restarts + findings + remarks + meanings).joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    let kinds = words.kinds
    var named = kinds.prefix(Self.mostKinds).map { "\($0.count) \($0.title)" }
    if kinds.count > Self.mostKinds { named.append(counted(kinds.count - Self.mostKinds, "more kind")) }
    var lines = [
      "", style.bold(words.title), style.faint("evidence of \(contents.report.taken)"), "",
      "Hosts       \(words.hosts)",
      "Components  \(words.components)",
      "\(words.measure.padded(to: 12))\(words.measured)",
      "Findings    \(words.findings)",
    ]
    if !named.isEmpty { lines.append("            " + named.joined(separator: ", ")) }
    return Array(lines.dropFirst())
  }

  private var restarts: [String] {
    var lines = [""]
    if let title = words.restarts { lines += list(title, of: contents.summary.restarts) + [""] }
    if let title = words.starts { lines += list(title, of: contents.summary.starts) + [""] }
    if let text = words.everyRun { lines += [text, ""] }
    return lines
  }

  private func list(_ title: String, of all: [ReportSummary.Restart]) -> [String] {
    guard !all.isEmpty else { return [style.bold(title)] }
    var lines = [style.bold("\(title):")]
    // Where one more would fit, it is no list that goes on.
    let shown = all.count <= Self.mostUnits + 1 ? all.count : Self.mostUnits
    lines += all.prefix(shown).map { "  " + words.line(of: $0) }
    if all.count > shown {
      let services = all.dropFirst(shown).reduce(0) { $0 + $1.hosts.count }
      lines.append("  and \(counted(all.count - shown, "unit")) more, on \(counted(services, "host"))")
    }
    return lines
  }

  private var findings: [String] {
    var lines: [String] = []
    var left = style.rows ?? .max
    var hidden = 0
    for section in contents.sections {
      var body: [String] = []
      for setting in section.settings {
        let rows = setting.rows.filter { $0.severity >= style.least }
        let shown = rows.prefix(max(0, left))
        hidden += rows.count - shown.count
        left -= shown.count
        guard !shown.isEmpty else { continue }
        // Without a heading of their own, rows would seem to be about the setting before them.
        let whole =
          body.isEmpty ? nil : "  " + (section.component == nil ? "As a whole" : "The service as a whole")
        body += [place(of: setting) ?? whole].compactMap(\.self) + shown.flatMap(self.lines)
      }
      if !body.isEmpty {
        lines +=
          [style.bold(contents.texts.title(ofComponent: section.component, cluster: section.cluster))] + body
          + [""]
      }
    }
    if hidden > 0 {
      lines += [
        "and \(counted(hidden, "row")) more: --show all prints them, --report html=FILE has them to search",
        "",
      ]
    }
    let lighter = contents.rows.count { $0.severity < style.least }
    if lighter > 0 {
      lines += ["\(counted(lighter, "row")) below \(style.least.rawValue) not shown (--severity)", ""]
    }
    return lines
  }

  private func place(of setting: ReportContents.Setting) -> String? {
    let parts = [setting.key.map { style.bold($0.cut(to: Self.widestValue)) }, setting.file].compactMap(
      \.self)
    return parts.isEmpty ? nil : "  " + parts.joined(separator: "  ")
  }

  private func lines(of row: ReportRow) -> [String] {
    let severity = row.severity.rawValue
    var rest = "".padded(to: 10 - severity.count) + contents.texts.title(ofKind: row.kind)
    if !row.hosts.isEmpty { rest += " on \(row.hostRange)" }
    rest += words.effects(ofRestart: row.restarts, start: row.starts).map { ", \($0)" }.joined()
    if let rule = row.ignoredBy { rest += ", ignored by \(rule)" }
    let cut = DifferingValues.cut(row.values.map(\.value), to: Self.widestValue)
    let values = zip(row.values, cut).map { (layer: $0.layer, value: $1) }
    let short = values.map { "\($0.layer) \($0.value)" }.joined(separator: ", ")
    let isShort = severity.count + rest.count + short.count <= Self.widestLine
    if isShort, !values.isEmpty { rest += ": \(short)" }
    var lines = ["    \(style.painted(severity, as: row.severity))\(rest)"]
    let indent = String(repeating: " ", count: 14)
    if !isShort {
      lines += values.map { "\(indent)\($0.layer.padded(to: 10))\($0.value)" }
    }
    if !row.text.isEmpty { lines.append(indent + ShortList.of(row.text)) }
    return lines
  }

  private var remarks: [String] {
    words.lists.flatMap { list($0.title, $0.lines) }
  }

  private func list(_ title: String, _ lines: [String]) -> [String] {
    let most = style.rows ?? .max
    let more = lines.count - most
    return [style.bold(title)] + lines.prefix(most).map { "  \($0)" }
      + (more > 0 ? ["  and \(more) more (--show all)"] : []) + [""]
  }

  private var meanings: [String] {
    let texts = words.meanings
    guard !texts.isEmpty else { return [] }
    return [style.bold("What to do")]
      + texts.flatMap { ["  \($0.title.visible): \($0.meaning.visible)", "    \($0.advice.visible)"] }
  }
}
