import ComponentCatalog
import DriftMutations
import EstateFindings
import Foundation
import HostEvidence
import TestSupport
import Testing

/// Findings that random changes do not come to.
struct DriftKindsTests {
  private let tools = "tools.waw.example.net"

  private func found(
    _ records: (inout [HostRecord]) throws -> Void = { _ in }, inventory change: (String) -> String = { $0 }
  ) async throws -> [Mutation.Expectation] {
    try await report(records, inventory: change).findings.map { Mutation.Expectation($0) }
  }

  private func report(
    on fixture: String = "archive", _ records: (inout [HostRecord]) throws -> Void = { _ in },
    inventory change: (String) -> String = { $0 }
  ) async throws -> FindingReport {
    try await ChangedFixture.report(on: fixture, records, inventory: change)
  }

  @Test func aComponentThatIsNotThere() async throws {
    let findings = try await report { records in
      for index in records.indices where records[index].name == tools {
        records[index].units.removeAll { $0.name == "confluent-schema-registry.service" }
        records[index].processes.removeAll { $0.cgroup.contains("schema-registry") }
      }
    }.findings
    #expect(findings.map { Mutation.Expectation($0) } == [.init("component.absent", host: tools)])
    #expect(findings.map(\.starts) == ["confluent-schema-registry"])
  }

  /// Names of the clusters stand in the rows, and what a deploy would start or restart.
  @Test(arguments: [("cn1", "cn3", "confluent-kafka-connect"), ("ks1", "ks3", nil)])
  func aWorkerOfAnotherCluster(name: String, other: String, starts: String?) async throws {
    let findings = try await report(on: "connect-groups") { records in
      let source = try #require(records.first { $0.name == "\(other).muc.example.net" })
      let index = try #require(records.firstIndex { $0.name == "\(name).muc.example.net" })
      let (own, connection) = (records[index].name, records[index].connection)
      records[index] = source
      (records[index].name, records[index].connection) = (own, connection)
      records[index].facts["hostname"] = nil
    }.findings.filter { $0.place.host == "\(name).muc.example.net" }
    #expect(findings.map(\.kind) == ["component.moved"])
    #expect(findings.map(\.starts) == [starts])
    #expect(findings.map(\.restarts) == [starts == nil ? "confluent-ksqldb" : nil])
    #expect(findings.map(\.values.declared) == [name == "cn1" ? "ingest" : "orders_"])
  }

