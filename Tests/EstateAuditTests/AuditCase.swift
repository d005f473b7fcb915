import HostEvidence
import Testing

/// Something that is broken on purpose, and what must be found then, there alone.
struct AuditCase: Sendable, CustomTestStringConvertible {
  let rule: String
  /// The hosts that findings must name; empty where they are about a group.
  let hosts: [String]
  /// Other rules that fire by right.
  var also: Set<String> = []
  let change: @Sendable (inout SmallEstate) -> Void

  init(
    _ rule: String, on hosts: String..., also: Set<String> = [],
    change: @escaping @Sendable (inout SmallEstate) -> Void
  ) {
    self.rule = rule
    self.hosts = hosts
    self.also = also
    self.change = change
  }

  var testDescription: String { rule }

  static let all: [AuditCase] =
    availability + services + capacity + volumesAndLogs + javaAndVersions + libraries + security
    + certificates

  private static let availability: [AuditCase] = [
    .init("replication.default-low", on: "kb2") { $0.set("kb2", "default.replication.factor", "2") }.also(
      "isr.blocks-writes"),
    .init("replication.internal-low", on: "kb1") { $0.set("kb1", "offsets.topic.replication.factor", "1") },
    .init("replication.beyond-brokers", on: "kb3") {
      $0.set("kb3", "transaction.state.log.replication.factor", "4")
    },
    .init("replication.client-low", on: "cn1") { $0.set("cn1", "config.storage.replication.factor", "1") },
    .init("replication.client-beyond-brokers", on: "sr1") {
      $0.set("sr1", "kafkastore.topic.replication.factor", "5")
    },
    .init("isr.loses-data", on: "kb1") { $0.set("kb1", "min.insync.replicas", nil) },
    .init("isr.blocks-writes", on: "kb2") { $0.set("kb2", "min.insync.replicas", "3") },
    .init("isr.forbids-writes", on: "kb2") { $0.set("kb2", "min.insync.replicas", "4") },
    .init("isr.blocks-transactions", on: "kb1") { $0.set("kb1", "transaction.state.log.min.isr", "3") },
    .init("quorum.even", also: ["quorum.member-absent"]) { estate in
      for host in ["kc", "kb"] {
        estate.setAll(host, "controller.quorum.voters", "1@kc1:9093,2@kc2:9093,3@kc3:9093,4@kc4:9093")
      }
    },
    .init("quorum.member-absent", also: ["quorum.even"]) { estate in
      for host in ["kc", "kb"] {
        estate.setAll(host, "controller.quorum.voters", "1@kc1:9093,2@kc2:9093,3@kc3:9093,4@kc4:9093")
      }
    },
    .init("quorum.single") { estate in
      for host in ["kc2", "kc3"] { estate.hosts[host] = nil }
      for host in ["kc", "kb"] { estate.setAll(host, "controller.quorum.voters", "1@kc1:9093") }
    },
    .init("quorum.lists-differ") {
      $0.set("kc3", "controller.quorum.voters", "1@kc1:9093,2@kc2:9193,3@kc3:9093")
    },
    .init("quorum.voter-unfit") { estate in
      for host in ["kc", "kb"] {
        estate.setAll(host, "controller.quorum.voters", "1@kc1:9093,2@kc2:9093,4@kc3:9093")
      }
    },
    .init("id.not-of-data", on: "kc2") {
      $0.write("kc2", "/var/lib/controller/meta.properties", "version=1\ncluster.id=c\nnode.id=7\n")
    },
    .init("data.other-cluster", on: "kc2") { estate in
      for (host, id) in [("kc1", "c"), ("kc2", "other"), ("kc3", "c")] {
        estate.write(host, "/var/lib/controller/meta.properties", "version=1\ncluster.id=\(id)\n")
      }
    },
    .init("host.absent") { $0.setAll("cn", "bootstrap.servers", "kb1:9091,kb2:9091,kb9:9091") },
    .init("id.duplicate-in-group") { $0.set("kb3", "node.id", "11") },
    .init("election.unclean", on: "kb2") { $0.set("kb2", "unclean.leader.election.enable", "true") },
    .init("election.unclean", on: "kb3") { $0.set("kb3", "unclean.leader.election.enable", "true ") },
    .init("topics.auto-created", on: "kb1") { $0.set("kb1", "auto.create.topics.enable", "true") },
    .init("topics.one-partition", on: "kb1", also: ["topics.auto-created"]) { estate in
      estate.set("kb1", "auto.create.topics.enable", nil)
      estate.set("kb1", "num.partitions", "1")
    },
    .init("data.temporary", on: "kb3") { $0.set("kb3", "log.dirs", "/var/lib/kafka/data,/tmp/more") },
    .init("zookeeper.no-purge", on: "zk1", also: ["quorum.single", "version.differs"]) { estate in
      estate.add("zk1", .zooKeeper, "clientPort=2181\ndataDir=/var/lib/zookeeper\n")
    },
    .init("connect.setting-far-off", on: "cn3") { $0.set("cn3", "producer.batch.size", "16384") },
    .init("connect.setting-far-off", on: "cn1") { $0.set("cn1", "producer.retries", "0") },
    .init("connect.weak-acks", on: "cn2", also: ["connect.setting-far-off"]) {
      $0.set("cn2", "producer.acks", "1")
    },
  ]

