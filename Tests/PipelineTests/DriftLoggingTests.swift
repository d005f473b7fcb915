import DriftMutations
import EstateFindings
import HostEvidence
import Testing

/// Files of logging, in which a deploy sets some of what is there.
struct DriftLoggingTests {
  private static let path = "/etc/kafka/log4j2.yaml"
  private static let broker = "kb2.lis.example.net"

  private func edit(_ records: inout [HostRecord], _ hosts: (String) -> Bool, _ change: (String) -> String) {
    for index in records.indices where hosts(records[index].name) {
      guard let text = records[index].files[Self.path]?.content.text else { continue }
      records[index].files[Self.path]?.content = FileBytes(Array(change(text).utf8))
    }
  }

  @Test func aLevelThatADeployWouldSetBackRestarts() async throws {
    let report = try await ChangedFixture.report(on: "kraft") { records in
      edit(&records, { $0.hasPrefix("kb") }) { $0.replacing("level: INFO", with: "level: DEBUG") }
    }
    #expect(Set(report.findings.map(\.kind)) == ["setting.changed"] && report.findings.count == 4)
    let finding = try #require(report.findings.first)
    #expect(finding.place.key == "Root.level" && finding.restarts == "confluent-server")
    #expect(finding.values.onDisk == "DEBUG" && finding.values.declared == "INFO")
  }

  @Test func whatTheInventorySaysIsDeclared() async throws {
    let report = try await ChangedFixture.report(
      on: "kraft",
      inventory: {
        $0.replacing("\nall:\n  vars:\n", with: "\nall:\n  vars:\n    kafka_broker_max_log_files: 20\n")
      })
    let findings = report.findings
    #expect(findings.count == 4 && Set(findings.map(\.place.key)) == ["RollingFile.DefaultRolloverStrategy"])
    #expect(findings.first?.text == "of KafkaAppender")
    #expect(findings.first?.evidence.last?.text == "kafka_broker_max_log_files")
    #expect(findings.first?.evidence.last?.source.hasSuffix(":1") == false)
  }

  @Test func aValueThatIsNotKnownIsNotCompared() async throws {
    let report = try await ChangedFixture.report(
      on: "kraft",
      inventory: {
        $0.replacing(
          "\nall:\n  vars:\n",
          with: "\nall:\n  vars:\n    kafka_broker_log_file_size: \"{{ ansible_date_time.hour }}MB\"\n")
      })
    #expect(report.findings.isEmpty)
    #expect(report.notCompared.count { $0.place.file == Self.path } == 4)
  }

  @Test func aSwitchThatIsOffLeavesTheFileAlone() async throws {
    let report = try await ChangedFixture.report(
      on: "kraft",
      { records in edit(&records, { _ in true }) { $0.replacing("level: INFO", with: "level: DEBUG") } },
      inventory: { $0.replacing("\nall:\n  vars:\n", with: "\nall:\n  vars:\n    custom_log4j2: false\n") })
    #expect(!report.findings.contains { $0.place.file == Self.path })
  }

  @Test func theRestIsHeldAgainstTheGroup() async throws {
    let report = try await ChangedFixture.report(on: "kraft") { records in
      edit(&records, { $0 == Self.broker }) { "\($0)\n    Logger: {name: kafka.request, level: TRACE}\n" }
    }
    #expect(
      report.findings.map { Mutation.Expectation($0) } == [
        .init("skew.file", host: Self.broker, file: Self.path)
      ])
    #expect(
      report.findings.first?.text
        == "only here: Configuration.Loggers.Logger.level=TRACE; only here: Configuration.Loggers.Logger.name=kafka.request"
    )
  }

  @Test func aFileThatOneHostLacksIsFound() async throws {
    func report(without isMeant: @escaping (String) -> Bool) async throws -> FindingReport {
      try await ChangedFixture.report(on: "kraft") { records in
        for index in records.indices where isMeant(records[index].name) {
          records[index].files[Self.path] = FileRecord(state: .missing, content: FileBytes([]))
        }
      }
    }
    let one = try await report { $0 == Self.broker }
    #expect(
      one.findings.map { Mutation.Expectation($0) } == [
        .init("file.not-to-edit", host: Self.broker, file: Self.path)
      ])
    let all = try await report { $0.hasPrefix("kb") }
    #expect(all.findings.isEmpty)
  }

  private static func saying(_ line: String) -> (String) -> String {
    { $0.replacing("\nall:\n  vars:\n", with: "\nall:\n  vars:\n    \(line)\n") }
  }

  @Test func twoComponentsThatEditOneFileOtherwiseBothRestart() async throws {
    let report = try await ChangedFixture.report(
      on: "archive", inventory: Self.saying("kafka_controller_log4j2_root_logger_level: WARN"))
    let restarts = Dictionary(grouping: report.findings, by: \.kind).mapValues {
      Set($0.compactMap(\.restarts))
    }
    #expect(
      restarts == ["setting.changed": ["confluent-kcontroller"], "setting.contested": ["confluent-server"]])
    #expect(report.findings.count == 6)
    #expect(report.findings.last { $0.kind == "setting.contested" }?.text == "kafka_controller sets WARN")
  }

  @Test func aRedactorThatIsNotThereRestarts() async throws {
    let report = try await ChangedFixture.report(
      on: "kraft", inventory: Self.saying("logredactor_enabled: true"))
    let brokers = report.findings.filter { $0.place.component == "kafka_broker" }
    #expect(
      brokers.count == 4
        && brokers.allSatisfy { $0.place.key == "RedactorAppender" && $0.restarts == "confluent-server" })
  }

  @Test func aFileOnWhichADeployFailsIsNotCompared() async throws {
    let report = try await ChangedFixture.report(on: "kraft") { records in
      edit(&records, { $0.hasPrefix("kb") }) { _ in "nothing: [" }
    }
    let open = report.notCompared.filter { $0.place.file == Self.path }
    #expect(report.findings.isEmpty && open.count == 4)
    #expect(open.first?.reason.hasSuffix("so that a deploy fails on it") == true)
  }
}