  /// Its files are those of another cluster, and none of its own.
  @Test func filesOfAWorkerOfAnotherClusterAreNotHeldAgainstTheGroup() async throws {
    let findings = try await report(on: "connect-groups") { records in
      let index = try #require(records.firstIndex { $0.name == "cn3.muc.example.net" })
      let path = "/etc/kafka/connect-export.properties"
      let text = try #require(records[index].files[path]).content.text
      let moved = text.replacing("group.id=export", with: "group.id=ingest")
      records[index].files[path]?.content = FileBytes(Array(moved.utf8))
    }.findings
    #expect(
      findings.map { Mutation.Expectation($0) } == [.init("component.moved", host: "cn3.muc.example.net")])
  }

  @Test func aHostInTheGroupOfAnotherComponent() async throws {
    let findings = try await report(
      on: "kraft",
      inventory: { text in
        let host = text.split(separator: "\n").first { $0.hasPrefix("    sr2.") }.map(String.init) ?? ""
        return text.replacing("\(host)\n", with: "")
          .replacing("_group_id: lis\n  hosts:\n", with: "_group_id: lis\n  hosts:\n\(host)\n")
      }
    ).findings
    let moved = findings.filter { $0.kind == "component.moved" }
    #expect(moved.map(\.place.host) == ["sr2.lis.example.net"])
    #expect(moved.map(\.values.declared) == ["kafka_connect"])
    #expect(moved.map(\.starts) == ["confluent-kafka-connect"])
  }

  @Test func aComponentThatIsNotDeclared() async throws {
    let findings = try await found(inventory: {
      $0.replacing("schema_registry:\n  hosts:\n    tools.waw.example.net:\n", with: "")
    })
    #expect(findings.contains(Mutation.Expectation("component.undeclared", host: tools)))
    #expect(!findings.contains { $0.file?.contains("schema-registry") == true })
  }

  @Test func anotherVersionThanDeclared() async throws {
    let findings = try await found(inventory: {
      $0.replacing("confluent_package_version: 8.0.2", with: "confluent_package_version: 8.0.9")
    })
    let versions = findings.filter { $0.kind == "version.declared" }
    #expect(versions.count == 8 && versions.allSatisfy { $0.key == "confluent_package_version" })
  }

  @Test func aVersionThatNothingTellsIsNotCompared() async throws {
    let rows = try await report(on: "zookeeper-sasl-tls").notCompared.filter {
      $0.place.key == "confluent_package_version"
    }
    let hosts = ["cc1", "ks1", "rp1", "sr1"].map { "\($0).fra.example.net" }
    #expect(rows.compactMap(\.place.host).sorted() == hosts)
    #expect(rows.allSatisfy { !$0.isGap && $0.reason.contains("7.9.1") })
  }

  @Test func aKernelSettingOfOneHost() async throws {
    let findings = try await found { records in
      for index in records.indices {
        records[index].facts["vm.swappiness"] = records[index].name.hasPrefix("node1") ? "60" : "1"
      }
    }
    #expect(
      findings == [Mutation.Expectation("skew.setting", host: "node1.waw.example.net", key: "vm.swappiness")])
  }

  @Test func aJavaThatWasPatchedOnOneHost() async throws {
    let findings = try await found { records in
      let index = try #require(records.firstIndex { $0.name == "node3.waw.example.net" })
      let release = "/srv/java/jdk-21.0.5/release"
      let text = try #require(records[index].files[release]).content.text
      records[index].files[release]?.content = FileBytes(Array(text.replacing("21.0.5", with: "21.0.6").utf8))
    }
    #expect(findings == [Mutation.Expectation("skew.java", host: "node3.waw.example.net")])
  }

  @Test func whoHasWhichJavaIsTold() async throws {
    let findings = try await report(on: "kraft") { records in
      for index in records.indices where ["kb1", "kb2"].contains(where: records[index].name.hasPrefix) {
        for path in records[index].files.keys where path.hasSuffix("/release") {
          let text = records[index].files[path]?.content.text ?? ""
          records[index].files[path]?.content = FileBytes(
            Array(text.replacing(/JAVA_(RUNTIME_)?VERSION=.*/, with: "JAVA_VERSION=\"17.0.99\"").utf8))
        }
      }
    }.findings.filter { $0.place.component == "kafka_broker" }
    let finding = try #require(findings.first)
    #expect(findings.count == 1 && finding.kind == "skew.java" && finding.place.host == nil)
    #expect(finding.hosts == (1...4).map { "kb\($0).lis.example.net" })
    #expect(finding.text.contains("17.0.99 on kb[1-2].lis.example.net"))
    #expect(finding.text.contains(" on kb[3-4].lis.example.net"))
  }

  @Test func aServerThatIsNotThere() async throws {
    let ghost = "node1.waw.example.net:9091,ghost.waw.example.net:9091"
    let path = "/srv/confluent/etc/kafka/connect-distributed.properties"
    let findings = try await found(
      { records in
        let index = try #require(records.firstIndex { $0.name == tools })
        let text = try #require(records[index].files[path]).content.text
        let edited = text.replacing(/(?m)^bootstrap\.servers=.*$/, with: "bootstrap.servers=\(ghost)")
        records[index].files[path]?.content = FileBytes(Array(edited.utf8))
      },
      inventory: {
        $0.replacing(
          "    kafka_connect_group_id: waw\n",
          with:
            "    kafka_connect_group_id: waw\n    kafka_connect_custom_properties: {bootstrap.servers: '\(ghost)'}\n"
        )
      })
    #expect(
      findings == [Mutation.Expectation("address.unknown", host: tools, file: path, key: "bootstrap.servers")]
    )
  }

  @Test func aDropInThatMayNotBeRead() async throws {
    let path = "/etc/systemd/system/confluent-server.service.d/override.conf"
    let host = "node1.waw.example.net"
    let estate = try EstateCase.fixture("archive")
    let mutated = try MutatedCase(
      try await CollectedEstate.of(estate).records, inventory: estate.inventoryPath,
      catalog: try Catalog.embedded())
    var records = mutated.records
    let index = try #require(records.firstIndex { $0.name == host })
    #expect(records[index].files[path]?.state == .read)
    records[index].files[path] = FileRecord(state: .denied)
    let report = mutated.report(of: records)
    #expect(report.findings.map { Mutation.Expectation($0) } == [])
    #expect(report.notCompared.contains { $0.place.file == path && $0.place.host == host })
  }

  @Test(arguments: [true, false])
  func aUnitThatIsMasked(isRunning: Bool) async throws {
    let unit = "confluent-schema-registry.service"
    let report = try await report { records in
      let index = try #require(records.firstIndex { $0.name == tools })
      let path = "/etc/systemd/system/\(unit)"
      records[index].links[path] = "/dev/null"
      let place = try #require(records[index].units.firstIndex { $0.name == unit })
      records[index].units[place].paths.insert(path, at: 0)
      if !isRunning { records[index].processes.removeAll { $0.cgroup.contains("schema-registry") } }
    }
    let kinds = report.findings.map(\.kind)
    #expect(kinds.contains("unit.masked") && kinds.count == (isRunning ? 1 : 2), "\(kinds)")
    #expect(report.findings.allSatisfy { $0.starts == nil })
  }

  @Test func aStoppedUnitWouldBeStarted() async throws {
    let report = try await report { records in
      let index = try #require(records.firstIndex { $0.name == tools })
      records[index].processes.removeAll { $0.cgroup.contains("schema-registry") }
    }
    #expect(report.findings.map(\.starts) == ["confluent-schema-registry"])
  }

  /// A drop-in that was added to kb1 by hand, after the collection's.
  private func drift(
    ofDropIn text: String, without kinds: [String] = ["process.options", "file.owner"]
  ) async throws -> [Finding] {
    try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      let path = "/etc/systemd/system/confluent-server.service.d/zz.conf"
      var file = try #require(records[index].files["/etc/kafka/server.properties"])
      file.content = FileBytes(Array(text.utf8))
      records[index].files[path] = file
      let unit = try #require(records[index].units.firstIndex { $0.name == "confluent-server.service" })
      records[index].units[unit].paths.append(path)
      // What runs, and who owns files, is not what is looked at here.
    }.findings.filter { !kinds.contains($0.kind) }
  }

  private let broker = "kb1.lis.example.net"

  @Test func aDropInThatOverridesWhatIsDeclared() async throws {
    let findings = try await drift(
      ofDropIn: "[Service]\nEnvironment=\"KAFKA_HEAP_OPTS=-Xmx9g\"\nUser=root\n")
    #expect(findings.map(\.kind) == ["unit.overridden", "unit.overridden"])
    #expect(findings.map(\.place.key) == ["Environment.KAFKA_HEAP_OPTS", "User"])
    #expect(findings.map(\.values.onDisk) == ["-Xmx9g", "root"])
    #expect(findings.map(\.values.declared) == ["-Xms4g -Xmx4g", "cp-kafka"])
  }

  @Test func aSecondProcessBesideTheUnit() async throws {
    let findings = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      var process = try #require(records[index].processes.first { $0.cgroup.contains("confluent-server") })
      process.id = 99_999
      process.cgroup = "0::/user.slice/user-0.slice/session-7.scope\n"
      process.arguments = process.arguments.map {
        $0.replacing("/etc/kafka/server.properties", with: "/tmp/server.properties")
      }
      records[index].processes.append(process)
      records[index].files["/tmp/server.properties"] = records[index].files["/etc/kafka/server.properties"]
    }.findings.filter { $0.place.host == broker }
    #expect(findings.map { Mutation.Expectation($0) } == [.init("component.unmanaged", host: broker)])
  }

  /// Somebody stopped the unit and started the broker by hand, from a copy of its file.
  @Test func aProcessInThePlaceOfTheUnitIsOneNode() async throws {
    let findings = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      let place = try #require(
        records[index].processes.firstIndex { $0.cgroup.contains("confluent-server") })
      records[index].processes[place].cgroup = "0::/user.slice/user-0.slice/session-7.scope\n"
      records[index].processes[place].arguments = records[index].processes[place].arguments.map {
        $0.replacing("/etc/kafka/server.properties", with: "/tmp/server.properties")
      }
      records[index].files["/tmp/server.properties"] = records[index].files["/etc/kafka/server.properties"]
    }.findings.filter { $0.place.host == broker || $0.hosts.contains(broker) }
    #expect(
      findings.map { Mutation.Expectation($0) } == [
        .init("component.stopped", host: broker), .init("component.unmanaged", host: broker),
      ])
    #expect(findings.last?.text.hasPrefix("in the place of the unit's own, which does not run") == true)
  }

  @Test func aHostInAGroupWhoseNameIsMistyped() async throws {
    let host = "cn1.lis.example.net"
    let report = try await report(
      on: "kraft", inventory: { $0.replacing("\nkafka_connect:\n", with: "\nkafka_conect:\n") })
    let findings = report.findings.filter { $0.place.host == host }
    #expect(findings.map { Mutation.Expectation($0) } == [.init("component.undeclared", host: host)])
    let note = try #require(report.notes.first { $0.subject == "kafka_conect" })
    #expect(note.text.hasSuffix("which passes over \(host); nearest: kafka_connect"))
  }

  @Test func aVariableThatADropInAddsIsToldOnce() async throws {
    let findings = try await drift(
      ofDropIn: "[Service]\nEnvironment=ADDED_BY_HAND=1\n", without: ["file.owner"])
    #expect(findings.map(\.kind) == ["process.options"])
  }

  @Test func theHeapThatRunsIsTold() async throws {
    let findings = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      for process in records[index].processes.indices {
        let arguments = records[index].processes[process].arguments
        records[index].processes[process].arguments = arguments.map {
          $0.hasPrefix("-Xmx") ? "-Xmx1g" : $0.hasPrefix("-Xms") ? "-Xms1g" : $0
        }
        records[index].processes[process].environment = records[index].processes[process].environment?.filter
        { !$0.hasPrefix("KAFKA_HEAP_OPTS=") }
      }
    }.findings
    #expect(findings.map(\.place.key) == ["Environment.KAFKA_HEAP_OPTS"])
    #expect(findings.map(\.values.running) == ["-Xms1g -Xmx1g"])
  }

  @Test func aUnitFileOfThePackageThatWasEdited() async throws {
    let path = "/usr/lib/systemd/system/confluent-server.service"
    let report = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      let text = try #require(records[index].files[path]).content.text
      records[index].files[path]?.content = FileBytes(Array("\(text)\nNice=5\n".utf8))
    }
    #expect(
      report.findings.map { Mutation.Expectation($0) } == [.init("skew.file", host: broker, file: path)])
  }

  @Test func anInventoryWithoutGroupsComparesNothing() async throws {
    let report = try await report(inventory: { _ in
      "all:\n  vars:\n    confluent_package_version: 8.0.2\n"
    })
    #expect(report.notCompared.contains { $0.reason.hasSuffix("so that nothing was compared") })
  }

  @Test func aDropInThatSaysMoreThanOthersOfTheGroup() async throws {
    let findings = try await drift(ofDropIn: "[Service]\nNice=5\n")
    #expect(
      findings.map { Mutation.Expectation($0) }
        == [.init("skew.setting", host: broker, file: "confluent-server.service", key: "Nice")])
    #expect(try await drift(ofDropIn: "[Service]\nUser=cp-kafka\n").isEmpty)
  }

  @Test func aDropInThatAddsWhatMatters() async throws {
    let unit = "confluent-server.service"
    let memory = try await drift(ofDropIn: "[Service]\nMemoryMax=1G\n")
    #expect(
      memory.map { Mutation.Expectation($0) } == [
        .init("unit.extra", host: broker, file: unit, key: "MemoryMax")
      ])
    #expect(try await drift(ofDropIn: "[Unit]\nRequires=x.service\n").map(\.kind) == ["unit.extra"])
    // Dependencies add up, so that nothing is overridden.
    #expect(try await drift(ofDropIn: "[Unit]\nAfter=x.service\n").map(\.kind) == ["skew.setting"])
    let description = try await drift(ofDropIn: "[Unit]\nDescription=mine\n")
    #expect(description.map(\.kind) == ["unit.overridden"] && description.map(\.severity) == [.cosmetic])
  }

  @Test func aFileOfVariablesWithoutWhichAUnitDoesNotStart() async throws {
    let path = "/etc/systemd/system/confluent-server.service.d/zz.conf"
    let findings = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      let text = "[Service]\nEnvironmentFile=/etc/none\n"
      records[index].files[path] = FileRecord(state: .read, content: FileBytes(Array(text.utf8)))
      records[index].files["/etc/none"] = FileRecord(state: .missing, content: FileBytes([]))
      let unit = try #require(records[index].units.firstIndex { $0.name == "confluent-server.service" })
      records[index].units[unit].paths.append(path)
    }.findings.filter { $0.kind == "unit.extra" }
    #expect(findings.map(\.severity) == [.critical] && findings.map(\.place.key) == ["EnvironmentFile"])
    #expect(findings.first?.text.contains("/etc/none is not there") == true)
  }

  /// The declared file still lies there, as a deploy would write it.
  @Test func aBrokerThatReadsAnotherFileThanTheDeclaredOne() async throws {
    let (file, other) = ("/etc/kafka/server.properties", "/etc/kafka/other.properties")
    let report = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      records[index].files[other] = records[index].files[file]
      for process in records[index].processes.indices {
        records[index].processes[process].arguments = records[index].processes[process].arguments.map {
          $0 == file ? other : $0
        }
      }
      for path in records[index].files.keys where path.contains("/confluent-server.service") {
        let text = try #require(records[index].files[path]).content.text
        records[index].files[path]?.content = FileBytes(Array(text.replacing(file, with: other).utf8))
      }
    }
    let own = report.findings.filter { $0.kind == "file.elsewhere" }.map { Mutation.Expectation($0) }
    #expect(own == [.init("file.elsewhere", host: broker, file: other)])
    #expect(!report.notCompared.contains { $0.reason.contains("live host") })
  }

  /// All files and the unit are as a deploy would write them, so that it would notify nobody.
  @Test func aProcessThatReadsAnotherFileThanItsUnitSays() async throws {
    let other = "/etc/kafka/server-new.properties"
    let findings = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      records[index].files[other] = records[index].files["/etc/kafka/server.properties"]
      for process in records[index].processes.indices {
        records[index].processes[process].arguments = records[index].processes[process].arguments.map {
          $0 == "/etc/kafka/server.properties" ? other : $0
        }
      }
    }.findings
    #expect(
      findings.map { Mutation.Expectation($0) } == [.init("file.elsewhere", host: broker, file: other)])
    #expect(findings.map(\.restarts) == [nil] && findings.map(\.severity) == [.major])
  }

  /// A deploy would start it, so that it restarts nothing, whatever differs.
  @Test func whatIsStoppedIsStartedAndNotRestarted() async throws {
    let findings = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      records[index].processes.removeAll { $0.cgroup.contains("confluent-server") }
      let path = "/etc/kafka/server.properties"
      let text = try #require(records[index].files[path]).content.text
      records[index].files[path]?.content = FileBytes(Array("\(text)\nfoo=bar\n".utf8))
    }.findings.filter { $0.place.host == broker }
    #expect(findings.contains { $0.place.key == "foo" && $0.starts == "confluent-server" })
    #expect(findings.allSatisfy { $0.restarts == nil })
  }

  @Test func anEmptiedFileIsOneRow() async throws {
    let path = "/etc/kafka/client.properties"
    let findings = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      records[index].files[path]?.content = FileBytes(Array("# nothing\n".utf8))
    }.findings
    #expect(findings.map { Mutation.Expectation($0) } == [.init("file.changed", host: broker, file: path)])
  }

  @Test func aFileInUTF16IsOneRow() async throws {
    let path = "/etc/kafka/client.properties"
    let report = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      let text = try #require(records[index].files[path]).content.text
      records[index].files[path]?.content = FileBytes(text.utf8.flatMap { [$0, 0] })
    }
    #expect(
      report.findings.map { Mutation.Expectation($0) } == [.init("file.changed", host: broker, file: path)])
    #expect(report.findings.first?.evidence.contains { $0.text.contains("zero bytes") } == true)
  }

  @Test func aUnitFileOfItsOwnThatHidesThePackages() async throws {
    let (name, folder) = ("confluent-server.service", "/etc/systemd/system")
    let findings = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      let text = try #require(records[index].files["/usr/lib/systemd/system/\(name)"]).content.text
      let own = text.replacing(/(?m)^LimitNOFILE=.*$/, with: "LimitNOFILE=7").replacing(
        /(?m)^User=.*$/, with: "User=root")
      records[index].files["\(folder)/\(name)"] = FileRecord(
        state: .read, content: FileBytes(Array(own.utf8)))
      let unit = try #require(records[index].units.firstIndex { $0.name == name })
      records[index].units[unit].paths.append("\(folder)/\(name)")
    }.findings.filter { $0.kind == "unit.overridden" }
    #expect(
      findings.contains {
        $0.place.key == "User" && $0.values.onDisk == "root"
          && $0.text.hasPrefix("by \(folder)/\(name), which hides")
      })
  }

  @Test(arguments: ["confluent-server", "confluent-security"])
  func aPackageOfAnotherVersion(name: String) async throws {
    let findings = try await report(on: "kraft") { records in
      let index = try #require(records.firstIndex { $0.name == broker })
      let text = try #require(records[index].dpkg).text
      let blocks = text.components(separatedBy: "\n\n").map { block in
        block.hasPrefix("Package: \(name)\n") ? block.replacing("8.3.0", with: "8.3.1") : block
      }
      records[index].dpkg = FileBytes(Array(blocks.joined(separator: "\n\n").utf8))
    }.findings
    let expected: [Mutation.Expectation] = [
      .init(name == "confluent-server" ? "version.declared" : "skew.version", host: broker, key: name)
    ]
    #expect(findings.map { Mutation.Expectation($0) } == expected)
    #expect(findings.first?.values.onDisk == "8.3.1-1")
  }

  @Test func aSettingThatOneHostLacksAndNobodyCanEvaluate() async throws {
    let path = "/etc/kafka/server.properties"
    let findings = try await report(
      on: "kraft",
      { records in
        for index in records.indices where records[index].files[path] != nil {
          guard records[index].name != broker else { continue }
          let text = try #require(records[index].files[path]).content.text
          records[index].files[path]?.content = FileBytes(Array("\(text)\nlooked.up=1\n".utf8))
        }
      },
      inventory: { text in
        text.replacing(
          "kafka_broker_custom_properties:\n",
          with: "kafka_broker_custom_properties:\n      looked.up: \"{{ lookup('env', 'X') }}\"\n")
      }
    ).findings
    #expect(
      findings.map { Mutation.Expectation($0) }
        == [.init("skew.setting", host: broker, file: path, key: "looked.up")])
  }

  @Test func aFileOfTheCollectionThatWasEditedOnOneHost() async throws {
    let host = "kb2.fra.example.net"
    let report = try await report(on: "zookeeper-sasl-tls") { records in
      let index = try #require(records.firstIndex { $0.name == host })
      #expect(records[index].files["/opt/prometheus/kafka.yml"]?.content.bytes.isEmpty == false)
      records[index].files["/opt/prometheus/kafka.yml"]?.content = FileBytes(Array("rules: []\n".utf8))
    }
    #expect(
      report.findings.map { Mutation.Expectation($0) }
        == [Mutation.Expectation("skew.file", host: host, file: "/opt/prometheus/kafka.yml")])
  }
}