  private static let services: [AuditCase] = [
    .init("group.down", also: ["service.stopped"]) { estate in
      estate.stop("sr1")
      estate.set("cn1", "value.converter.schema.registry.url", "http://sr1:8081")
    },
    .init("service.stopped", on: "cn2") { $0.stop("cn2") },
    .init("service.disabled", on: "cn2") { $0.stop("cn2", enabled: false) },
    .init("service.failed", on: "kb1") { $0.stop("kb1", failed: true) },
    .init("service.unmanaged", on: "cn1") { estate in
      estate.changeProcess("cn1") { $0.cgroup = "0::/user.slice/session-3.scope\n" }
      estate.change("cn1") { $0.units = [] }
    },
    .init("service.not-enabled", on: "kb2") { estate in
      estate.change("kb2") { record in
        record.units[0].wantedBy = []
        record.units[0].state["UnitFileState"] = "disabled"
      }
    },
    .init("service.restarts", on: "kb3") { $0.change("kb3") { $0.units[0].state["NRestarts"] = "12" } },
  ]

  private static let capacity: [AuditCase] = [
    .init("heap.beyond-memory", on: "cn1") { $0.change("cn1") { $0.facts["MemTotal"] = "4194304 kB" } }.also(
      "memory.low"),
    .init("heap.leaves-little", on: "cn1") { $0.change("cn1") { $0.facts["MemTotal"] = "4718592 kB" } },
    .init("memory.low", on: "kb1") { $0.change("kb1") { $0.facts["MemAvailable"] = "102400 kB" } },
    .init("heap.too-wide", on: "kb1", also: ["heap.differs"]) { estate in
      estate.replaceArgument("kb1", "-Xmx4g", "-Xmx40g")
      estate.change("kb1") { $0.facts["MemTotal"] = "134217728 kB" }
    },
    .init("heap.beyond-memory", on: "kb1", also: ["heap.differs"]) { estate in
      estate.replaceArgument("kb1", "-Xmx4g", "-XX:MaxHeapSize=20g")
    },
    .init("heap.differs", on: "cn3") { $0.replaceArgument("cn3", "-Xmx4g", "-Xmx2g") },
    .init("descriptors.limit-low", on: "kb1") { $0.changeProcess("kb1") { $0.limits = limits("4096") } },
    .init("descriptors.limit-default", on: "sr1") { $0.changeProcess("sr1") { $0.limits = limits("2048") } },
    .init("kernel.swappiness", on: "kb2") { $0.change("kb2") { $0.facts["vm.swappiness"] = "60" } },
    .init("kernel.map-count", on: "kb2") { $0.change("kb2") { $0.facts["vm.max_map_count"] = "65530" } },
    .init("logs.unbounded", on: "cn1") { estate in
      estate.write(
        "cn1", "/etc/kafka/log4j.properties",
        "log4j.appender.main=org.apache.log4j.DailyRollingFileAppender\nlog4j.appender.main.File=/var/log/kafka/connect.log\n"
      )
    },
  ]

