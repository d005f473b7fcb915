import AnsibleInventory
import DriftAnalysis
import DriftMutations
import EstateFindings
import HostEvidence
import TestSupport
import Testing

/// A report of which nobody had the password of a file of variables.
struct DriftClosedFilesTests {
  private let broker = "node1.waw.example.net"
  private let path = "/srv/confluent/etc/kafka/server.properties"

  /// A setting changed on one broker, and a closed file that says something of the subject.
  private func report(closed subject: UnreadVariables.Subject) async throws -> FindingReport {
    let mutated = try await EstateCase.fixture("archive").mutated()
    var declared = mutated.declared
    declared.unread = [UnreadVariables(path: "vault.yml", reason: "it is encrypted", subject: subject)]
    var records = mutated.records
    let index = try #require(records.firstIndex { $0.name == broker })
    let text = try #require(records[index].files[path]).content.text
    records[index].files[path]?.content = FileBytes(
      Array(text.replacing("compression.type=producer", with: "compression.type=gzip").utf8))
    return mutated.report(of: records, against: declared)
  }

  @Test func whatDiffersWithinTheGroupIsTold() async throws {
    let report = try await report(closed: .group("kafka_broker"))
    #expect(
      report.findings.map { Mutation.Expectation($0) }
        == [.init("skew.setting", host: broker, file: path, key: "compression.type")])
    #expect(report.findings.map(\.values.onDisk) == ["gzip"])
    #expect(report.notCompared.contains { $0.place.key == "compression.type" })
  }

  @Test func whatTheFileMaySayOfOneHostIsNot() async throws {
    let report = try await report(closed: .host(broker))
    #expect(report.findings == [] && report.notCompared.contains { $0.place.key == "compression.type" })
  }
}
