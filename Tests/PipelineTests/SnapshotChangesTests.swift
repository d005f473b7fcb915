import ComponentCatalog
import DriftAnalysis
import DriftMutations
import EstateFindings
import HostEvidence
import TestSupport
import Testing

/// What two snapshots of an estate differ in.
struct SnapshotChangesTests {
  private func report(
    _ change: (inout [HostRecord]) throws -> Void, failures: [Snapshot.Failure] = [],
    before: (inout [HostRecord]) -> Void = { _ in }
  ) async throws -> FindingReport {
    var old = try await CollectedEstate.of(EstateCase.fixture("connect-groups")).records
    before(&old)
    var new = old
    try change(&new)
    let then = old
    let snapshot = { (records: [HostRecord], failures: [Snapshot.Failure]) in
      Snapshot(program: "0", taken: "2026-11-27T10:00:00Z", hosts: records, failures: failures)
    }
    return SnapshotAnalysis(
      from: snapshot(then, []), to: snapshot(new, failures), names: ("old", "new"),
      catalog: try Catalog.embedded()
    ).report
  }

  private func found(_ change: (inout HostRecord) throws -> Void) async throws -> [Finding] {
    try await report { records in
      let index = try #require(records.firstIndex { $0.name == "kb1.muc.example.net" })
      try change(&records[index])
    }.findings
  }

  private func edit(_ record: inout HostRecord, _ path: String, _ change: (String) -> String) throws {
    let text = try #require(record.files[path]).content.text
    record.files[path]?.content = FileBytes(Array(change(text).utf8))
  }

  @Test func nothingChanged() async throws {
    let report = try await report { _ in }
    #expect(report.findings.isEmpty && report.isComplete && report.compared == report.agreeing)
    #expect(report.compared > 300)
  }

  @Test func aSettingWasEdited() async throws {
    let path = "/etc/kafka/server.properties"
    let findings = try await found { record in
      try edit(&record, path) { $0 + "added.by.hand=1\nssl.key.password=S3CRET-new\n" }
    }
    #expect(findings.map(\.kind) == ["diff.setting-new", "diff.setting-new"])
    #expect(findings.map(\.place.key) == ["added.by.hand", "ssl.key.password"])
    #expect(findings.map(\.isSecret) == [false, true])
    #expect(findings.allSatisfy { $0.restarts == "confluent-server" && $0.place.file == path })
  }

  /// What a redacted snapshot would hide is hidden, also where other lines tell that it is secret.
  @Test func secretsOfEditedLinesAreHidden() async throws {
    let lines = [
      "u=jdbc:sqlserver://h;user=x;pwd={S3CRET1};encrypt=true",
      "hook=https://hooks.slack.com/services/T0/B0/S3CRET2",
      "credentials:", "  bob: {x: S3C}", "pw: &anchor S3CRET4", "password: 'a", "  S3C'", "plain: shown",
    ]
    let path = "/etc/kafka/log4j.properties"
    let yaml = "/etc/kafka/exporter.yml"
    let text = lines.joined(separator: "\n") + "\n"
    let findings = try await report { records in
      let index = try #require(records.firstIndex { $0.name == "kb1.muc.example.net" })
      try edit(&records[index], path) { $0 + lines[0] + "\n" + lines[1] + "\n" }
      records[index].files[yaml] = FileRecord(state: .read, content: FileBytes(Array(text.utf8)))
    } before: { records in
      for index in records.indices {
        records[index].files[yaml] = FileRecord(state: .read, content: FileBytes(Array("x: 1\n".utf8)))
      }
    }.findings
    #expect(findings.allSatisfy { $0.kind == "diff.file-edited" && $0.isSecret })
    let shown = findings.flatMap(\.evidence).map(\.text).joined(separator: "\n")
    #expect(!shown.contains("S3C") && shown.contains("plain: shown"))
  }

  /// Whatever a placeholder stands for: that the setting was not there before is known.
  @Test func aSecretThatWasLeftOutIsNew() async throws {
    let findings = try await found { record in
      try edit(&record, "/etc/kafka/server.properties") { $0 + "some.url=REDACTED_0123456789ab\n" }
    }
    #expect(findings.map(\.kind) == ["diff.setting-new"] && findings.map(\.isSecret) == [true])
  }

  @Test func whoseDataAFolderIsBelongsToTheService() async throws {
    let findings = try await found { record in
      let path = try #require(record.files.keys.first { $0.hasSuffix("/meta.properties") })
      try edit(&record, path) { $0.replacing(/(?m)^cluster\.id=.*$/, with: "cluster.id=other") }
    }
    #expect(findings.map(\.place.key) == ["cluster.id"])
    #expect(findings.map(\.place.component) == ["kafka_broker"])
    #expect(findings.map(\.restarts) == ["confluent-server"])
  }

