import ComponentCatalog
import EstateAudit
import EstateFindings
import HostEvidence
import Testing

/// Every rule fires where its condition is broken, there alone, and nowhere on a sound estate.
struct RuleTests {
  @Test func soundEstateGivesNoFinding() throws {
    let report = try SmallEstate().report()
    #expect(report.findings.map { "\($0.kind) \($0.place.host ?? "")" } == [])
    #expect(report.compared > 200 && report.agreeing == report.compared)
    #expect(report.notCompared == [])
  }

  @Test(arguments: AuditCase.all)
  func ruleFiresThereAlone(_ broken: AuditCase) throws {
    var estate = SmallEstate()
    broken.change(&estate)
    let findings = try estate.report().findings
    let own = findings.filter { $0.kind == broken.rule }
    #expect(!own.isEmpty)
    #expect(Set(own.map { $0.place.host ?? "" }) == (broken.hosts.isEmpty ? [""] : Set(broken.hosts)))
    #expect(Set(findings.map(\.kind)).subtracting(broken.also) == [broken.rule])
    for finding in own {
      #expect(!finding.evidence.isEmpty)
      #expect(!finding.text.contains("{{"))
    }
  }

  @Test func everyRuleHasACase() throws {
    #expect(
      Set(try AuditRules(Catalog.embedded()).rules.map(\.id)) == Set(AuditCase.all.map(\.rule)))
  }

  /// The collection of each version installs these by itself, or may be told to.
  @Test(arguments: [
    ("7.3.2", [8, 11, 17], [21, 25]), ("7.8.0", [8, 11, 17], [21, 25]), ("7.9.8", [8, 11, 17, 21], [7, 25]),
    ("8.0.0", [17, 21], [11, 25]), ("8.2.1", [17, 21], [8, 25]), ("8.3.0", [17, 21, 25], [8, 11]),
  ])
  func everyVersionHasItsJavas(version: String, supported: [Int], others: [Int]) throws {
    for java in supported + others {
      var estate = SmallEstate()
      estate.change("sr1") { $0.dpkg = AuditCase.package(version) }
      estate.write(
        "sr1", "/usr/lib/jvm/java-17/release", "JAVA_VERSION=\"\(java < 9 ? "1.\(java)" : "\(java)").0.1\"\n")
      let isFound = try estate.report().findings.contains { $0.kind == "java.unsupported" }
      #expect(isFound == others.contains(java), "Java \(java) with \(version)")
    }
  }

  /// Standard support ends a year before all support does.
  @Test(arguments: [
    ("7.2.9", "version.end-of-life"), ("7.4.2", "version.end-of-life"), ("7.6.1", "version.standard-end"),
    ("7.7.0", "version.standard-end"), ("7.8.0", nil), ("8.3.0", nil),
  ])
  func supportEnds(version: String, rule: String?) throws {
    var estate = SmallEstate()
    estate.change("sr1") { $0.dpkg = AuditCase.package(version) }
    let kinds = try estate.report().findings.map(\.kind).filter { $0.hasPrefix("version.") }
    #expect(kinds == [rule].compactMap(\.self))
  }

  @Test func whatWasNotReadIsNotPassed() throws {
    var estate = SmallEstate()
    estate.change("kb1") { record in
      record.facts["MemTotal"] = nil
      record.processes[0].limits = ""
      record.files["/etc/kafka/server.properties"] = FileRecord(state: .denied)
    }
    let report = try estate.report()
    #expect(reason("heap.beyond-memory", report) == "the host does not tell its MemTotal")
    #expect(reason("descriptors.limit-low", report) == "the limits of its process were not read")
    #expect(reason("isr.loses-data", report) == "/etc/kafka/server.properties was not read")
    #expect(reason("listener.plaintext", report) == "/etc/kafka/server.properties was not read")
    #expect(!report.isComplete)
  }

  /// Defaults of the program are not what a service runs with whose file was taken away.
  @Test func settingsOfAFileThatIsGoneAreNotJudged() throws {
    var estate = SmallEstate()
    estate.change("kb1") { $0.files["/etc/kafka/server.properties"] = FileRecord(state: .missing) }
    let report = try estate.report()
    #expect(report.findings.filter { $0.place.host == "kb1" } == [])
    for rule in [
      "data.temporary", "listener.plaintext", "password.default", "topics.auto-created",
      "certificate.expired",
      "certificate.trusted-ended",
    ] {
      #expect(reason(rule, report) == "/etc/kafka/server.properties is not there, or is empty")
    }
  }

  @Test func numbersOfAnEstateThatIsNotWholeAreNotJudged() throws {
    var estate = SmallEstate()
    estate.hosts["kb3"] = nil
    estate.failures = [Snapshot.Failure(host: "kb3", reason: "no route to host")]
    let report = try estate.report()
    #expect(!report.findings.contains { $0.kind.hasPrefix("replication.") || $0.kind.hasPrefix("isr.loses") })
    #expect(reason("replication.default-low", report) == "kb3 was not read, and might belong to it")
  }

  /// Why a rule was not checked on kb1.
  private func reason(_ rule: String, _ report: FindingReport) -> String? {
    report.notCompared.first {
      $0.place.host == "kb1" && $0.place.key?.split(separator: ", ").contains(Substring(rule)) == true
    }?.reason
  }

  @Test func groupsNameTheirHosts() throws {
    var estate = SmallEstate()
    estate.set("kb3", "node.id", "11")
    estate.set("kc3", "controller.quorum.voters", "1@kc1:9093,2@kc2:9193,3@kc3:9093")
    let findings = try estate.report().findings
    #expect(findings.first { $0.kind == "id.duplicate-in-group" }?.text == "11 on kb1 and kb3")
    #expect(
      findings.first { $0.kind == "quorum.lists-differ" }?.text
        == "kc1, kc2: 1=kc1:9093, 2=kc2:9093, 3=kc3:9093; kc3: 1=kc1:9093, 2=kc2:9193, 3=kc3:9093")
  }

  @Test func aBrokerMayNotHaveAControllersID() throws {
    var estate = SmallEstate()
    estate.set("kb2", "node.id", "2")
    let found = try estate.report().findings.filter { $0.kind == "id.duplicate-in-group" }
    #expect(found.map(\.text) == ["2 on kb2 and kc2"] && found.first?.place.component == "kafka_broker")
  }

  /// Every voter is a member with that id, and listens on that port.
  @Test(arguments: [
    ("1@kc1:9093,2@kc2:9093,3@kc3:9094", "3=kc3:9094: kc3, which has the id 3, listens on 9093"),
    ("1@kc1:9093,2@kc2:9093,4@kc3:9093", "4=kc3:9093: none of them has the id 4"),
    ("1@kc1:9093,2@kc2:9093,3@kc3:9093", nil),
  ])
  func votersAreAsTheirNodesAre(voters: String, fault: String?) throws {
    var estate = SmallEstate()
    for host in ["kc", "kb"] { estate.setAll(host, "controller.quorum.voters", voters) }
    let found = try estate.report().findings.filter { $0.kind.hasPrefix("quorum.") }
    #expect(found.map(\.text) == [fault].compactMap(\.self))
  }

  @Test func aBrokerMustListWhatTheControllersDo() throws {
    var estate = SmallEstate()
    estate.set("kb1", "controller.quorum.voters", "1@kc1:9093,2@kc2:9093")
    let found = try estate.report().findings
    #expect(found.map(\.kind) == ["quorum.lists-differ"] && found.first?.place.component == "kafka_broker")
    #expect(found.first?.text.contains("kb1: 1=kc1:9093, 2=kc2:9093") == true)
  }

  @Test func dataOfTheOwnIDAreSound() throws {
    var estate = SmallEstate()
    estate.write("kb1", "/var/lib/kafka/data/meta.properties", "version=1\ncluster.id=c\nnode.id=11\n")
    #expect(try estate.report().findings.isEmpty)
    estate.set("kb1", "node.id", "21")
    let found = try estate.report().findings
    #expect(found.map(\.kind) == ["id.not-of-data"] && found.first?.place.key == "node.id")
    #expect(found.first?.text == "/var/lib/kafka/data/meta.properties: 11")
  }

  /// With two brokers there can be two copies.
  @Test func oneCopyIsTooFewForTwoBrokers() throws {
    var estate = SmallEstate()
    estate.hosts["kb3"] = nil
    for (host, key) in [("cn", "bootstrap.servers"), ("sr", "kafkastore.bootstrap.servers")] {
      estate.setAll(host, key, "kb1:9091,kb2:9091")
    }
    let keys = [
      ("kb", "default.replication.factor"), ("kb", "offsets.topic.replication.factor"),
      ("cn", "config.storage.replication.factor"),
    ]
    for copies in ["1", "2"] {
      for (host, key) in keys { estate.setAll(host, key, copies) }
      let found = Set(try estate.report().findings.filter { $0.kind.hasSuffix("-low") }.map(\.kind))
      let all: Set = ["replication.default-low", "replication.internal-low", "replication.client-low"]
      #expect(found == (copies == "1" ? all : []))
    }
  }

  @Test func eachThingIsAPlaceOfItsOwn() throws {
    var estate = SmallEstate()
    estate.setAll("cn", "bootstrap.servers", "kb1:9091,kb8:9091,kb9:9091")
    estate.changeAudit("kb1") { audit in
      audit.stores["/etc/pki/kb1.p12"] = AuditEvidence.Store(
        text: "Alias name: one\n\(TestCertificate.ended)Alias name: two\n\(TestCertificate.ended)")
    }
    let findings = try estate.report().findings
    for kind in ["host.absent", "certificate.expired"] {
      let places = findings.filter { $0.kind == kind }.map(\.place)
      #expect(places.count == 2 && Set(places).count == 2, "\(kind)")
    }
    #expect(findings.contains { $0.place.key == "two" })
  }

  /// Of two, nobody has what most have.
  @Test func twoWorkersAreFarFromEachOther() throws {
    var estate = SmallEstate()
    estate.hosts["cn3"] = nil
    estate.set("cn2", "producer.linger.ms", "5000")
    estate.set("cn1", "producer.linger.ms", "50")
    estate.set("cn1", "producer.batch.size", "40000")
    let found = try estate.report().findings.filter { $0.kind == "connect.setting-far-off" }
    #expect(
      found.map { "\($0.place.host ?? "") \($0.place.key ?? "")" } == [
        "cn1 producer.linger.ms", "cn2 producer.linger.ms",
      ])
    #expect(found.first?.text == "there is no value that most have")
  }

  /// Connect wants three copies unless it says otherwise.
  @Test func defaultsOfConnectAreBeyondTwoBrokers() throws {
    var estate = SmallEstate()
    estate.hosts["kb3"] = nil
    for host in ["kb", "cn", "sr"] {
      let key = host == "sr" ? "kafkastore.bootstrap.servers" : "bootstrap.servers"
      if host != "kb" { estate.setAll(host, key, "kb1:9091,kb2:9091") }
    }
    estate.setAll("cn", "config.storage.replication.factor", nil)
    let found = try estate.report().findings.filter { $0.kind == "replication.client-beyond-brokers" }
    #expect(found.contains { $0.place.host == "cn1" && $0.place.key == "config.storage.replication.factor" })
  }

  @Test(
    "Every internal topic of the brokers is held against their number, as long as it is theirs",
    arguments: [
      "confluent.balancer.topic.replication.factor",
      "confluent.cluster.link.metadata.topic.replication.factor",
      "confluent.security.event.logger.exporter.kafka.topic.replicas",
      "confluent.metrics.reporter.topic.replicas",
    ])
  func internalTopicsBeyondBrokers(setting: String) throws {
    func found(elsewhere servers: String) throws -> [String?] {
      var estate = SmallEstate()
      estate.set("kb2", setting, "5")
      let reporter = "confluent.metrics.reporter.bootstrap.servers"
      estate.set("kb2", reporter, servers.isEmpty ? "kb1:9091,kb2:9091" : servers)
      let logger = "confluent.security.event.logger.exporter.kafka.bootstrap.servers"
      if !servers.isEmpty { estate.set("kb2", logger, servers) }
      return try estate.report().findings.filter { $0.kind == "replication.beyond-brokers" }.map(\.place.key)
    }
    #expect(try found(elsewhere: "") == [setting])
    let isAlwaysOwn = !setting.contains("metrics.reporter") && !setting.contains("event.logger")
    #expect(try found(elsewhere: "audit1:9092") == (isAlwaysOwn ? [setting] : []))
  }

  @Test(
    "Only a loopback address makes a listener without encryption sound",
    arguments: [
      ("", true), ("kb1", true), ("192.0.2.7", true), ("[2001:db8::7]", true), ("127.example.net", true),
      ("127.0.0.1", false), ("localhost", false), ("[::1]", false),
    ])
  func loopbackListeners(address: String, isOpen: Bool) throws {
    let ways = [
      ("PLAINTEXT", "SCRAM-SHA-512", "listener.plaintext"),
      ("SASL_PLAINTEXT", "PLAIN", "listener.unencrypted"),
      ("SASL_PLAINTEXT", "SCRAM-SHA-512", "listener.records-unencrypted"),
    ]
    for (way, mechanism, rule) in ways {
      var estate = SmallEstate()
      estate.set("kb1", "listeners", "INTERNAL://:9091,OPEN://\(address):9092")
      estate.set("kb1", "sasl.enabled.mechanisms", mechanism)
      estate.set(
        "kb1", "listener.security.protocol.map", "INTERNAL:SASL_SSL,CONTROLLER:SASL_SSL,OPEN:\(way)")
      let found = try estate.report().findings.filter { $0.kind.hasPrefix("listener.") }
      #expect(found.map(\.kind) == (isOpen ? [rule] : []))
      let place = address.isEmpty ? "all interfaces" : address.filter { !"[]".contains($0) }
      #expect(found.allSatisfy { $0.text.hasPrefix("listener OPEN on port 9092, on \(place)") })
    }
  }

  @Test("Default passwords are found in logins, files of users, and behind a user's name")
  func defaultPasswordsEverywhere() throws {
    var estate = SmallEstate()
    let (login, users) = ("/etc/kafka/kafka_server_jaas.conf", "/etc/kafka/connect-password.properties")
    estate.changeProcess("kb1") { $0.arguments.insert("-Djava.security.auth.login.config=\(login)", at: 1) }
    estate.write(
      "kb1", login, "KafkaServer {\n  X required\n  password=\"admin-secret\"\n  user_bob=\"mine\";\n};\n")
    let ways = "ConnectLogin {\n  X required\n  file=\"\(users)\";\n};\n"
    estate.changeProcess("cn1") {
      $0.arguments.insert("-Djava.security.auth.login.config=/etc/kafka/connect_jaas.conf", at: 1)
    }
    estate.write("cn1", "/etc/kafka/connect_jaas.conf", ways)
    estate.write("cn1", users, "connect-admin: changeit\nother: of-our-own,role\n")
    estate.set("sr1", "confluent.basic.auth.user.info", "admin:admin-secret")
    let found = try estate.report().findings.filter { $0.kind == "password.default" }
    #expect(
      Set(found.map { "\($0.place.host ?? "") \($0.text)" }) == [
        "kb1 \(login): password", "cn1 \(users): connect-admin", "sr1 confluent.basic.auth.user.info",
      ])
  }

  @Test func secretsAreCitedByNameOnly() throws {
    var estate = SmallEstate()
    estate.set("kb1", "listener.name.internal.ssl.keystore.password", "changeit")
    let finding = try #require(try estate.report().findings.first { $0.kind == "password.default" })
    #expect(finding.text == "listener.name.internal.ssl.keystore.password")
    #expect(!finding.evidence.contains { $0.text.contains("changeit") })
  }

  @Test func withoutAMajorityAllAreNamed() throws {
    var estate = SmallEstate()
    estate.hosts["cn3"] = nil
    estate.replaceArgument("cn1", "-Xmx4g", "-Xmx2g")
    let hosts = try estate.report().findings.filter { $0.kind == "heap.differs" }.compactMap(\.place.host)
    #expect(hosts == ["cn1", "cn2"])
  }
}
