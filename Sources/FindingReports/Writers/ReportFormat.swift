/// A form in which a report can be written.
package enum ReportFormat: String, CaseIterable, Sendable {
  case text, json, markdown, junit, html
}