  @Test func aFileThatArgumentsNameBelongsToItsReader() async throws {
    let path = "/etc/kafka/log4j.properties"
    let findings = try await found { record in try edit(&record, path) { $0 + "by.hand=1\n" } }
    #expect(findings.map(\.kind) == ["diff.file-edited"])
    #expect(findings.map(\.place.component) == ["kafka_broker"])
    #expect(findings.map(\.restarts) == ["confluent-server"] && findings.first?.severity == .major)
  }

  @Test func memoryWasTakenAway() async throws {
    let findings = try await found { record in
      record.facts["MemTotal"] = "1000000 kB"
    }
    #expect(findings.map(\.kind) == ["diff.memory"])
    #expect(findings.first?.values.onDisk == "1000000 kB")
  }

  @Test func aProcessorMoreIsNoMemory() async throws {
    let findings = try await report { records in
      for index in records.indices { records[index].facts["processors"] = "4" }
    } before: { records in
      for index in records.indices { records[index].facts["processors"] = "2" }
    }.findings
    #expect(Set(findings.map(\.kind)) == ["diff.processors"])
  }

  @Test func aUnitWasStopped() async throws {
    let findings = try await found { record in
      record.processes.removeAll()
      for index in record.units.indices { record.units[index].state = [:] }
    }
    #expect(findings.map(\.kind) == ["diff.state"])
    #expect(findings.first?.values.before == "running" && findings.first?.values.running == "stopped")
  }

  @Test func aPackageWasUpgraded() async throws {
    let findings = try await report { records in
      for index in records.indices where records[index].name == "kb1.muc.example.net" {
        records[index].rpm = FileBytes(
          Array((records[index].rpm?.text ?? "").replacing("7.9.", with: "7.10.").utf8))
        records[index].dpkg = records[index].dpkg.map {
          FileBytes(Array($0.text.replacing("Version: 7.9.", with: "Version: 7.10.").utf8))
        }
      }
    }.findings
    #expect(Set(findings.map(\.kind)).isSubset(of: ["diff.package"]))
  }

  @Test func aProcessGotOtherArguments() async throws {
    let findings = try await found { record in
      record.processes[0].arguments.insert("-Dtrust.password=S3CRET", at: 1)
    }
    #expect(findings.map(\.kind) == ["diff.options"])
    #expect(findings.first?.isSecret == true)
    #expect(findings.first?.place.key == "-Dtrust.password")
    #expect(!findings.contains { "\($0.evidence)".contains("S3CRET") })
  }

  @Test func everyOptionIsARowOfItsOwn() async throws {
    let findings = try await found { record in
      record.processes[0].arguments.insert("-Da=1", at: 1)
      record.processes[0].arguments += ["--override", "log.retention.hours=1"]
      record.processes[0].environment?.append("KAFKA_JMX_OPTS=-Db=2")
      record.processes[0].environment?.append("INVOCATION_ID=another")
      record.processes[0].arguments.insert("-Db=2", at: 1)
      record.processes[0].limits = record.processes[0].limits.replacing("1000000", with: "4096")
    }
    #expect(Set(findings.map(\.kind)) == ["diff.options"])
    #expect(
      findings.map(\.place.key) == [
        "--override", "-Da", "Environment.KAFKA_JMX_OPTS", "LimitNOFILE", "log.retention.hours",
      ])
    #expect(findings.map(\.values.before) == [nil, nil, nil, "1000000", nil])
    #expect(findings.last?.values.running == "log.retention.hours=1")
  }

  @Test func aUnitNoLongerStartsWithTheHost() async throws {
    let findings = try await found { record in
      for index in record.units.indices {
        record.units[index].wantedBy = []
        record.units[index].state["UnitFileState"] = nil
      }
    }
    #expect(findings.map(\.kind) == ["diff.boot"])
    #expect(findings.first?.values.before == "enabled" && findings.first?.values.onDisk == "disabled")
  }

  @Test func aWorkerIsGoneAndAnotherCame() async throws {
    let findings = try await report { records in
      let index = try #require(records.firstIndex { $0.name == "cn1.muc.example.net" })
      records[index].name = "cn9.muc.example.net"
    }.findings
    #expect(
      findings.map { Mutation.Expectation($0) }.sorted() == [
        Mutation.Expectation("diff.host-gone", host: "cn1.muc.example.net"),
        Mutation.Expectation("diff.host-new", host: "cn9.muc.example.net"),
      ])
  }

  @Test func aHostThatCouldNotBeReadIsNotGone() async throws {
    let report = try await report(
      { $0.removeAll { $0.name == "cn1.muc.example.net" } },
      failures: [.init(host: "cn1.muc.example.net", reason: "timed out")])
    #expect(report.findings.isEmpty && !report.isComplete)
  }
}
