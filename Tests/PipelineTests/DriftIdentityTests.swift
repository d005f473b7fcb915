import ComponentCatalog
import DriftMutations
import EstateFindings
import HostEvidence
import Testing

/// Ids and hosts of an inventory, held against those of the estate.
struct DriftIdentityTests {
  private let node = "node2.waw.example.net"
  private let main = "/srv/confluent/etc/kafka/server.properties"

  private func giveFirstID(_ inventory: String) -> String {
    inventory.replacing(
      "KAFKA_HEAP_OPTS: -Xms3g -Xmx3g\n  hosts:\n    node1.waw.example.net:\n    \(node):\n",
      with:
        "KAFKA_HEAP_OPTS: -Xms3g -Xmx3g\n  hosts:\n    node1.waw.example.net:\n    \(node):\n      broker_id: 1\n"
    )
  }

  @Test func twoNodesWouldGetOneID() async throws {
    let findings = try await ChangedFixture.report(inventory: giveFirstID).findings
    #expect(
      findings.map { Mutation.Expectation($0) } == [
        .init(
          "id.declared-twice", host: nil, key: "broker.id", hosts: ["node1.waw.example.net", node]),
        .init("setting.changed", host: node, file: main, key: "broker.id"),
      ])
    let twice = try #require(findings.first)
    #expect(twice.values.declared == "1" && twice.text.isEmpty)
    #expect(twice.severity == .critical && twice.evidence.count == 2)
  }

  @Test func swappedIDsAreTold() async throws {
    let other = "node3.waw.example.net"
    let findings = try await ChangedFixture.report(inventory: { inventory in
      giveFirstID(inventory).replacing(
        "broker_id: 1\n    \(other):\n", with: "broker_id: 3\n    \(other):\n      broker_id: 2\n")
    }).findings
    let swapped = findings.filter { $0.kind == "id.declared-mismatch" }
    #expect(swapped.map(\.place.host) == [node, other] && swapped.allSatisfy { $0.severity == .critical })
    #expect(swapped.map(\.values.declared) == ["3", "2"] && swapped.map(\.values.onDisk) == ["2", "3"])
    #expect(Set(findings.map(\.kind)) == ["id.declared-mismatch", "setting.changed"] && findings.count == 4)
  }

  @Test func swappedServersOfAnEnsembleAreTold() async throws {
    let findings = try await ChangedFixture.report(
      on: "zookeeper-sasl-tls",
      inventory: {
        $0.replacing("zookeeper_id: 2\n", with: "zookeeper_id: 9\n")
          .replacing("zookeeper_id: 3\n", with: "zookeeper_id: 2\n")
          .replacing("zookeeper_id: 9\n", with: "zookeeper_id: 3\n")
      }
    ).findings
    let swapped = findings.filter { $0.kind == "id.declared-mismatch" }
    #expect(swapped.map(\.place.key) == ["myid", "myid"])
    #expect(swapped.map(\.values.declared) == ["3", "2"])
  }

  @Test func whatIsSoOnDiskAsWellIsToldOnce() async throws {
    let findings = try await ChangedFixture.report(
      { records in
        let index = try #require(records.firstIndex { $0.name == node })
        for path in records[index].files.keys where path == main || path.hasSuffix("/meta.properties") {
          let text = records[index].files[path]?.content.text ?? ""
          guard path == main || path.hasPrefix("/srv/data/a") || path.hasPrefix("/srv/data/b") else {
            continue
          }
          let edited = text.replacing(/(?m)^(broker|node)\.id=2$/) { "\($0.1).id=1" }
          records[index].files[path]?.content = FileBytes(Array(edited.utf8))
        }
      }, inventory: giveFirstID
    ).findings
    #expect(
      findings.map { Mutation.Expectation($0) } == [
        .init("id.duplicate", host: nil, key: "broker.id", hosts: ["node1.waw.example.net", node])
      ])
    #expect(findings.first?.values.onDisk == "1" && findings.first?.values.declared == "1")
  }

  /// The list of voters differs as well, since the inventory does not have the host any more.
  @Test func aHostThatIsGoneIsToldBesideTheSettingThatNamesIt() async throws {
    let gone = "node3.waw.example.net"
    let findings = try await ChangedFixture.report(
      { records in records.removeAll { $0.name == gone } },
      inventory: { $0.replacing("    \(gone):\n", with: "") }
    ).findings
    let told = findings.filter { $0.kind == "address.unknown" }
    #expect(told.map(\.text).allSatisfy { $0.hasPrefix("\(gone) is not there") })
    // Two brokers with their controllers, the registry and the worker: once for each file.
    #expect(Set(told.map { "\($0.place.host ?? "") \($0.place.file ?? "")" }).count == told.count)
    #expect(told.count == 6)
    let voters = findings.filter { $0.place.key == "controller.quorum.voters" }.map(\.kind)
    #expect(Set(voters) == ["setting.changed", "address.unknown"])
  }
}
