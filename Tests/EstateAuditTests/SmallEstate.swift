import ComponentCatalog
import EstateAudit
import EstateFindings
import EstateModel
import SecretKeeping
import Testing

@testable import HostEvidence

/// A sound estate of ten hosts, made by hand: three controllers, three brokers, three workers of Connect, a Schema
/// Registry. Cases change something of it.
struct SmallEstate {
  /// By host.
  var hosts: [String: HostRecord] = [:]
  var failures: [Snapshot.Failure] = []

  private static let voters = (1...3).map { "\($0)@kc\($0):9093" }.joined(separator: ",")
  private static let brokers = (1...3).map { "kb\($0):9091" }.joined(separator: ",")

  init() {
    for number in 1...3 {
      add(
        "kc\(number)", .controller,
        """
        process.roles=controller
        node.id=\(number)
        listeners=CONTROLLER://kc\(number):9093
        listener.security.protocol.map=CONTROLLER:SASL_SSL
        controller.quorum.voters=\(Self.voters)
        log.dirs=/var/lib/controller
        """)
      add(
        "kb\(number)", .broker,
        """
        process.roles=broker
        node.id=\(10 + number)
        listeners=INTERNAL://:9091
        advertised.listeners=INTERNAL://kb\(number):9091
        listener.security.protocol.map=INTERNAL:SASL_SSL,CONTROLLER:SASL_SSL
        listener.name.internal.ssl.keystore.location=/etc/pki/kb\(number).p12
        listener.name.internal.ssl.keystore.password=of-our-own
        controller.quorum.voters=\(Self.voters)
        log.dirs=/var/lib/kafka/data
        default.replication.factor=3
        min.insync.replicas=2
        auto.create.topics.enable=false
        num.partitions=6
        """)
      add(
        "cn\(number)", .connect,
        """
        group.id=connect
        bootstrap.servers=\(Self.brokers)
        config.storage.replication.factor=3
        producer.batch.size=65536
        producer.compression.type=lz4
        """)
    }
    add(
      "sr1", .registry,
      """
      kafkastore.bootstrap.servers=\(Self.brokers)
      kafkastore.topic.replication.factor=3
      """)
  }

  /// What a host runs.
  struct Kind {
    let unit: String
    let mainClass: String
    let file: String
    let script: String

    static let broker = Kind(
      unit: "confluent-server.service", mainClass: "kafka.Kafka", file: "/etc/kafka/server.properties",
      script: "kafka-server-start")
    static let controller = Kind(
      unit: "confluent-kcontroller.service", mainClass: "kafka.Kafka",
      file: "/etc/controller/server.properties", script: "kafka-server-start")
    static let connect = Kind(
      unit: "confluent-kafka-connect.service",
      mainClass: "org.apache.kafka.connect.cli.ConnectDistributed",
      file: "/etc/kafka/connect-distributed.properties", script: "connect-distributed")
    static let registry = Kind(
      unit: "confluent-schema-registry.service",
      mainClass: "io.confluent.kafka.schemaregistry.rest.SchemaRegistryMain",
      file: "/etc/schema-registry/schema-registry.properties", script: "schema-registry-start")
    static let zooKeeper = Kind(
      unit: "confluent-zookeeper.service",
      mainClass: "org.apache.zookeeper.server.quorum.QuorumPeerMain",
      file: "/etc/kafka/zookeeper.properties", script: "zookeeper-server-start")
  }

