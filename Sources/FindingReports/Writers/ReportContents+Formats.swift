import EstateFindings

extension ReportContents {
  /// The report in one of its forms.
  ///
  /// - Parameters:
  ///   - style: how text is written; other forms only take the least severity from it.
  ///   - failing: the least severity that fails a test of `junit`.
  package func text(
    as format: ReportFormat, style: TextStyle = TextStyle(), failing: Severity = .cosmetic
  ) throws -> String {
    switch format {
    case .text: TextReport(self, style: style).text
    case .json: try ReportDocument(self).text()
    case .markdown: try MarkdownReport(self, least: style.least).text()
    case .junit: try JUnitReport(self, failing: failing).text()
    case .html: try HTMLReport(self).text()
    }
  }
}
