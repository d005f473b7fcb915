import ComponentCatalog
import Testing

@testable import EstateModel

@Suite struct AbsentHostTests {
  private func absent(_ builders: RecordBuilder...) throws -> [String] {
    let estate = Estate(records: builders.map(\.record), catalog: try .embedded())
    return estate.absent.map {
      "\($0.component.name) \($0.name) \($0.setting) \($0.namedBy.joined(separator: ","))"
    }
  }

  @Test func membersOfAListBesideKnownOnesAreAbsent() throws {
    let estate = try absent(
      broker("kb1.example.net", "controller.quorum.voters=1@kc1:9093,2@kb1.example.net:9093\n"),
      registry("sr", bootstrap: "SSL://kb1:9092,SSL://kb2.example.net:9092"))
    #expect(
      estate == [
        "kafka_broker kb2.example.net kafkastore.bootstrap.servers sr",
        "kafka_controller kc1 controller.quorum.voters kb1.example.net",
      ])
  }

  @Test func aComponentThatNobodyReadIsAbsent() throws {
    let settings = "zookeeper.connect=zk1:2181,zk2:2181/x\nconfluent.schema.registry.url=https://sr1:8081\n"
    #expect(
      try absent(broker("kb1", settings), broker("kb2", settings)) == [
        "schema_registry sr1 confluent.schema.registry.url kb1,kb2",
        "zookeeper zk1 zookeeper.connect kb1,kb2",
        "zookeeper zk2 zookeeper.connect kb1,kb2",
      ])
  }

  @Test func otherNamesOfWhatWasReadAreNotAbsent() throws {
    // A load balancer before brokers that were read; an address where hosts are known by name; the machine itself.
    #expect(
      try absent(
        broker("kb1", "zookeeper.connect=10.0.0.7:2181,localhost:2181\n"),
        registry("sr", bootstrap: "lb:9092"))
        == [])
  }

  @Test func aServiceThatOthersRunIsNoHost() throws {
    let settings = "confluent.schema.registry.url=https://psrc-1.Confluent.cloud\n"
    #expect(try absent(broker("kb1", settings)) == [])
  }

  @Test func aServerOfAnEnsembleWithoutEvidenceIsAbsent() throws {
    let row = "server.1=zk1:2888:3888\nserver.2=0.0.0.0:2888:3888\nserver.3=zk3:2888:3888:participant;2181\n"
    #expect(
      try absent(zooKeeper("zk1", "clientPort=2181\n\(row)"), zooKeeper("zk2", "clientPort=2181\n\(row)"))
        == ["zookeeper zk3 server.3 zk1,zk2"])
  }

  @Test func itIsSaidAtTheHeadWithTheFirstHostThatNamesIt() throws {
    let estate = try Estate(
      broker("kb1", "zookeeper.connect=zk1:2181\n"), broker("kb2", "zookeeper.connect=zk1:2181\n"))
    #expect(
      estate.remarks.contains {
        $0.host == "kb1" && $0.text.hasPrefix("zookeeper.connect (as in 1 more host) names zk1, of which")
      })
  }
}