  /// Adds a host with one service.
  mutating func add(_ host: String, _ kind: Kind, _ settings: String) {
    var record = HostRecord(name: host)
    record.facts = [
      "hostname": host, "reader": "root", "reader-id": "0", "now": "1795780800", "btime": "1795000000",
      "ticks": "100",
      "MemTotal": "16777216 kB", "MemAvailable": "8388608 kB", "SwapTotal": "0 kB", "processors": "4",
      "vm.swappiness": "1", "vm.max_map_count": "262144",
    ]
    record.dpkg = FileBytes(
      Array(
        "Package: confluent-common\nStatus: install ok installed\nVersion: 7.9.8-1\nArchitecture: all\n".utf8)
    )
    var unit = UnitRecord(name: kind.unit)
    unit.paths = ["/usr/lib/systemd/system/\(kind.unit)"]
    unit.wantedBy = ["/etc/systemd/system/multi-user.target.wants/\(kind.unit)"]
    unit.state = [
      "Id": kind.unit, "ActiveState": "active", "UnitFileState": "enabled", "MainPID": "7", "NRestarts": "0",
    ]
    record.units = [unit]
    var process = ProcessRecord(id: 7)
    process.arguments = [
      "java", "-Xms4g", "-Xmx4g", "-Dlog4j.configuration=file:/etc/kafka/log4j.properties",
      "-cp", "/usr/share/java/kafka/kafka-clients-7.9.8-ce.jar:/usr/share/java/plugin-1.2.jar",
      kind.mainClass, kind.file,
    ]
    process.environment = []
    process.cgroup = "0::/system.slice/\(kind.unit)\n"
    process.executable = "/usr/lib/jvm/java-17/bin/java"
    process.limits = "Max open files            1000000              1000000              files     \n"
    process.stat = "7 (java) S 1 " + Array(repeating: "0", count: 17).joined(separator: " ") + " 1000 0 0"
    record.processes = [process]
    record.audit = Self.audit(kind, host)
    hosts[host] = record
    write(host, kind.file, settings + "\n")
    write(
      host, "/usr/lib/systemd/system/\(kind.unit)",
      "[Service]\nUser=cp-kafka\nGroup=confluent\nExecStart=/usr/bin/\(kind.script) \(kind.file)\n")
    write(
      host, "/etc/kafka/log4j.properties",
      "log4j.appender.main=org.apache.log4j.RollingFileAppender\nlog4j.appender.main.File=/var/log/kafka/server.log\n"
    )
    write(
      host, "/usr/lib/jvm/java-17/release",
      "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"17.0.12\"\nJAVA_RUNTIME_VERSION=\"17.0.12+7\"\n")
  }

  /// What a sound host answers to the questions of an audit.
  private static func audit(_ kind: Kind, _ host: String) -> AuditEvidence {
    var audit = AuditEvidence()
    audit.isWhole = true
    audit.clock = AuditEvidence.Clock(offset: 0.2, uncertainty: 0.6)
    audit.facts = [
      "SwapTotal": "0 kB", "SwapFree": "0 kB", "fs.file-max": "9223372036854775807",
      "fs.file-nr": "3000\t0\t9223372036854775807", "transparent_hugepage": "always [madvise] never",
    ]
    audit.javas = [7: ["-Xmx4g"]]
    audit.descriptors = [7: AuditEvidence.Descriptors(open: 900)]
    for folder in [
      "/var/log/kafka", "/var/log/controller", "/var/log/confluent/schema-registry", "/var/lib/kafka/data",
    ] {
      audit.volumes[folder] = AuditEvidence.Space(total: 104_857_600, free: 62_914_560, mount: "/var")
      audit.inodes[folder] = AuditEvidence.Space(total: 6_553_600, free: 6_000_000, mount: "/var")
      audit.logs[folder] = [
        AuditEvidence.Listed(
          name: "server.log", size: 1 << 20, modified: 1_795_780_000, changed: 1_795_780_000)
      ]
    }
    for (entry, name) in [
      ("/usr/share/java/kafka/kafka-clients-7.9.8-ce.jar", "kafka-clients-7.9.8-ce.jar"),
      ("/usr/share/java/plugin-1.2.jar", "plugin-1.2.jar"),
      ("/usr/lib/jvm/java-17/lib/server/libjvm.so", "libjvm.so"),
    ] {
      audit.libraries[entry] = [
        AuditEvidence.Listed(name: name, size: 5000, modified: 1_700_000_000, changed: 1_790_000_000)
      ]
    }
    let store = "/etc/pki/\(host).p12"
    audit.owners[store] = FileAttributes(
      size: 4000, modified: 1_790_000_000, mode: "600", owner: "cp-kafka", group: "confluent")
    audit.stores[store] = AuditEvidence.Store(text: "Alias name: own\n\(TestCertificate.longLived)")
    audit.units = [kind.unit: ["Id": kind.unit, "Result": "success", "NRestarts": "0"]]
    return audit
  }

