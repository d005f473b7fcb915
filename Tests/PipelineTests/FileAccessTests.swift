import ComponentCatalog
import DriftMutations
import EstateFindings
import HostEvidence
import Testing

/// Owner and mode of files that a deploy writes beside the main ones.
struct FileAccessTests {
  private func found(
    _ host: String, _ file: String, on fixture: String, _ change: (inout FileAttributes) -> Void
  ) async throws -> [Finding] {
    let estate = try EstateCase.fixture(fixture)
    let mutated = try MutatedCase(
      try await CollectedEstate.of(estate).records, inventory: estate.inventoryPath,
      catalog: try Catalog.embedded())
    var records = mutated.records
    let index = try #require(records.firstIndex { $0.name == host })
    var attributes = try #require(records[index].files[file]?.attributes)
    change(&attributes)
    records[index].files[file]?.attributes = attributes
    return mutated.report(of: records).findings
  }

  @Test(arguments: [
    ("kb1", "/etc/kafka/kafka_server_jaas.conf", true), ("zk1", "/etc/kafka/zookeeper_jaas.conf", true),
    ("kb1", "/etc/kafka/zookeeper-tls-client.properties", false), ("zk1", "/var/lib/zookeeper/myid", false),
    ("kb1", "/opt/prometheus/kafka.yml", false),
  ])
  func aFileThatSomebodyElseOwns(name: String, file: String, restarts: Bool) async throws {
    let host = "\(name).fra.example.net"
    let findings = try await found(host, file, on: "zookeeper-sasl-tls") { $0.owner = "root" }
    #expect(
      findings.map { Mutation.Expectation($0) } == [.init("file.owner", host: host, file: file, key: "owner")]
    )
    #expect((findings.first?.restarts != nil) == restarts)
  }

  @Test func aFileOfOneOfTwoWorkersIsToldOnce() async throws {
    let (host, file) = ("cn2.muc.example.net", "/etc/kafka/connect-export.properties")
    let findings = try await found(host, file, on: "connect-groups") { $0.mode = "600" }
    #expect(
      findings.map { Mutation.Expectation($0) } == [.init("file.mode", host: host, file: file, key: "mode")])
    #expect(findings.map(\.restarts) == ["confluent-kafka-connect-export"])
  }

  @Test func theAgentsFilesHaveModesOfTheirOwn() async throws {
    let catalog = try Catalog.embedded().findings
    let folder = "/etc/confluent/usm-agent"
    #expect(catalog.access(to: "\(folder)/usm-agent.properties", of: "usm_agent")?.mode == "644")
    #expect(catalog.access(to: "\(folder)/secrets/ccloud_credential.yaml", of: "usm_agent")?.mode == "600")
    #expect(catalog.access(to: "/etc/kafka/server.properties", of: "kafka_broker") == nil)
    let host = "us1.lis.example.net"
    let path = "/etc/confluent/usm-agent/usm-agent.properties"
    let findings = try await found(host, path, on: "kraft") { $0.mode = "640" }
    #expect(findings.map(\.values.declared) == ["644"])
  }
}
