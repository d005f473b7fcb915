import ComponentCatalog
import EstateSupport
import Foundation
import HostEvidence
import TestSupport
import Testing

/// Keys and stores are not read, whoever names them.
struct KeyFilesTests {
  private static let unread = [
    "/etc/ssl/ks.jks", "/etc/ssl/server.key", "/etc/ssl/agent-store", "/etc/ssl/agent-server",
    "/etc/ssl/HOST.PEM",
    "/etc/shadow", "/etc/ssh/notes", "/root/.ssh/config", "/etc/ssl/broker", "/etc/ssl/unit",
    "/etc/kafka/x.keytab", "/etc/ssl/kafka.keystore", "/etc/ssl/server.key.bak-2", "/etc/ssl/ks.jks.OLD",
    "/root/.netrc", "/etc/kafka/id_kafka", "/tmp/krb5cc_0", "/etc/sudoers.d/x", "/sys/x", "/dev/x",
  ]
  private static let read = [
    "/etc/kafka/server.properties", "/etc/kafka/jolokia.properties", "/opt/prometheus/kafka.yml",
    "/etc/kafka/users", "/opt/proc/key.properties",
  ]
  /// Links, on the last part of a path and before it, and a key that has another name.
  private static let special = ["/etc/kafka/folder/notes", "/etc/kafka/link", "/etc/kafka/renamed"]

  private static func write(to root: URL) throws {
    let host = try BrokerFolder(
      root,
      options: [
        "-javaagent:/opt/jolokia.jar=config=/etc/kafka/jolokia.properties,keystore=/etc/ssl/ks.jks,serverKey=/etc/ssl/server.key",
        "-javaagent:/opt/other.jar=7071:/opt/prometheus/kafka.yml,keyStorePath=/etc/ssl/agent-store,serverKey=/etc/ssl/agent-server",
        "-javaagent:/opt/third.jar=/etc/ssl/HOST.PEM",
      ],
      arguments: ["--tls-key", "/etc/ssl/broker"] + unread.suffix(9) + ["/opt/proc/key.properties"] + special)
    try host.write(
      "/etc/kafka/server.properties",
      """
      x.credentials.file=/etc/shadow
      y.credentials.file=/etc/kafka/users
      a.password.file=/etc/kafka/../ssh/notes
      b.password.file=/root/.ssh/config
      c.password=${file:/etc/kafka/x.keytab:key}
      d.password=${file:/etc/ssh/notes:key}
      e.password.file=/etc/kafka/link

      """)
    try host.write(
      "/etc/systemd/system/confluent-server.service",
      "[Service]\nExecStart=/usr/bin/kafka-server-start /etc/kafka/server.properties --key.path=/etc/ssl/unit\n"
    )
    try FileManager.default.createSymbolicLink(
      atPath: root.appending(path: "etc/kafka/link").path, withDestinationPath: "../shadow")
    try FileManager.default.createSymbolicLink(
      atPath: root.appending(path: "etc/kafka/folder").path, withDestinationPath: "../ssh")
    try host.write("/etc/kafka/renamed", "-----BEGIN PRIVATE KEY-----\ncontent of /etc/ssl/server.key")
    for path in unread + read where path != "/etc/kafka/server.properties" {
      try host.write(path, "content of \(path)\n")
    }
  }

  @Test(arguments: PrintedBundle.shells) func `A bundle holds none of them`(shell: String) async throws {
    try await withTemporaryFolder { root in
      try Self.write(to: root)
      let bytes = try await PrintedBundle.bytes(of: root, shell: shell, key: nil)
      let text = String(decoding: bytes, as: UTF8.self)
      for path in Self.unread { #expect(!text.contains("content of \(path)"), "\(path)") }
      let bundle = try HostBundle(parsing: bytes, name: "kb1")
      let record = BundleReader(catalog: try Catalog.embedded()).record(of: bundle)
      #expect(
        record.gaps
          == Self.special.map { "\($0) leads to a key, a store or secrets of the system, and was not opened" }
      )
      for path in Self.read { #expect(record.files[path]?.state == .read, "\(path)") }
    }
  }

  @Test(arguments: PrintedBundle.shells)
  func `The key of placeholders is not read, whoever names it`(shell: String) async throws {
    try await withTemporaryFolder { folder in
      let root = folder.resolvingSymlinksInPath()
      let host = try BrokerFolder(root, arguments: ["/etc/kafka/digest", "/etc/kafka/here/digest"])
      try host.write("/etc/kafka/server.properties", "a=1\n")
      try FileManager.default.createSymbolicLink(
        atPath: root.appending(path: "etc/kafka/here").path, withDestinationPath: ".")
      let bytes = try await PrintedBundle.bytes(
        of: root, shell: shell, key: "S3CRET of all hosts", keyPath: "etc/kafka/digest")
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("S3CRET"))
      for path in ["/etc/kafka/digest", "/etc/kafka/here/digest"] {
        #expect(text.contains("%%cpdiscover%% key \(path)\n"), "\(path)")
      }
    }
  }

  @Test func `The waves ask for none of them`() async throws {
    try await withTemporaryFolder { folder in
      try Self.write(to: folder.appending(path: "kb1/root"))
      let records = try await collectedRecords(below: folder)
      let record = try #require(records.first)
      for path in Self.special { #expect(record.files[path]?.state == .special, "\(path)") }
      for path in Self.unread { #expect(record.files[path] == nil, "\(path)") }
      for path in Self.read { #expect(record.files[path]?.state == .read, "\(path)") }
    }
  }
}