  private static let volumesAndLogs: [AuditCase] = [
    .init("descriptors.running-out", on: "kb2") {
      $0.changeAudit("kb2") { $0.descriptors[7]?.open = 950_000 }
    },
    .init("swap.used", on: "kb2") { estate in
      estate.changeAudit("kb2") { audit in
        audit.facts["SwapTotal"] = "4194304 kB"
        audit.facts["SwapFree"] = "1048576 kB"
      }
    },
    .init("kernel.huge-pages", on: "kb3") { estate in
      estate.changeAudit("kb3") { $0.facts["transparent_hugepage"] = "[always] madvise never" }
    },
    .init("kernel.file-max", on: "cn1") { estate in
      estate.changeAudit("cn1") { audit in
        audit.facts["fs.file-max"] = "100000"
        audit.facts["fs.file-nr"] = "99000\t0\t100000"
      }
    },
    .init("clock.off", on: "cn2") { estate in
      estate.changeAudit("cn2") { $0.clock = AuditEvidence.Clock(offset: -7.4, uncertainty: 0.6) }
    },
    .init("volume.full", on: "kb1") { estate in
      estate.changeAudit("kb1") { audit in
        for folder in audit.volumes.keys { audit.volumes[folder]?.free = 1_048_576 }
      }
    },
    .init("volume.filling", on: "kb1") { estate in
      estate.changeAudit("kb1") { audit in
        for folder in audit.volumes.keys { audit.volumes[folder]?.free = 15_728_640 }
      }
    },
    .init("volume.no-inodes", on: "sr1") { estate in
      estate.changeAudit("sr1") { audit in
        for folder in audit.inodes.keys { audit.inodes[folder]?.free = 10 }
      }
    },
    .init("logs.large", on: "cn1") { estate in
      estate.changeAudit("cn1") { $0.logs["/var/log/kafka"]?[0].size = 5 << 30 }
    },
    .init("logs.stopped", on: "cn3") { estate in
      estate.changeAudit("cn3") { $0.logs["/var/log/kafka"]?[0].modified = 1_795_500_000 }
    },
    .init("service.killed", on: "cn3") { estate in
      estate.changeAudit("cn3") { $0.units["confluent-kafka-connect.service"]?["Result"] = "oom-kill" }
    },
  ]

  private static let libraries: [AuditCase] = [
    .init("libraries.replaced", on: "cn1") { estate in
      estate.changeAudit("cn1") { audit in
        audit.libraries["/usr/lib/jvm/java-17/lib/server/libjvm.so"]?[0].changed = 1_795_700_000
      }
    },
    .init("libraries.differ", on: "cn1") { estate in
      estate.changeAudit("cn1") { $0.libraries["/usr/share/java/plugin-1.2.jar"]?[0].size = 4999 }
    },
    .init("java.packages-differ", on: "kb3") { estate in
      estate.change("kb3") { record in
        record.dpkg?.bytes += Array(
          "\nPackage: openjdk-21-jre-headless\nStatus: install ok installed\nVersion: 21.0.4+7-1\nArchitecture: amd64\n"
            .utf8)
      }
    },
  ]

  private static let certificates: [AuditCase] = [
    .init("certificate.expired", on: "kb1") { $0.setStore("kb1", TestCertificate.ended) },
    .init("certificate.ends-soon", on: "kb2") { $0.setStore("kb2", TestCertificate.endsSoon) },
    .init("certificate.trusted-ended", on: "kb3") { estate in
      estate.set("kb3", "ssl.truststore.location", "/etc/pki/ca.pem")
      estate.changeAudit("kb3") {
        $0.stores["/etc/pki/ca.pem"] = AuditEvidence.Store(text: TestCertificate.ended)
      }
    },
  ]

