import EstateFindings
import FindingReports
import Foundation
import SecretKeeping
import Testing

/// A finding about several hosts together: each of them is told, and it is one.
struct SharedFindingTests {
  private static let masked: MaskedReport = {
    var report = SampleEstate.empty()
    report.hosts += ["kb2", "kb10"].map { SampleEstate.host($0, "kafka_broker", "confluent-server") }
    report.findings = [SampleEstate.shared(["kb10", "kb1", "kb2"])]
    return MaskedReport(report, hiding: KnownSecrets())
  }()

  @Test func aRowHasTheHostsWithWhatIsOnEach() throws {
    let contents = ReportContents(Self.masked, texts: SampleEstate.texts)
    let row = try #require(contents.rows.first)
    #expect(contents.rows.count == 1 && row.hosts == ["kb1", "kb2", "kb10"] && row.count == 1)
    #expect(row.hostRange == "kb[1-2,10]" && row.evidence.allSatisfy { $0.count == 1 })
    #expect(contents.summary.findings == 1)
  }

  @Test func jsonHasThem() throws {
    let text = try ReportDocument(ReportContents(Self.masked, texts: SampleEstate.texts)).text()
    #expect(text.contains("\"hosts\" : [\n        \"kb1\",\n        \"kb2\",\n        \"kb10\"\n      ]"))
  }

  @Test(arguments: [("kb*", 1), ("kb[1-2]", 0), ("kb1", 0), ("kb[1-10]", 1)])
  func aRuleFitsWhereItFitsAll(host: String, ignored: Int) throws {
    let rules = try IgnoreRules(reading: Array("- {reason: r, host: '\(host)'}".utf8), file: "rules.yml")
    #expect(rules.applied(to: Self.masked, on: "2026-11-27").report.ignored.count == ignored)
  }

  @Test func whatIsWrittenIgnoresIt() throws {
    let text = IgnoreFile.text(for: Self.masked, on: "2026-11-27")
    let rules = try IgnoreRules(reading: Array(text.utf8), file: "rules.yml")
    let report = rules.applied(to: Self.masked, on: "2026-11-27").report
    #expect(report.findings.isEmpty && report.ignored.count == 1 && report.ruleRemarks.isEmpty)
  }
}