  // MARK: - Changes

  mutating func write(_ host: String, _ path: String, _ text: String) {
    let attributes = FileAttributes(
      size: text.utf8.count, modified: 1_790_000_000, mode: "640", owner: "cp-kafka", group: "confluent")
    hosts[host]?.files[path] = FileRecord(
      state: .read, attributes: attributes, content: FileBytes(Array(text.utf8)))
  }

  /// Says a setting of the host's main file anew, or takes it away.
  mutating func set(_ host: String, _ key: String, _ value: String?) {
    guard let file = hosts[host]?.processes.first?.arguments.last,
      let text = hosts[host]?.files[file]?.content.text
    else { return }
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("\(key)=") }
    write(
      host, file,
      (lines.map(String.init) + (value.map { ["\(key)=\($0)"] } ?? [])).joined(separator: "\n") + "\n")
  }

  /// The same on all hosts whose names begin so.
  mutating func setAll(_ prefix: String, _ key: String, _ value: String?) {
    for host in hosts.keys where host.hasPrefix(prefix) { set(host, key, value) }
  }

  mutating func stop(_ host: String, enabled: Bool = true, failed: Bool = false) {
    let unit = hosts[host]?.units.first?.name ?? ""
    let dropIn = "/etc/systemd/system/\(unit).d/override.conf"
    change(host) { record in
      record.processes = []
      record.units[0].state = [
        "Id": unit, "ActiveState": failed ? "failed" : "inactive",
        "UnitFileState": enabled ? "enabled" : "disabled", "NRestarts": "0",
      ]
      if !enabled {
        record.units[0].wantedBy = []
        record.units[0].paths.append(dropIn)
      }
    }
    if !enabled { write(host, dropIn, "[Service]\nLimitNOFILE=1000000\n") }
  }

  mutating func change(_ host: String, _ body: (inout HostRecord) -> Void) {
    guard var record = hosts[host] else { return }
    body(&record)
    hosts[host] = record
  }

  /// Puts another certificate into the key store of a broker.
  mutating func setStore(_ host: String, _ certificate: String) {
    changeAudit(host) { $0.stores["/etc/pki/\(host).p12"] = AuditEvidence.Store(text: certificate) }
  }

  mutating func changeAudit(_ host: String, _ body: (inout AuditEvidence) -> Void) {
    change(host) { record in
      var audit = record.audit ?? AuditEvidence()
      body(&audit)
      record.audit = audit
    }
  }

  mutating func changeProcess(_ host: String, _ body: (inout ProcessRecord) -> Void) {
    change(host) { body(&$0.processes[0]) }
  }

  mutating func replaceArgument(_ host: String, _ old: String, _ new: String) {
    changeProcess(host) { process in process.arguments = process.arguments.map { $0 == old ? new : $0 } }
  }

  // MARK: - Audit

  /// The report of all rules that ship, or of those with more.
  func report(_ rules: [AuditRule]? = nil) throws -> FindingReport {
    let catalog = try Catalog.embedded()
    let snapshot = Snapshot(
      program: "test", taken: "2026-11-27T12:00:00Z", hosts: Array(hosts.values), failures: failures)
    return AuditAnalysis(
      try rules ?? AuditRules(catalog).rules, on: snapshot, Estate(records: snapshot.hosts, catalog: catalog),
      sources: ["test"], catalog: catalog, hiding: KnownSecrets(snapshot.hosts)
    ).report
  }
}
