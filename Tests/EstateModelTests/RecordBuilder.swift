import ComponentCatalog
import EstateModel
import HostEvidence

/// Makes evidence of a host by hand, for cases that no fixture needs as a whole.
struct RecordBuilder {
  private(set) var record: HostRecord

  init(_ name: String, connection: [String: String] = [:]) {
    record = HostRecord(name: name, connection: connection)
  }

  func file(_ path: String, _ text: String) -> RecordBuilder {
    var copy = self
    copy.record.files[path] = FileRecord(state: .read, content: FileBytes(Array(text.utf8)))
    return copy
  }

  /// A unit with its files; `enabled` links it, `state` is what systemctl says.
  func unit(
    _ name: String, _ files: [String: String], enabled: Bool = true, state: [String: String] = [:]
  ) -> RecordBuilder {
    var copy = self
    var unit = UnitRecord(name: name)
    unit.paths = files.keys.sorted()
    unit.wantedBy = enabled ? ["/etc/systemd/system/multi-user.target.wants/\(name)"] : []
    unit.state = state
    copy.record.units.append(unit)
    for (path, text) in files { copy = copy.file(path, text) }
    return copy
  }

  func process(_ id: Int, _ arguments: [String], unit: String?, environment: [String] = []) -> RecordBuilder {
    var copy = self
    var process = ProcessRecord(id: id)
    process.arguments = arguments
    process.environment = environment
    process.cgroup =
      unit.map { "0::/system.slice/\($0)\n" } ?? "0::/user.slice/user-0.slice/session-3.scope\n"
    process.status = "Name:\tjava\nUid:\t900\t900\t900\t900\nGid:\t800\t800\t800\t800\n"
    copy.record.processes.append(process)
    copy.record.passwd = "kafka:x:900:800::/:/bin/false\n"
    copy.record.group = "streams:x:800:\n"
    return copy
  }

  /// A running broker with a packaged unit.
  func broker(_ properties: String, dropIn: String = "[Service]\n") -> RecordBuilder {
    unit(
      "confluent-server.service",
      [
        "/usr/lib/systemd/system/confluent-server.service":
          "[Service]\nUser=cp-kafka\nGroup=confluent\nLimitNOFILE=1000000\nExecStart=/usr/bin/kafka-server-start /etc/kafka/server.properties\n",
        "/etc/systemd/system/confluent-server.service.d/override.conf": dropIn,
      ]
    )
    .process(
      7, ["java", "-cp", "/x", "kafka.Kafka", "/etc/kafka/server.properties"],
      unit: "confluent-server.service"
    )
    .file("/etc/kafka/server.properties", properties)
  }

  /// A running controller with its main file there.
  func controller(_ properties: String, at path: String) -> RecordBuilder {
    process(
      record.processes.count + 10, ["java", "kafka.Kafka", path], unit: "confluent-kcontroller.service"
    )
    .file(path, "process.roles=controller\n" + properties)
  }
}

extension Estate {
  init(_ builders: RecordBuilder...) throws {
    self.init(records: builders.map(\.record), catalog: try Catalog.embedded())
  }

  var services: [Service] { clusters.flatMap(\.services) }
}

/// A running broker that advertises its host.
func broker(_ host: String, _ properties: String) -> RecordBuilder {
  RecordBuilder(host).broker("advertised.listeners=A://\(host):9092\n\(properties)")
}

/// A running controller.
func controller(_ host: String, _ properties: String) -> RecordBuilder {
  RecordBuilder(host).controller(properties, at: "/etc/controller/server.properties")
}

/// A running Schema Registry that starts with these brokers.
func registry(_ host: String, bootstrap: String) -> RecordBuilder {
  RecordBuilder(host).process(
    3, ["java", "io.confluent.kafka.schemaregistry.rest.SchemaRegistryMain", "/sr.properties"],
    unit: "confluent-schema-registry.service"
  ).file("/sr.properties", "kafkastore.bootstrap.servers=\(bootstrap)\n")
}

/// A running ZooKeeper server.
func zooKeeper(_ host: String, _ properties: String) -> RecordBuilder {
  RecordBuilder(host).process(
    2, ["java", "org.apache.zookeeper.server.quorum.QuorumPeerMain", "/zk.properties"],
    unit: "confluent-zookeeper.service"
  ).file("/zk.properties", properties)
}
