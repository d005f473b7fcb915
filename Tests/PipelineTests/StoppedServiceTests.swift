import ComponentCatalog
import DriftMutations
import EstateFindings
import EstateSupport
import Foundation
import HostEvidence
import TestSupport
import Testing

/// A service that does not run has no arguments that would name its files; its unit does.
struct StoppedServiceTests {
  /// Hosts on which nothing runs any more.
  private static let hosts = ["zk3", "kb2", "sr1"].map { "\($0).fra.example.net" }

  /// - Parameter files: that the first of the hosts has besides, by path without the first slash.
  private func withStopped<Result>(
    _ hosts: [String], files: [String: String] = [:], _ work: (URL) async throws -> Result
  ) async throws -> Result {
    let fixture = try EstateCase.fixture("zookeeper-sasl-tls")
    return try await withTemporaryFolder { folder in
      let copy = folder.appending(path: "hosts")
      try FileManager.default.copyItem(at: fixture.hosts, to: copy)
      for host in hosts {
        let proc = copy.appending(path: "\(host)/root/proc")
        for name in try FileManager.default.contentsOfDirectory(atPath: proc.path) {
          if let id = Int(name), id > 1 { try FileManager.default.removeItem(at: proc.appending(path: name)) }
        }
      }
      for (path, text) in files {
        let place = copy.appending(path: "\(hosts[0])/root/\(path)")
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
      }
      return try await work(copy)
    }
  }

  @Test func driftTellsThatItStoppedAndNothingElse() async throws {
    let fixture = try EstateCase.fixture("zookeeper-sasl-tls")
    let records = try await withStopped(Self.hosts) { try await collectedRecords(below: $0) }
    let report = try MutatedCase(
      records, inventory: fixture.inventoryPath, catalog: try Catalog.embedded()
    ).report()
    let stopped = report.findings.filter { $0.kind == "component.stopped" }
    #expect(stopped.compactMap(\.place.host).sorted() == Self.hosts.sorted())
    #expect(report.findings.filter { $0.kind != "component.stopped" } == [])
  }

  @Test(arguments: PrintedBundle.shells) func aBundleHasItsFilesToo(shell: String) async throws {
    try await withStopped(Self.hosts) { folder in
      let records = try await collectedRecords(below: folder)
      for expected in records where Self.hosts.contains(expected.name) {
        let root = folder.appending(path: "\(expected.name)/root")
        let bundle = try HostBundle(
          parsing: try await PrintedBundle.bytes(of: root, shell: shell, key: nil), name: expected.name)
        let record = BundleReader(catalog: try Catalog.embedded()).record(of: bundle)
        #expect(record.files == expected.files)
        #expect(record.files.keys.contains { $0.hasSuffix("jaas.conf") || $0.hasSuffix("log4j.properties") })
        #expect(record.gaps == [])
      }
    }
  }

  /// Its options may stand in a file with variables that the unit names.
  @Test(arguments: PrintedBundle.shells) func whatVariablesOfAFileNameIsRead(shell: String) async throws {
    let host = "sr1.fra.example.net"
    let files = [
      "etc/systemd/system/confluent-schema-registry.service.d/zz.conf":
        "[Service]\nEnvironmentFile=-/etc/default/registry\n",
      "etc/default/registry": """
      # -Dlog4j.configuration=/srv/commented
      SCHEMA_REGISTRY_OPTS="-Dx=1 -Djava.security.krb5.conf=/srv/krb5.conf"

      """,
      "srv/krb5.conf": "[libdefaults]\n", "srv/commented": "",
    ]
    try await withStopped([host], files: files) { folder in
      let record = try #require(try await collectedRecords(below: folder).first { $0.name == host })
      #expect(record.files["/srv/krb5.conf"]?.content.text == "[libdefaults]\n")
      #expect(record.files["/srv/commented"] == nil)
      let bundle = try HostBundle(
        parsing: try await PrintedBundle.bytes(
          of: folder.appending(path: "\(host)/root"), shell: shell, key: nil), name: host)
      let read = BundleReader(catalog: try Catalog.embedded()).record(of: bundle)
      #expect(read.files == record.files && read.gaps == [])
    }
  }
}
