import DriftMutations
import EstateFindings
import HostEvidence
import TestSupport
import Testing

/// What a drift report says besides findings.
struct DriftRemarksTests {
  private let broker = "node1.waw.example.net"

  @Test func aVariableThatNothingUsesIsNoted() async throws {
    let report = try await ChangedFixture.report(inventory: {
      $0.replacing(
        "    ansible_become: true\n",
        with: """
              ansible_become: true
              ansible_pipelining: true
              jmxexporter_enable: true
              company_data: /srv/data
              company_team: streams
              kafka_broker_extra: "{{ company_data }}/extra"

          """
      ).replacing("schema_registry:\n", with: "schema_registry:\n  vars: {company_team: tools}\n")
    })
    #expect(report.findings.isEmpty && report.isComplete)
    #expect(report.notes.map(\.subject) == ["company_team", "jmxexporter_enable", "kafka_broker_extra"])
    let text = "no variable of the collection, and no other variable reads it"
    #expect(report.notes.map(\.text).prefix(2) == [text, "\(text); nearest: jmxexporter_enabled"])
    #expect(report.notes[0].source.contains(/inventory\.yml:\d+ and 1 more$/))
    #expect(report.notes[1].source.hasSuffix("inventory.yml:8"))
  }

  @Test func whatNoComparisonCouldTellIsNamedAndNoGap() async throws {
    let report = try await ChangedFixture.report(on: "zookeeper-sasl-tls")
    #expect(report.findings.isEmpty && report.isComplete && report.notes.isEmpty)
    #expect(report.notCompared.contains { !$0.isGap && $0.place.file == "/opt/prometheus/kafka.yml" })
  }

  @Test func rulesThatADeployWouldWriteOverAreToldOnceAHost() async throws {
    let report = try await ChangedFixture.report(
      on: "zookeeper-sasl-tls",
      inventory: { $0.replacing("kafka_rest_jmxexporter_config_source_path:", with: "some_path:") })
    #expect(report.findings.map(\.kind) == ["file.changed"] && report.isComplete)
    #expect(report.findings.first?.place.file == "/opt/prometheus/kafka_rest.yml")
    #expect(report.findings.first?.place.host == "rp1.fra.example.net")
    #expect(report.findings.first.map { $0.restarts == nil } == true)
    #expect(report.findings.first?.evidence.map(\.text) == ["another text than the collection's own"])
  }

  @Test func aCheckThatIsLeftOutIsNamed() async throws {
    let estate = try EstateCase.fixture("archive")
    let mutated = try await estate.mutated()
    var records = mutated.records
    #expect(mutated.report().isComplete)
    let index = try #require(records.firstIndex { $0.name == broker })
    records[index].facts["btime"] = nil
    for place in records[index].processes.indices { records[index].processes[place].environment = nil }
    let report = mutated.report(of: records)
    #expect(report.findings.isEmpty && !report.isComplete)
    // A broker and a controller, two checks each.
    #expect(report.notCompared.filter { $0.place.host == broker }.count == 4)
    #expect(
      Set(report.notCompared.map(\.reason)) == [
        "when the process started could not be read, so that a restart that is pending is not told",
        "the environment of the process could not be read, so that other variables than its unit's are not told",
      ])
  }

  /// Neither what the resolver says nor what the processor is.
  @Test func factsThatNothingTellsAreNotCompared() async throws {
    let report = try await ChangedFixture.report(
      on: "zookeeper-sasl-tls",
      inventory: {
        $0.replacing(
          "      log.dirs: /data/kafka1,/data/kafka2\n",
          with: """
                  log.dirs: /data/kafka1,/data/kafka2
                  metrics.host: "{{ ansible_fqdn }}"
                  metrics.arch: "{{ ansible_architecture | default('none') }}"
                  metrics.release: "{{ ansible_facts.distribution_release }}"
                  metrics.system: "{{ ansible_os_family }} {{ ansible_distribution_version }}"

            """)
      })
    let names = Set(report.notCompared.filter(\.isGap).compactMap(\.place.key))
    #expect(names == ["metrics.host", "metrics.arch", "metrics.release"])
    #expect(Set(report.findings.map(\.place.key)) == ["metrics.system"])
    #expect(Set(report.findings.map(\.values.declared)) == ["RedHat 9.4"])
  }

  /// What nobody asked for may be there.
  @Test func aFileThatNothingNamesIsNotMissing() async throws {
    let (host, path) = ("kb1.fra.example.net", "/etc/kafka/kafka_server_jaas.conf")
    let mutated = try await EstateCase.fixture("zookeeper-sasl-tls").mutated()
    var records = mutated.records
    let index = try #require(records.firstIndex { $0.name == host })
    #expect(records[index].files.removeValue(forKey: path)?.state == .read)
    let report = mutated.report(of: records)
    #expect(report.findings == [] && !report.isComplete)
    #expect(
      report.notCompared.contains {
        $0.place.host == host && $0.place.file == path && $0.reason.hasPrefix("nothing on the host names it")
      })
  }
}
