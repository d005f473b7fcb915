import EstateFindings
import FindingReports
import Foundation
import SecretKeeping
import TestSupport
import Testing

/// The report for a wiki.
@Suite(
  .enabled("needs markdown-it-py: scripts/setup makes .venv with it") { await Writing.has("markdown_it") })
struct MarkdownReportTests {
  private struct Document: Decodable {
    /// Kinds of the parts that a reader made of it.
    var parts: Set<String>
    /// Columns of the tables' rows.
    var columns: Set<Int>
    var code: [String]
    var headings: [String]
  }

  private func read(_ text: String) async throws -> Document {
    let program = """
      import json, sys
      from markdown_it import MarkdownIt
      tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(open(sys.argv[1], newline="").read())
      every = tokens + [part for token in tokens for part in token.children or []]
      columns, row = [], 0
      for token in tokens:
        if token.type in ("td_open", "th_open"): row += 1
        if token.type == "tr_close": columns.append(row); row = 0
      headings = [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]
      print(json.dumps({
        "parts": sorted({token.type for token in every}), "columns": sorted(set(columns)),
        "code": [token.content for token in every if token.type == "code_inline"], "headings": headings}))
      """
    let output = try await Writing.runPython(program, on: text)
    return try JSONDecoder().decode(Document.self, from: Data(output.utf8))
  }

  @Test func hasTheSameRowsAsTheOthers() async throws {
    let report = SampleEstate().report()
    let document = try await read(Writing.text(report, as: .markdown))
    #expect(
      document.headings == [
        "Drift: `inventory.yml`, `estate.snapshot`", "Hosts", "Kafka controller", "Kafka broker",
        "Kafka Connect",
        "Not read", "Could not be compared", "What the findings mean",
      ])
    #expect(document.columns == [2, 6])
    let rows = ReportContents(MaskedReport(report, hiding: KnownSecrets()), texts: SampleEstate.texts).rows
    for row in rows { #expect(document.code.contains(row.hostRange)) }
  }

  @Test func valuesAreTextAndNothingElse() async throws {
    let document = try await read(Writing.text(HostileReport.report, as: .markdown, withIgnored: true))
    let foreign = [
      "html_block", "html_inline", "link_open", "image", "em_open", "s_open", "fence", "code_block",
    ]
    #expect(document.parts.isDisjoint(with: foreign))
    #expect(document.columns == [2, 6])
    for text in HostileReport.texts {
      // A backslash before a bar can't be told from the one that keeps a cell together.
      let shown = text.visible.replacing("\\|", with: "\\u{7c}")
      #expect(document.code.contains { $0.contains(shown) }, "\(text)")
    }
  }

  @Test func lighterFindingsCanBeLeftOut() throws {
    let text = try Writing.text(SampleEstate().report(), as: .markdown, style: TextStyle(least: .critical))
    #expect(text.contains("| critical |"))
    #expect(!text.contains("| major |"))
    #expect(text.contains("rows below critical not shown."))
  }
}
