import ComponentCatalog
import Testing

@testable import EstateModel
@testable import HostEvidence

@Suite struct DeployFactsTests {
  private func facts(_ change: (inout HostRecord) -> Void) throws -> [String: String] {
    var record = HostRecord(name: "h")
    change(&record)
    return record.deployFacts(try Catalog.embedded())
  }

  @Test func whatWasNotSeenHasNoEntry() throws {
    #expect(
      try facts { _ in } == ["java": "unseen", "crypto.fips_enabled": "unknown", "distribution": "unknown"])
  }

  @Test func theKernelTells() throws {
    let found = try facts { $0.facts = ["vm.swappiness": "1\t", "crypto.fips_enabled": "0", "now": "5"] }
    #expect(found["vm.swappiness"] == "1" && found["crypto.fips_enabled"] == "0" && found["now"] == nil)
  }

  @Test(arguments: [
    ("ID=rhel\n", "redhat"), ("ID=amzn\nID_LIKE=fedora\n", "amazon"),
    ("ID=ubuntu\nID_LIKE=debian\n", "ubuntu"),
    ("ID=debian\n", "debian"),
  ])
  func theDistributionIsTold(release: String, name: String) throws {
    #expect(
      try facts {
        $0.files["/etc/os-release"] = FileRecord(state: .read, content: FileBytes(Array(release.utf8)))
      }[
        "distribution"] == name)
  }

  @Test func releasesOtherThanOneAreTold() throws {
    let rpm =
      "confluent-common-7.9.8-3.noarch\nconfluent-server-7.9.8-1.noarch\nconfluent-usm-agent-1.2.0-2.x86_64\n"
    let found = try facts { $0.rpm = FileBytes(Array(rpm.utf8)) }
    #expect(found["release"] == "7.9.8-3" && found["release.usm_agent"] == "1.2.0-2")
    let usual = try facts { $0.rpm = FileBytes(Array("confluent-common-7.9.8-1.noarch\n".utf8)) }
    #expect(usual["release"] == nil)
  }

  @Test func theOwnerOfAnArchiveIsToldUnlessItIsRoot() throws {
    func owned(by name: String) throws -> [String: String] {
      try facts {
        $0.files["/opt/confluent/confluent-7.9.8"] = FileRecord(
          state: .special,
          attributes: FileAttributes(size: 0, modified: nil, mode: "755", owner: name, group: name))
      }
    }
    #expect(try owned(by: "ops")["archive.owner"] == "ops")
    #expect(try owned(by: "ops")["archive.group"] == "ops")
    #expect(try owned(by: "root")["archive.owner"] == nil)
  }

  @Test func theCommandsVersionIsThatOfItsLink() throws {
    let found = try facts {
      $0.links["/usr/local/bin/confluent"] = "/opt/confluent-cli/confluent-3.65.0/confluent"
    }
    #expect(found["cli.version"] == "3.65.0")
  }

  @Test func logsRotateWhereAFileSaysSo() throws {
    let folder = "/etc/logrotate.d"
    func with(_ states: [String: FileRecord.State]) throws -> String? {
      try facts { record in
        for (path, state) in states { record.files[path] = FileRecord(state: state) }
      }["logrotate.usm-agent"]
    }
    #expect(try with(["/etc/logrotate.conf": .read, "\(folder)/usm-agent": .missing]) == "absent")
    #expect(try with(["/etc/logrotate.conf": .read, "\(folder)/usm-agent": .read]) == nil)
    #expect(try with(["/etc/logrotate.conf": .missing, "\(folder)/usm-agent": .missing]) == nil)
  }
}

@Suite struct InstalledJavaTests {
  private func java(
    _ executables: [String], _ packages: Set<String>, family: String? = nil
  ) throws -> InstalledJava {
    InstalledJava(
      executables: executables, packages: packages, family: family, rules: try Catalog.embedded().deploy.java)
  }

  @Test(arguments: [
    (
      "java-17-openjdk-17.0.13.0.11-3.el9.x86_64", ["java-17-openjdk-headless", "java-17-openjdk"],
      "java-17-openjdk"
    ),
    (
      "java-1.8.0-openjdk-1.8.0.432.b06-2.el9", ["java-1.8.0-openjdk-headless"], "java-1.8.0-openjdk-headless"
    ),
    ("java-17-openjdk-amd64", ["openjdk-17-jre-headless", "openjdk-11-jdk"], "openjdk-17-jre-headless"),
    (
      "java-21-amazon-corretto.x86_64", ["java-21-amazon-corretto-headless"],
      "java-21-amazon-corretto-headless"
    ),
    ("temurin-17-jdk-amd64", ["temurin-17-jdk"], "temurin-17-jdk"),
    ("zulu17-ca-amd64", ["zulu17-jdk"], "zulu17-jdk"),
  ])
  func thePackageOfAFolder(folder: String, packages: [String], name: String) throws {
    #expect(try java(["/usr/lib/jvm/\(folder)/bin/java"], Set(packages)) == .package(name))
  }

  @Test func aJavaWithoutAPackageIsItsFolder() throws {
    #expect(try java(["/opt/jdk-17/bin/java"], ["openjdk-17-jdk"]) == .home("/opt/jdk-17"))
    #expect(
      try java(["/usr/lib/jvm/java-17-openjdk-amd64/bin/java"], [])
        == .home("/usr/lib/jvm/java-17-openjdk-amd64"))
  }

  @Test func whereNoPackagesAreKnownTheFolderTellsTheBase() throws {
    let rpm = "/usr/lib/jvm/java-17-openjdk/bin/java"
    #expect(try java([rpm], [], family: "RedHat") == .package("java-17-openjdk-headless"))
    let deb = "/usr/lib/jvm/java-21-openjdk-amd64/bin/java"
    #expect(try java([deb], [], family: "Debian") == .package("openjdk-21-jre-headless"))
    #expect(try java([deb], ["adduser"], family: "Debian") == .home("/usr/lib/jvm/java-21-openjdk-amd64"))
  }

  @Test func withoutAProcessTheOnlyPackageCounts() throws {
    #expect(try java([], ["openjdk-17-jre-headless", "openjdk-17-jdk"]) == .package("openjdk-17-jdk"))
    #expect(try java([], ["openjdk-17-jdk", "openjdk-11-jdk"]) == .unseen)
    #expect(try java(["/usr/bin/envoy"], []) == .unseen)
  }
}
