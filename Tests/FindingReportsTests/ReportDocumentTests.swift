import EmbeddedTemplates
import EstateFindings
import FindingReports
import Foundation
import SecretKeeping
import TestSupport
import Testing

/// The report for programs.
struct ReportDocumentTests {
  @Test(
    .enabled("needs Python's jsonschema: scripts/setup makes .venv with it") {
      await Writing.has("jsonschema")
    })
  func followsItsSchema() async throws {
    let python = try #require(Writing.python)
    let check = """
      import json, jsonschema, sys
      schema, *documents = (json.load(open(name)) for name in sys.argv[1:])
      jsonschema.Draft202012Validator.check_schema(schema)
      for document in documents: jsonschema.validate(document, schema)
      """
    try await withTemporaryFolder { folder in
      let schema = folder.appending(path: "schema.json")
      try Data(try Template.bytes("report/report.schema.json")).write(to: schema)
      var paths = [schema.path]
      let reports = [
        SampleEstate().report(), SampleEstate.empty(subject: .audit), HostileReport.report,
        FindingReport(subject: .diff, sources: [], program: "0", taken: "2026-11-27T03:00:00Z"),
      ]
      for (index, report) in reports.enumerated() {
        let text = try Writing.text(report, as: .json)
        let file = folder.appending(path: "\(index).json")
        try text.write(to: file, atomically: true, encoding: .utf8)
        paths.append(file.path)
      }
      _ = try await python.output(["-c", check] + paths)
    }
  }

  private struct Document: Decodable {
    struct Row: Decodable {
      var host: String?
      var key: String?
      var values: [String: String]
    }

    var findings: [Row]
    var ignored: [Row]
  }

  @Test func valuesAreThereLetterForLetter() throws {
    let text = try ReportContents(
      MaskedReport(HostileReport.report, hiding: KnownSecrets()), texts: SampleEstate.texts
    ).text(
      as: .json)
    let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    #expect(document.ignored.map(\.key) == HostileReport.texts)
    #expect(document.ignored.map { $0.values["on_disk"] } == HostileReport.texts)
  }

  @Test func equalReportsGiveEqualFiles() throws {
    let report = SampleEstate().report()
    let texts = try (0..<3).map { _ in
      try Writing.text(report, as: .json)
    }
    #expect(Set(texts).count == 1)
  }
}
