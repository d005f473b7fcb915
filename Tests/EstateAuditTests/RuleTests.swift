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
