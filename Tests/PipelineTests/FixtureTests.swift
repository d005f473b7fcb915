import AnsibleInventory
import EstateModel
import OrderedCollections
import TestSupport
import Testing
import VariableInference

/// What `fixtures/README.md` says of each estate, beyond what holds for all of them.
struct FixtureTests {
  /// The estate's only inventory, with its groups and hosts in their order.
  private struct Reading {
    let collected: CollectedEstate
    let inventory: Inventory
    let values: ReadBack

    var groupNames: Set<String> {
      Set(inventory.groups.values.filter { !$0.hosts.isEmpty || !$0.children.isEmpty }.map(\.name))
        .subtracting(["all"])
    }

    func hosts(_ group: String) -> [String] { Array(inventory.hosts(in: group)) }

    func remarks(_ host: String) -> [String] { collected.remarks.filter { $0.host == host }.map(\.text) }

    func ownKeys(_ dictionary: String, _ group: String) -> Set<String> {
      Set(hosts(group).flatMap { values.dictionary("\(dictionary)_host", of: $0)?.keys.sorted() ?? [] })
    }
  }

  private func readings(_ fixture: String) async throws -> [Reading] {
    let collected = try await CollectedEstate.of(EstateCase.fixture(fixture))
    return try await withTemporaryFolder { folder in
      try collected.write(to: folder).map { path in
        Reading(
          collected: collected, inventory: try readInventory(at: path).inventory,
          values: try ReadBack(ownReaderOf: path, .replace))
      }
    }
  }

  private func reading(_ fixture: String) async throws -> Reading {
    let all = try await readings(fixture)
    #expect(all.count == 1)
    return try #require(all.first)
  }

