import EstateFindings
import OrderedCollections

/// What writers write: a masked report with what follows from it, computed once.
package struct ReportContents: Sendable {
  package let report: FindingReport
  package let summary: ReportSummary
  package let texts: ReportTexts
  /// By section, worst first.
  package let sections: [Section]

  /// A component of a cluster, or what belongs to no component.
  package struct Section: Sendable {
    package let cluster: String?
    package let component: String?
    package let settings: [Setting]

    var rows: [ReportRow] { settings.flatMap(\.rows) }
  }

  /// What was found of one setting, file or host.
  package struct Setting: Sendable {
    package let file: String?
    package let key: String?
    /// Worst first.
    package let rows: [ReportRow]
  }

  /// - Parameter withIgnored: whether findings that a rule ignores are shown, marked as such.
  package init(_ masked: MaskedReport, texts: ReportTexts, withIgnored: Bool = false) {
    report = masked.report
    summary = ReportSummary(masked) { texts.turn(ofComponent: $0) }
    self.texts = texts
    let rows = ReportRow.folded(masked, withIgnored: withIgnored)
    sections = Section.all(rows, texts)
  }

  /// All rows in the order in which they are shown.
  package var rows: [ReportRow] { sections.flatMap(\.rows) }
}

extension ReportContents.Section {
  private struct Name: Hashable {
    var cluster: String?
    var component: String?
  }

  fileprivate static func all(_ rows: [ReportRow], _ texts: ReportTexts) -> [ReportContents.Section] {
    let groups = OrderedDictionary(grouping: rows) {
      Name(cluster: $0.place.component == nil ? nil : $0.place.cluster, component: $0.place.component)
    }
    return groups.map { name, rows in
      ReportContents.Section(
        cluster: name.cluster, component: name.component, settings: ReportContents.Setting.all(rows))
    }.sorted { left, right in
      let ranks = (texts.rank(ofComponent: left.component), texts.rank(ofComponent: right.component))
      return (left.cluster ?? "", ranks.0, left.component ?? "")
        < (right.cluster ?? "", ranks.1, right.component ?? "")
    }
  }
}

extension ReportContents.Setting {
  private struct Name: Hashable {
    var file: String?
    var key: String?
  }

  /// Worst first, in the order of the report where two are equally bad; what is ignored comes last.
  fileprivate static func all(_ rows: [ReportRow]) -> [ReportContents.Setting] {
    let weight = { (row: ReportRow) in
      row.ignoredBy == nil ? (Severity.allCases.firstIndex(of: row.severity) ?? 0) + 1 : 0
    }
    return OrderedDictionary(grouping: rows) { Name(file: $0.place.file, key: $0.place.key) }
      .map { name, rows in
        ReportContents.Setting(
          file: name.file, key: name.key, rows: rows.stablySorted { weight($0) > weight($1) })
      }
      .stablySorted { left, right in (left.rows.map(weight).max() ?? 0) > (right.rows.map(weight).max() ?? 0)
      }
  }
}

extension Array {
  /// Elements that are equal keep their order.
  fileprivate func stablySorted(_ precedes: (Element, Element) -> Bool) -> [Element] {
    enumerated().sorted { left, right in
      if precedes(left.element, right.element) { return true }
      return !precedes(right.element, left.element) && left.offset < right.offset
    }.map(\.element)
  }
}
