import EstateFindings
import FindingReports
import SecretKeeping
import TestSupport

/// Reports of an invented estate of any size, the same in every run.
struct SampleEstate {
  var brokers = 6
  var findings = 40
  var seed: UInt64 = 4

  static let texts = ReportTexts(
    kinds: [
      "setting.changed": FindingText(
        title: "Other value", meaning: "A file holds another value than a deploy would write.",
        advice: "Say the value in the inventory if it is right."),
      "host.missing": FindingText(
        title: "In the inventory, not found",
        meaning: "The inventory has the host, and nobody could read it.",
        advice: "Add it to the hosts to read."),
      "process.outdated": FindingText(
        title: "Restart pending", meaning: "A file that the process read was changed since.",
        advice: "Restart it while somebody looks on."),
      "id.duplicate": FindingText(
        title: "One id twice", meaning: "Two services of one cluster have the same id.",
        advice: "Give one of them another id."),
    ],
    components: [
      ("kafka_controller", "Kafka controller"), ("kafka_broker", "Kafka broker"),
      ("kafka_connect", "Kafka Connect"),
    ], deployOrder: ["zookeeper", "kafka_controller", "kafka_broker", "kafka_connect"])

  /// A finding about several hosts together.
  static func shared(_ hosts: [String]) -> Finding {
    var finding = Finding(
      kind: "id.duplicate", severity: .critical,
      place: Finding.Place(component: "kafka_broker", key: "node.id"))
    finding.concern(hosts)
    finding.values.onDisk = "1"
    finding.evidence = hosts.map { Finding.Evidence("/etc/kafka/server.properties:1", "node.id 1", host: $0) }
    return finding
  }

  /// An estate without a finding.
  static func empty(subject: FindingReport.Subject = .drift) -> FindingReport {
    var report = FindingReport(
      subject: subject, sources: ["inventory.yml"], program: "0.1.0", taken: "2026-11-27T03:00:00Z")
    report.hosts = [host("kb1", "kafka_broker", "confluent-server")]
    report.compared = 700
    report.agreeing = 700
    return report
  }

  static func host(_ name: String, _ component: String, _ unit: String) -> FindingReport.Host {
    var service = FindingReport.Service(component: component, state: "running")
    service.unit = unit
    service.version = "7.9.1"
    var host = FindingReport.Host(name: name, reading: .whole)
    host.services = [service]
    return host
  }

  static func changed(
    _ host: String, key: String, onDisk: String?, declared: String?, severity: Severity = .major,
    component: String = "kafka_broker", file: String = "/etc/kafka/server.properties",
    restarts: String? = "confluent-server"
  ) -> Finding {
    var finding = Finding(
      kind: "setting.changed", severity: severity,
      place: Finding.Place(component: component, host: host, file: file, key: key))
    finding.values = Finding.LayerValues(declared: declared, onDisk: onDisk)
    finding.evidence = [Finding.Evidence("\(file):12", "\(key) stands here")]
    finding.restarts = restarts
    return finding
  }

  private static let keys = [
    "num.io.threads", "num.network.threads", "default.replication.factor",
    "auto.create.topics.enable", "socket.send.buffer.bytes", "message.max.bytes", "log.segment.bytes",
    "num.partitions", "queued.max.requests", "replica.fetch.max.bytes",
  ]

  /// Brokers, a controller for every second and a worker for every third of them, with findings on all.
  func report() -> FindingReport {
    var random = SeededGenerator(seed: seed)
    var report = SampleEstate.empty()
    report.sources = ["inventory.yml", "estate.snapshot"]
    report.hosts = (1...brokers).map { Self.host("kb\($0)", "kafka_broker", "confluent-server") }
    report.hosts += (1...max(1, brokers / 2)).map {
      Self.host("kc\($0)", "kafka_controller", "confluent-kcontroller")
    }
    report.hosts += (1...max(1, brokers / 3)).map {
      Self.host("connect-\($0).example.net", "kafka_connect", "confluent-kafka-connect")
    }
    var gone = FindingReport.Host(name: "kb99", reading: .unread)
    gone.problems = ["no answer in 60 s"]
    report.hosts.append(gone)
    // One setting of every broker, and others here and there.
    var seen: Set<String> = []
    for host in report.hosts where host.name.hasPrefix("kb") && host.reading == .whole {
      report.findings.append(
        Self.changed(host.name, key: "log.retention.hours", onDisk: "168", declared: "72"))
    }
    var missing = Finding(kind: "host.missing", severity: .major, place: Finding.Place(host: gone.name))
    missing.evidence = [Finding.Evidence("inventory.yml:7", "kb99 is in kafka_broker")]
    report.findings.append(missing)
    while report.findings.count < findings {
      guard let host = report.hosts.dropLast().randomElement(using: &random),
        let service = host.services.first,
        let name = Self.keys.randomElement(using: &random),
        let severity = Severity.allCases.randomElement(using: &random)
      else { continue }
      let key = findings > 1_000 ? "\(name).\(report.findings.count)" : name
      guard seen.insert("\(host.name) \(key)").inserted else { continue }
      let value = Int.random(in: 1...9, using: &random)
      report.findings.append(
        Self.changed(
          host.name, key: key, onDisk: "\(value)", declared: "\(value * 2)", severity: severity,
          component: service.component, file: "/etc/kafka/\(service.component).properties",
          restarts: severity < .major ? nil : service.unit))
    }
    report.findings.sort()
    report.notCompared = [
      FindingReport.NotCompared(
        place: Finding.Place(component: "kafka_connect", host: "connect-1.example.net", key: "plugin.path"),
        reason: "the variable kafka_connect_plugins_path asks a lookup")
    ]
    report.compared = 8_000 + findings
    report.agreeing = report.compared - report.findings.count
    return report
  }

  func contents() -> ReportContents {
    ReportContents(MaskedReport(report(), hiding: KnownSecrets()), texts: Self.texts)
  }
}