  @Test func zookeeperCluster() async throws {
    let reading = try await reading("zookeeper-sasl-tls")
    #expect(reading.inventory.hosts.count == 11)
    #expect(
      reading.groupNames == [
        "zookeeper", "kafka_broker", "schema_registry", "kafka_connect", "kafka_rest", "ksql",
        "control_center",
      ])
    #expect(reading.hosts("kafka_broker") == (1...3).map { "kb\($0).fra.example.net" })
    let own = reading.ownKeys("kafka_broker_custom_properties", "kafka_broker")
    #expect(own.isSuperset(of: ["broker.id", "broker.rack", "advertised.listeners", "background.threads"]))
    // What is the same everywhere stands once, at the group.
    let whole = try #require(
      reading.values.dictionary("kafka_broker_custom_properties", of: "kb1.fra.example.net"))
    #expect(own.count < 10 && whole.count > 80, "\(own.sorted()) of \(whole.count)")
    for host in reading.inventory.hosts.keys { #expect(reading.values.text("broker_id", of: host) == nil) }
  }

  @Test func kraftCluster() async throws {
    let reading = try await reading("kraft")
    #expect(reading.inventory.hosts.count == 13)
    #expect(
      reading.groupNames == [
        "kafka_controller", "kafka_broker", "schema_registry", "kafka_connect", "kafka_connect_replicator",
        "control_center_next_gen", "usm_agent",
      ])
    #expect(reading.hosts("kafka_broker") == (1...4).map { "kb\($0).lis.example.net" })
    #expect(reading.hosts("kafka_controller") == (1...3).map { "kc\($0).lis.example.net" })
    let properties = "kafka_connect_replicator_custom_properties"
    #expect(reading.values.dictionary(properties, of: "rp1.lis.example.net")?.isEmpty == false)
  }

  @Test func oneHostWithEverything() async throws {
    let reading = try await reading("one-host-everything")
    #expect(Array(reading.inventory.hosts.keys) == ["lab.example.net"])
    #expect(reading.groupNames.count == 7)
    #expect(reading.groupNames.allSatisfy { reading.hosts($0) == ["lab.example.net"] })
    #expect(reading.collected.remarks.isEmpty)
  }

  @Test func unevenBrokers() async throws {
    let reading = try await reading("uneven-brokers")
    let brokers = ["kafka-b", "kafka-c", "kafka-d", "kafka-a"].map { "\($0).ham.example.net" }
    #expect(reading.hosts("kafka_broker") == brokers)
    #expect(brokers.map { reading.values.text("broker_id", of: $0) } == ["7", "12", "40", "101"])
    #expect(reading.hosts("zookeeper") == ["kafka-a", "kafka-b", "kafka-c"].map { "\($0).ham.example.net" })
    #expect(reading.values.text("ansible_host", of: "kafka-c.ham.example.net") == "ham-broker-3")
    #expect(reading.values.text("confluent_server_enabled", of: brokers[0]) == "False")
    #expect(reading.values.text("confluent_package_version", of: "kafka-d.ham.example.net") == "7.6.1")
    #expect(
      reading.remarks("kafka-a.ham.example.net") == [
        "/etc/kafka/server.properties:20: num.io.threads: the key is set more than once; the last one holds"
      ])
    #expect(
      reading.remarks("kafka-d.ham.example.net") == [
        "Kafka broker is stopped and disabled; a deploy would enable and start it"
      ])
    // The head of an inventory says so among what a deploy does, and not once more.
    let inventory = try #require(reading.collected.inventories.first)
    #expect(
      reading.collected.remarks.filter(inventory.tells).map(\.host) == ["kafka-d.ham.example.net"])
  }

  @Test(arguments: [
    ("site.bool.yes", "yes"), ("site.null.word", "null"), ("site.null.empty", ""),
    ("site.number.octal", "0755"),
    ("site.number.sexagesimal", "1:30"), ("site.date", "2020-01-01"), ("site.jinja.expression", "{{ x }}"),
    ("site.jinja.statement", "{% raw %}"), ("site.lead.vault", "!vault"),
    ("site.backslash.trailing", #"C:\\kafka\\"#),
    ("site.escape.unicode", #"caf\u00e9 \ud83d\ude00"#), ("site.raw.tab", "a\tb"),
    ("site.blank.leading", #"\  two blanks before"#),
    ("site.utf8", "Größe 😀 中文 ñ"), (#"site.key\ with\ blank"#, "1"),
    ("site.password", #"S3CRET-uneven-1 %{x} "p\\w""#), ("num.io.threads", "16"),
  ])
  func awkwardValuesStandAsInTheFile(key: String, value: String) async throws {
    let properties = try await reading("uneven-brokers").values
      .dictionary("kafka_broker_custom_properties", of: "kafka-a.ham.example.net")
    #expect(properties?[key] == value)
  }

  @Test func twoConnectGroups() async throws {
    let reading = try await reading("connect-groups")
    #expect(reading.inventory.groups["kafka_connect"]?.children == ["export", "ingest"])
    #expect(reading.inventory.groups["ksql"]?.children == ["ksql_fraud", "ksql_orders"])
    #expect(reading.hosts("ingest") == ["cn1.muc.example.net", "cn2.muc.example.net"])
    let workers = reading.hosts("kafka_connect").filter { name in
      (reading.values.text("ansible_host", of: name) ?? name) == "cn2.muc.example.net"
    }
    #expect(workers.count == 2)
    let cc1 = "cc1.muc.example.net"
    #expect(reading.values.text("hostname_aliasing_enabled", of: cc1) == "True")
    #expect(
      reading.values.hosts[cc1]?["kafka_connect_cluster_ansible_group_names"] == .list(["export", "ingest"]))
    #expect(
      reading.values.hosts[cc1]?["ksql_cluster_ansible_group_names"] == .list(["ksql_fraud", "ksql_orders"]))
    #expect(
      reading.values.text("kafka_connect_service_name", of: "cn3.muc.example.net")
        == "confluent-kafka-connect-export")
    #expect(reading.values.text("kafka_connect_service_name", of: "cn1.muc.example.net") == nil)
  }

  @Test func twoClusters() async throws {
    let readings = try await readings("two-clusters")
    #expect(readings.count == 2)
    let hosts = readings.map { Set($0.inventory.hosts.keys) }
    #expect(hosts.allSatisfy { names in names.count == 7 && Set(names.map { $0.prefix(3) }).count == 1 })
    #expect(hosts[0].isDisjoint(with: hosts[1]))
    #expect(readings.map { $0.hosts("kafka_broker").count } == [3, 3])
  }

  @Test func archive() async throws {
    let reading = try await reading("archive")
    #expect(reading.inventory.hosts.count == 4)
    for host in reading.inventory.hosts.keys {
      #expect(reading.values.text("installation_method", of: host) == "archive")
      #expect(reading.values.text("archive_destination_path", of: host) == "/srv/confluent")
      #expect(reading.values.text("confluent_package_version", of: host) == "8.0.2")
    }
    #expect(reading.values.text("kafka_broker_user", of: "node1.waw.example.net") == "stream")
    #expect(reading.values.text("kafka_broker_group", of: "node1.waw.example.net") == "streaming")
    #expect(reading.hosts("kafka_controller") == reading.hosts("kafka_broker"))
    #expect(reading.hosts("schema_registry") == reading.hosts("kafka_connect"))
  }

  @Test func combinedNodes() async throws {
    let reading = try await reading("combined-kraft")
    #expect(reading.hosts("kafka_broker") == (1...3).map { "node\($0).hel.example.net" })
    #expect(reading.hosts("kafka_controller").isEmpty)
    for host in reading.hosts("kafka_broker") {
      #expect(reading.remarks(host).contains { $0.contains("controller as well (process.roles)") })
    }
  }

  @Test func whatNoVariableCanName() async throws {
    let reading = try await reading("renamed-unit")
    #expect(reading.hosts("kafka_broker") == ["solo.osl.example.net"])
    let remarks = reading.remarks("solo.osl.example.net")
    #expect(remarks.contains { $0.contains("kafka-main") && $0.contains("confluent-server") })
    #expect(
      remarks.contains { $0.contains("/srv/kafka/conf/main.properties") && $0.contains("server.properties") })
  }
}
