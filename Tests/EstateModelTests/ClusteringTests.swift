import Testing

@testable import EstateModel

@Suite struct ClusteringTests {
  private func hosts(_ estate: Estate) -> [[String]] {
    estate.clusters.map { $0.services.map(\.host).sorted() }
  }

  @Test func overlappingConnectionsAreOneCluster() throws {
    let estate = try Estate(
      broker("a1", "zookeeper.connect=zk1:2181,zk2:2181\n"),
      broker("a2", "zookeeper.connect=zk3:2181,zk2:2181\n"),
      broker("a3", "zookeeper.connect=zk3:2181\n"))
    #expect(hosts(estate) == [["a1", "a2", "a3"]])
    #expect(estate.clusters.map(\.name) == [""])
  }

  @Test func anotherChrootIsAnotherCluster() throws {
    let estate = try Estate(
      broker("east1", "zookeeper.connect=zk1:2181/east\n"),
      broker("west1", "zookeeper.connect=zk1:2181/west\n"),
      registry("sr-w", bootstrap: "SASL_SSL://west1:9092"), zooKeeper("zk1", "clientPort=2181\n"))
    #expect(estate.clusters.map(\.name) == ["east", "west"])
    #expect(hosts(estate) == [["east1", "zk1"], ["sr-w", "west1"]])
  }

  @Test func controllersThatBrokersNameByAnotherPortAreTheirs() throws {
    let estate = try Estate(
      broker("a1", "controller.quorum.voters=1@q1:9093,2@q2:9093\n"),
      broker("b1", "zookeeper.connect=zk1:2181\n"),
      controller("q1", "controller.quorum.voters=1@q1:9093,2@q2:9093\n"),
      controller("q2", "controller.quorum.voters=1@q1:29093,2@q2:29093\n"))
    #expect(hosts(estate) == [["a1", "q1", "q2"], ["b1"]])
    #expect(
      estate.remarks.contains { $0.host == "a1" && $0.text.contains("knows the quorum as q1:9093,q2:9093") })
  }

  @Test func anotherQuorumOnTheSameHostsStaysAlone() throws {
    let estate = try Estate(
      broker("a1", "controller.quorum.voters=1@q1:9093\n"),
      controller("q1", "controller.quorum.voters=1@q1:9093\n")
        .controller("controller.quorum.voters=1@q1:29093\n", at: "/second.properties"))
    #expect(hosts(estate) == [["a1", "q1"], ["q1"]])
  }

  @Test func aServiceWhoseBrokersAreUnknownGoesToTheLargestClusterAndIsNamed() throws {
    let estate = try Estate(
      broker("east1", "zookeeper.connect=zk1:2181\n"), broker("west1", "zookeeper.connect=zk9:2181\n"),
      broker("west2", "zookeeper.connect=zk9:2181\n"), registry("sr", bootstrap: "lb.example.net:9092"))
    #expect(hosts(estate) == [["east1"], ["sr", "west1", "west2"]])
    #expect(
      estate.remarks.contains { $0.host == "sr" && $0.text.contains("it names lb.example.net:9092") }
    )
  }

  @Test func brokersThatSayNothingStayTogether() throws {
    let estate = try Estate(RecordBuilder("a1").broker("\n"), RecordBuilder("a2").broker("\n"))
    #expect(hosts(estate) == [["a1", "a2"]])
    let mixed = try Estate(broker("a1", "zookeeper.connect=zk1:2181\n"), RecordBuilder("a2").broker("\n"))
    #expect(hosts(mixed) == [["a1", "a2"]])
  }

  @Test func anEnsembleBelongsToTheClusterThatNamesOneOfItsServers() throws {
    let ensemble = "clientPort=2181\nserver.1=zk1:2888:3888\nserver.2=0.0.0.0:2888:3888\n"
    let estate = try Estate(
      broker("east1", "zookeeper.connect=zk1:2181\n"), broker("west1", "zookeeper.connect=zk9:2181\n"),
      zooKeeper("zk2", ensemble))
    #expect(hosts(estate) == [["east1", "zk2"], ["west1"]])
  }

  @Test func hostsAreCalledAsTheClusterCallsThem() throws {
    let estate = try Estate(
      RecordBuilder("10.0.0.1").broker(
        "inter.broker.listener.name=IN\nadvertised.listeners=OUT://public.example.com:9092,IN://kb1.example.net:9091\n"
      ),
      RecordBuilder("b").broker("advertised.listeners=IN://10.0.0.2:9091\n"),
      RecordBuilder("c").broker("advertised.listeners=IN://shared.example.net:9091\n"),
      RecordBuilder("d").broker("advertised.listeners=IN://shared.example.net:9091\n"),
      RecordBuilder("e").broker("advertised.listeners=IN://-J:9091\n"),
      RecordBuilder("f").broker("advertised.listeners=IN://all:9091\n"))
    let names = estate.hosts.mapValues(\.inventoryName)
    #expect(names == ["10.0.0.1": "kb1.example.net", "b": "b", "c": "c", "d": "d", "e": "e", "f": "f"])
  }

  @Test func ofSeveralNamesTheOneThatOthersUseCounts() throws {
    let listeners =
      "inter.broker.listener.name=OUT\nadvertised.listeners=OUT://public.example.com:9092,IN://kb1:9091\n"
    let estate = try Estate(
      RecordBuilder("a").broker(listeners), registry("sr", bootstrap: "kb1:9091"))
    #expect(estate.hosts["a"]?.inventoryName == "kb1")
  }

  @Test func theOrderOfEvidenceDoesNotMatter() throws {
    let builders = [
      broker("a1", "zookeeper.connect=zk1:2181\n"), broker("b1", "zookeeper.connect=zk2:2181\n"),
      zooKeeper("zk1", ""), zooKeeper("zk2", ""), registry("sr", bootstrap: "b1:9092"),
    ]
    let one = try Estate(builders[0], builders[1], builders[2], builders[3], builders[4])
    let other = try Estate(builders[4], builders[2], builders[1], builders[3], builders[0])
    #expect(hosts(one) == hosts(other))
    #expect(one.remarks == other.remarks)
  }
}
