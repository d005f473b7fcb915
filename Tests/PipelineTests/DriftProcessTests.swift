import ComponentCatalog
import DriftMutations
import EstateFindings
import HostEvidence
import TestSupport
import Testing

/// What a drift report tells of processes.
struct DriftProcessTests {
  private let broker = "kb1.lis.example.net"

  /// The report on the estate `kraft`, a process of the broker changed.
  private func findings(_ change: (inout ProcessRecord) -> Void) async throws -> [Finding] {
    try await ChangedFixture.report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      let process = try #require(
        records[index].processes.firstIndex { $0.cgroup.contains("confluent-server") })
      change(&records[index].processes[process])
    }.findings
  }

  @Test(arguments: [
    "-XX:+UseZGC", "-Xmx9g", "-Djdk.tls.client.protocols=TLSv1.2", "-Dcom.sun.management.jmxremote.port=9999",
    "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=5005", "-Dlog4j2.formatMsgNoLookups=true",
  ])
  func anOptionThatNothingGivesIsTold(option: String) async throws {
    let findings = try await findings { $0.arguments.insert(option, at: 1) }
    #expect(findings.map(\.kind) == ["process.options"])
    #expect(findings.map(\.values.running) == [option] && findings.map(\.values.onDisk) == [nil])
    #expect(findings.map(\.text) == ["nothing of it is in the unit"])
  }

  @Test(arguments: [
    ["-Xlog:gc*:file=/srv/gc.log:time"], ["-verbose:gc"], ["-XX:+ExplicitGCInvokesConcurrent"],
    ["-Dany.log.dir=/srv"], ["--add-opens", "java.base/java.nio=ALL-UNNAMED"],
  ])
  func whatStartScriptsAddIsNot(words: [String]) async throws {
    #expect(try await findings { $0.arguments.insert(contentsOf: words, at: 1) } == [])
  }

  @Test func anOptionThatAVariableOfTheProcessGivesIsToldWithIt() async throws {
    let findings = try await findings { process in
      process.arguments.insert("-XX:+UseZGC", at: 1)
      process.environment?.append("KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseZGC")
    }
    #expect(findings.map(\.place.key) == ["Environment.KAFKA_JVM_PERFORMANCE_OPTS"])
  }

  @Test func anOptionOfTheUnitThatTheProcessLacksIsTold() async throws {
    let option = "-Djdk.tls.ephemeralDHKeySize=2048"
    let findings = try await findings { process in process.arguments.removeAll { $0 == option } }
    #expect(findings.map(\.place.key) == ["Environment.KAFKA_OPTS"])
    #expect(findings.map(\.values.onDisk) == [option] && findings.map(\.values.running) == [nil])
    #expect(findings.map(\.text) == ["the process runs without it"])
  }

  @Test func ofManyOptionsThoseThatDifferAreTold() async throws {
    let findings = try await findings { process in
      process.arguments = process.arguments.map { $0 == "-Xmx4g" ? "-Xmx2g" : $0 }
    }
    #expect(findings.map(\.place.key) == ["Environment.KAFKA_HEAP_OPTS"])
    #expect(findings.map(\.values.onDisk) == ["-Xmx4g"] && findings.map(\.values.running) == ["-Xmx2g"])
  }

  @Test func ofSecretOptionsTheNamesAreTold() async throws {
    let findings = try await findings { process in
      process.arguments.insert("-Djavax.net.ssl.keyStorePassword=S3CRET", at: 1)
    }
    #expect(findings.map(\.isSecret) == [true])
    #expect(findings.map(\.text) == ["differs in -Djavax.net.ssl.keyStorePassword"])
  }

  // MARK: - Restart pending

  @Test func aJavaThatWasReplacedUnderAProcessIsTold() async throws {
    let findings = try await findings { $0.executable += " (deleted)" }
    #expect(findings.map(\.kind) == ["process.outdated"] && findings.map(\.place.key) == ["Java"])
    #expect(findings.first?.values.onDisk?.isEmpty == false)
  }

  @Test func packagesThatWereChangedUnderAProcessAreTold() async throws {
    let findings = try await findings { process in
      process.arguments = process.arguments.map {
        $0.replacing(/(kafka-clients|kafka_2\.13)-[0-9.]+-ce\.jar/) { "\($0.1)-7.0.1-ce.jar" }
      }
    }
    #expect(findings.map(\.kind) == ["process.outdated"])
    #expect(findings.first?.values.running == "7.0.1-ce")
  }

  /// The report with a file changed two seconds after the start, and perhaps with another text.
  private func findings(touched path: String, _ text: String? = nil) async throws -> [Finding] {
    let mutated = try await EstateCase.fixture("zookeeper-sasl-tls").mutated()
    var records = mutated.records
    for index in records.indices where records[index].files[path]?.state == .read {
      records[index].files[path]?.attributes?.modified = LiveEvidence.start + 2
      if let text { records[index].files[path]?.content = FileBytes(Array(text.utf8)) }
    }
    return mutated.report(of: records).findings
  }

  @Test func bothTimesAreTold() async throws {
    let findings = try await findings(touched: "/etc/schema-registry/schema-registry.properties")
    #expect(findings.map(\.kind) == ["process.outdated"])
    #expect(
      findings.first?.times == [
        Finding.Time("changed", at: "2026-09-21 15:13:22"),
        Finding.Time("process started", at: "2026-09-21 15:13:20"),
      ])
  }

  @Test func rulesThatAnAgentReadsAgainWaitForNoRestart() async throws {
    let path = "/opt/prometheus/kafka.yml"
    #expect(try await findings(touched: path) == [])
    let kinds = try await findings(touched: path, "httpServer:\n  threads: 9\nrules: []\n").map(\.kind)
    #expect(!kinds.isEmpty && Set(kinds) == ["process.outdated"])
  }
}