  private static let javaAndVersions: [AuditCase] = [
    .init("java.differs", on: "cn2") { estate in
      estate.write(
        "cn2", "/usr/lib/jvm/java-17/release",
        "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_RUNTIME_VERSION=\"17.0.13+11\"\n")
    },
    .init("java.vendor-differs", on: "cn2") { estate in
      estate.write(
        "cn2", "/usr/lib/jvm/java-17/release",
        "IMPLEMENTOR=\"Red Hat, Inc.\"\nJAVA_RUNTIME_VERSION=\"17.0.12+7\"\n")
    },
    .init("java.replaced", on: "kb1") { estate in
      // The folder of the new one is the same.
      estate.changeProcess("kb1") { $0.executable = "/usr/lib/jvm/java-17/bin/java (deleted)" }
    },
    .init("java.unsupported", on: "sr1") { estate in
      estate.write(
        "sr1", "/usr/lib/jvm/java-17/release",
        "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_RUNTIME_VERSION=\"1.7.0_80\"\n")
    },
    .init("jars.differ", on: "cn1", also: ["libraries.differ"]) { estate in
      estate.replaceArgument(
        "cn1", "/usr/share/java/kafka/kafka-clients-7.9.8-ce.jar:/usr/share/java/plugin-1.2.jar",
        "/usr/share/java/kafka/kafka-clients-7.9.8-ce.jar:/usr/share/java/plugin-1.3.jar")
    },
    .init("version.differs", on: "kb3") { $0.change("kb3") { $0.dpkg = package("7.9.7") } },
    .init("version.end-of-life", on: "sr1") { $0.change("sr1") { $0.dpkg = package("7.4.2") } },
    .init("version.standard-end", on: "sr1") { $0.change("sr1") { $0.dpkg = package("7.6.1") } },
  ]

  private static let security: [AuditCase] = [
    .init("listener.plaintext", on: "kb1") { estate in
      estate.set("kb1", "listeners", "INTERNAL://:9091,OPEN://0.0.0.0:9092")
      estate.set(
        "kb1", "listener.security.protocol.map", "INTERNAL:SASL_SSL,CONTROLLER:SASL_SSL,OPEN:PLAINTEXT")
    },
    .init("listener.records-unencrypted", on: "kb3") { estate in
      estate.set("kb3", "listener.security.protocol.map", "INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_SSL")
      estate.set("kb3", "listener.name.internal.sasl.enabled.mechanisms", "SCRAM-SHA-512,GSSAPI")
    },
    .init("listener.unencrypted", on: "kb2") { estate in
      estate.set("kb2", "sasl.enabled.mechanisms", "PLAIN")
      estate.set("kb2", "listener.security.protocol.map", "INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_SSL")
    },
    .init("password.default", on: "kb1") { estate in
      estate.set(
        "kb1", "listener.name.internal.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\"admin-secret\";"
      )
    },
    .init("secret.readable", on: "kb1") { estate in
      estate.change("kb1") { $0.files["/etc/kafka/server.properties"]?.attributes?.mode = "644" }
    },
    .init("secret.writable", on: "kb1", also: ["secret.readable"]) { estate in
      estate.change("kb1") { $0.files["/etc/kafka/server.properties"]?.attributes?.mode = "666" }
    },
  ]

  private func also(_ rules: String...) -> AuditCase {
    var copy = self
    copy.also = also.union(rules)
    return copy
  }

  private static func limits(_ number: String) -> String {
    "Max open files            \(number)                 1000000              files     \n"
  }

  static func package(_ version: String) -> FileBytes {
    FileBytes(
      Array(
        "Package: confluent-common\nStatus: install ok installed\nVersion: \(version)-1\nArchitecture: all\n"
          .utf8))
  }
}
