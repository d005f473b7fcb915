import ComponentCatalog
import EstateFindings
import FindingReports
import SecretKeeping
import Testing

/// What rules ignore, and what is said of the rules themselves.
struct IgnoreRulesTests {
  private static let day = "2026-11-27"

  private static let report: FindingReport = {
    var report = SampleEstate.empty()
    report.findings = (1...12).map {
      SampleEstate.changed("kb\($0)", key: "num.io.threads", onDisk: "8", declared: "16")
    }
    report.findings.append(SampleEstate.changed("kb1", key: "log.dirs", onDisk: "/a", declared: "/b"))
    return report
  }()

  private func apply(_ text: String, to report: FindingReport = report) throws -> FindingReport {
    let rules = try IgnoreRules(reading: Array(text.utf8), file: "rules.yml")
    return rules.applied(to: MaskedReport(report, hiding: KnownSecrets()), on: Self.day).report
  }

  @Test(arguments: [
    ("{reason: r, host: kb1}", 2), ("{reason: r, host: 'kb1*'}", 5), ("{reason: r, host: 'kb[1-3]'}", 4),
    ("{reason: r, host: 'kb[1-12]'}", 13), ("{reason: r, host: 'kb[9-10,12]'}", 3),
    ("{reason: r, host: 'kb[01-12]'}", 3), ("{reason: r, host: 'kb[12]'}", 3),
    ("{reason: r, host: [kb1, kb2]}", 3),
    ("{reason: r, key: num.*}", 12), ("{reason: r, key: num.*, host: kb1}", 1),
    ("{reason: r, key: num}", 0), ("{reason: r, kind: setting.*}", 13), ("{reason: r, kind: skew.*}", 0),
    ("{reason: r, file: '*/server.properties', component: kafka_broker}", 13),
    ("{reason: r, cluster: '*'}", 0),
    ("{reason: r, host: '*', until: 2026-11-27}", 13), ("{reason: r, host: '*', until: 2026-11-26}", 0),
  ])
  func ignoreWhatTheyFit(rule: String, count: Int) throws {
    let result = try apply("[\(rule)]")
    #expect(result.ignored.count == count)
    #expect(result.findings.count == Self.report.findings.count - count)
    #expect(result.ruleRemarks.count == (count == 0 ? 1 : 0))
    #expect(result.ignored.allSatisfy { $0.rule == "rules.yml:1" && $0.reason == "r" })
  }

  @Test(arguments: [
    ("kb1", 1), ("kb[1-3]", 3), ("kb[01-03]", 0), ("kb?", 3), ("example", 0), ("kb1.example.com", 1),
    ("kb1.example.net", 0), ("10", 0), ("10.0.0.1", 1), ("kb[1-3].example.com", 3),
  ])
  func aPatternWithoutADotFitsShortNames(pattern: String, count: Int) throws {
    var report = SampleEstate.empty()
    report.findings = ["kb1.example.com", "kb2.example.com", "kb3.example.com", "10.0.0.1"].map {
      SampleEstate.changed($0, key: "num.io.threads", onDisk: "8", declared: "16")
    }
    #expect(try apply("[{reason: r, host: '\(pattern)'}]", to: report).ignored.count == count)
  }

  @Test func aRuleThatEndedOrFitsNothingIsTold() throws {
    let result = try apply(
      """
      - reason: disks are replaced
        key: log.dirs
        until: 2026-11-01
      - reason: a typing error
        key: log.dir
      """)
    #expect(
      result.ruleRemarks == [
        "rules.yml:1: expired on 2026-11-01, so it ignores nothing (disks are replaced)",
        "rules.yml:4: fits no finding (a typing error)",
      ])
  }

  @Test func anIgnoredFindingStillRestarts() throws {
    let masked = try IgnoreRules(reading: Array("[{reason: r, host: '*'}]".utf8), file: "r")
      .applied(to: MaskedReport(Self.report, hiding: KnownSecrets()), on: Self.day)
    let summary = ReportContents(masked, texts: SampleEstate.texts).summary
    #expect(summary.findings == 0)
    #expect(summary.ignored == 13)
    #expect(summary.restarts.map(\.isIgnored) == [true])
    #expect(summary.restarts.first?.hosts.count == 12)
  }

  @Test(arguments: [
    ("- host: kb1\n", "rules.yml:1:3: reason is missing"),
    ("- reason: ''\n  host: kb1\n", "rules.yml:1:3: reason is empty"),
    ("- reason: r\n", "rules.yml:1: the rule would ignore everything"),
    ("- reason: r\n  hosts: kb1\n", "rules.yml:2:10: hosts is not known here"),
    ("- reason: r\n  host: {a: b}\n", "rules.yml:2:9: host must be a list"),
    (
      "- reason: r\n  host: kb1\n  until: soon\n",
      "rules.yml:1:3: until must be a day such as 2027-01-31, not soon"
    ),
    ("- reason: r\n  host: kb1\n  until: 2027-02-29\n", "rules.yml:1:3: until must be a day"),
    ("reason: r\nhost: kb1\n", "rules.yml:1: a list of rules is needed here"),
    ("- reason: r\n  host: *\n", "rules.yml:2:"),
    ("- kb1\n", "rules.yml:1:3: a mapping is needed here"),
  ])
  func errorsNameFileAndLine(text: String, message: String) {
    let error = #expect(throws: CatalogError.self) { try apply(text) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func aStarWithoutQuotesIsExplained() {
    let error = #expect(throws: CatalogError.self) { try apply("- reason: r\n  host: *\n") }
    #expect(error?.message.contains("quotes") == true)
  }

  @Test(arguments: ["", "# only a remark\n", "[]\n"])
  func aFileMayHoldNoRule(text: String) throws {
    #expect(try apply(text) == MaskedReport(Self.report, hiding: KnownSecrets()).report)
  }

  /// What is written today ignores exactly what was found today.
  @Test func writtenRulesFitWhatWasFound() throws {
    var report = SampleEstate(brokers: 30, findings: 300).report()
    report.findings.append(
      SampleEstate.changed(
        "kb1", key: "odd[1].*?'key: #", onDisk: nil, declared: "x", file: "/etc/a b/*.conf"))
    report.findings.append(
      SampleEstate.changed(
        "kb2", key: "password=S3CRET", onDisk: "", declared: nil, file: "/etc/kafka/some.conf"))
    report.findings.append(Finding(kind: "id.duplicate", severity: .critical, place: Finding.Place()))
    let masked = MaskedReport(report, hiding: KnownSecrets())
    let text = IgnoreFile.text(for: masked, on: Self.day)
    #expect(!text.contains("S3CRET"))
    let rules = try IgnoreRules(reading: Array(text.utf8), file: "r")
    #expect(rules.rules.count < report.findings.count)
    let result = rules.applied(to: masked, on: Self.day).report
    #expect(result.findings.isEmpty)
    #expect(result.ruleRemarks.isEmpty)
    // The same on other hosts is news.
    var other = SampleEstate.empty()
    other.findings = report.findings.map {
      var finding = $0
      if finding.place.host != nil { finding.place.host = "other7" }
      return finding
    }
    let news = rules.applied(to: MaskedReport(other, hiding: KnownSecrets()), on: Self.day).report
    #expect(news.findings.count == report.findings.count - 1)
  }

  @Test func nothingFoundGivesAFileWithoutRules() throws {
    let text = IgnoreFile.text(for: MaskedReport(SampleEstate.empty(), hiding: KnownSecrets()), on: Self.day)
    #expect(try IgnoreRules(reading: Array(text.utf8), file: "r").rules.isEmpty)
  }
}
