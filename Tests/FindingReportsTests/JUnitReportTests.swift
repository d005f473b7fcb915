import EstateFindings
import FindingReports
import Foundation
import TestSupport
import Testing

/// The report as tests that Jenkins shows.
@Suite(.enabled("needs lxml: scripts/setup makes .venv with it") { await Writing.has("lxml") })
struct JUnitReportTests {
  private struct Case: Decodable, Equatable {
    var name: String
    var outcome: String?
    var message: String?
    var text: String?
    var output: String?
  }

  /// The tests by class, as a validating reader sees them; it also checks the counts.
  private func read(_ text: String) async throws -> [String: [Case]] {
    let program = """
      import json, sys
      from lxml import etree
      root = etree.parse(sys.argv[1])
      etree.XMLSchema(etree.parse(sys.argv[2])).assertValid(root)
      root, found = root.getroot(), {}
      for level in [root, *root]:
        for name, path in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
          if name in level.attrib: assert int(level.get(name)) == len(list(level.iter(path))), (level.attrib, name)
      for case in root.iter("testcase"):
        child = next((child for child in case if child.tag != "system-out"), None)
        found.setdefault(case.get("classname"), []).append({
          "name": case.get("name"), "outcome": child.tag if child is not None else None,
          "message": child.get("message") if child is not None else None,
          "text": child.text if child is not None else None, "output": case.findtext("system-out")})
      print(json.dumps(found))
      """
    let schema = projectFolder.appending(path: "Tests/FindingReportsTests/junit.xsd").path
    let output = try await Writing.runPython(program, on: text, [schema])
    return try JSONDecoder().decode([String: [Case]].self, from: Data(output.utf8))
  }

  @Test func everyHostOfAComponentIsATest() async throws {
    var report = SampleEstate.empty()
    report.hosts.append(SampleEstate.host("kb2", "kafka_broker", "confluent-server"))
    var away = FindingReport.Host(name: "kb3", reading: .unread)
    away.problems = ["no answer in 60 s"]
    report.hosts += [away, FindingReport.Host(name: "kb4", reading: .unasked)]
    report.findings = [
      SampleEstate.changed("kb2", key: "num.io.threads", onDisk: "8", declared: "16"),
      SampleEstate.changed("kb2", key: "x", onDisk: "1", declared: "2", severity: .minor, restarts: nil),
      Finding(kind: "id.duplicate", severity: .critical, place: Finding.Place(component: "kafka_broker")),
    ]
    let found = try await read(Writing.text(report, as: .junit, failing: .major))
    #expect(
      found["cpdiscover.hosts"]?.map { "\($0.name) \($0.outcome ?? "passed")" } == [
        "kb1 passed", "kb2 passed", "kb3 error", "kb4 skipped",
      ])
    let brokers = try #require(found["cpdiscover.kafka_broker"])
    #expect(
      brokers.map { "\($0.name) \($0.outcome ?? "passed")" } == [
        "kb1 passed", "kb2 failure", "all hosts failure",
      ])
    #expect(brokers[1].message == "1 finding, worst major, restarts confluent-server")
    #expect(
      brokers[1].text
        == "major: Other value: num.io.threads in /etc/kafka/server.properties: on disk 8, declared 16")
    #expect(
      brokers[1].output == "minor: Other value: x in /etc/kafka/server.properties: on disk 1, declared 2")
    #expect(found.count == 2)
  }

  @Test func whatIsAboutSeveralHostsFailsATestOfEach() async throws {
    var report = SampleEstate.empty()
    report.hosts += ["kb2", "kb3"].map { SampleEstate.host($0, "kafka_broker", "confluent-server") }
    report.findings = [SampleEstate.shared(["kb1", "kb3"])]
    let found = try await read(Writing.text(report, as: .junit, failing: .major))
    #expect(
      found["cpdiscover.kafka_broker"]?.map { "\($0.name) \($0.outcome ?? "passed")" } == [
        "kb1 failure", "kb2 passed", "kb3 failure",
      ])
  }

  @Test func valuesAreTextAndNothingElse() async throws {
    let found = try await read(Writing.text(HostileReport.report, as: .junit))
    let texts = found.values.joined().compactMap(\.text).joined(separator: "\n")
    for text in HostileReport.texts { #expect(texts.contains(text.visible), "\(text)") }
  }

  @Test func aFileThatCouldNotBeComparedIsNoPass() async throws {
    var report = SampleEstate.empty()
    report.notCompared = [
      FindingReport.NotCompared(
        place: Finding.Place(component: "kafka_broker", host: "kb1", file: "/etc/kafka/server.properties"),
        reason: "it may not be read")
    ]
    let cases = try await read(Writing.text(report, as: .junit))
    let test = cases["cpdiscover.kafka_broker"]?.first
    #expect(test?.outcome == "skipped" && test?.message == "1 file could not be compared")
  }

  @Test func nothingFoundPasses() async throws {
    let found = try await read(Writing.text(SampleEstate.empty(subject: .audit), as: .junit))
    #expect(found.values.joined().map(\.outcome) == [nil, nil])
  }
}
