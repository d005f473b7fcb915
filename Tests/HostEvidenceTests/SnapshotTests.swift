import AnsibleVault
import Foundation
import TestSupport
import Testing

@testable import HostEvidence

@Suite struct SnapshotTests {
  private var snapshot: Snapshot {
    var host = HostRecord(name: "kb1", connection: ["ansible_user": "ops"])
    host.files["/a"] = FileRecord(state: .read, content: FileBytes([0xC3, 0x28, 0, 10]))
    host.files["/b"] = FileRecord(state: .read, content: FileBytes(Array("ä\u{0}\r\n".utf8)))
    host.processes = [ProcessRecord(id: 1)]
    return Snapshot(
      program: "1.0", taken: "2026-01-01T00:00:00Z", hosts: [host, HostRecord(name: "a")],
      failures: [.init(host: "kb9", reason: "no route")])
  }

  @Test func comesBackAsItWas() throws {
    let back = try Snapshot(decoding: try snapshot.encoded(), name: "x")
    #expect(back == snapshot)
    #expect(back.hosts.map(\.name) == ["a", "kb1"])
  }

  @Test func equalEvidenceGivesEqualBytes() throws {
    #expect(try snapshot.encoded() == snapshot.encoded())
  }

  @Test(arguments: [
    ("", "is no snapshot of cpdiscover, or its end is missing"),
    ("{}", "is no snapshot of cpdiscover, or its end is missing"),
    (#"{"format":"other","version":1}"#, "is no snapshot of cpdiscover"),
    (#"{"format":"cpdiscover-snapshot","version":-1}"#, "has a format that no cpdiscover writes (-1)"),
    (
      #"{"format":"cpdiscover-snapshot","version":99}"#,
      "was written by a newer cpdiscover (format 99, this one reads up to 2)"
    ),
    (
      #"{"format":"cpdiscover-snapshot","version":1,"program":"x","taken":"y","hosts":[{"name":"S3CRET"}],"failures":[]}"#,
      "is damaged (hosts.[0].connection is missing)"
    ),
  ])
  func otherFilesAreRefusedWithoutTheirContent(text: String, message: String) {
    let error = #expect(throws: SnapshotError.self) {
      try Snapshot(decoding: Data(text.utf8), name: "x.snapshot")
    }
    let description = error?.description ?? ""
    #expect(description.contains(message), "\(description)")
    #expect(!description.contains("S3CRET"))
  }

  @Test(arguments: ["version-1", "version-2", "version-2-encrypted"])
  func filesOfEveryVersionAreRead(name: String) throws {
    let file = projectFolder.appending(path: "Tests/Snapshots/\(name).snapshot")
    let ring = VaultKeyRing([VaultPassword(Array("password".utf8))])
    let snapshot = try Snapshot(decoding: Data(contentsOf: file), name: name, vault: ring)
    #expect(snapshot.taken == "2026-01-01T00:00:00Z")
    #expect(snapshot.hosts.map(\.name) == ["solo.osl.example.net"])
    #expect(snapshot.hosts.first?.processes.count == 1)
    #expect(snapshot.hosts.first?.files["/etc/os-release"]?.state == .read)
    #expect(snapshot.failures.map(\.host) == ["kb9.example.net"])
    if name != "version-1" { #expect(snapshot.takenBy == "ops@admin1" && snapshot.scripts?.count == 64) }
  }

  @Test func anAlteredFileIsRefused() throws {
    let password = VaultPassword(Array("p".utf8))
    let salt = [UInt8](repeating: 3, count: 32)
    var random = SeededGenerator(seed: 1)
    for data in [
      try snapshot.encoded(),
      try snapshot.encoded(sealing: password, salt: { () throws(VaultError) in salt }),
    ] {
      for _ in 0..<20 {
        var altered = data
        altered[Int.random(in: 0..<data.count, using: &random)] ^= 1
        let error = #expect(throws: SnapshotError.self) {
          try Snapshot(decoding: altered, name: "x", vault: VaultKeyRing([password]))
        }
        #expect(error?.description.hasPrefix("x ") == true)
      }
    }
  }

  @Test func encryptedItOpensWithItsPasswordOnly() throws {
    let password = VaultPassword(label: "team", Array("p".utf8))
    let data = try snapshot.encoded(sealing: password)
    #expect(Snapshot.isEncrypted(data))
    #expect(try !Snapshot.isEncrypted(snapshot.encoded()))
    #expect(try Snapshot(decoding: data, name: "x", vault: VaultKeyRing([password])) == snapshot)
    for ring in [VaultKeyRing(), VaultKeyRing([VaultPassword(label: "team", Array("q".utf8))])] {
      let error = #expect(throws: SnapshotError.self) { try Snapshot(decoding: data, name: "x", vault: ring) }
      #expect(error?.description.contains("encrypted (vault id team)") == true)
    }
    for length in stride(from: 0, to: data.count - 1, by: 97) {
      #expect(throws: SnapshotError.self) {
        try Snapshot(decoding: data.prefix(length), name: "x", vault: VaultKeyRing([password]))
      }
    }
  }

  @Test func aTruncatedFileIsRefused() throws {
    let data = try snapshot.encoded()
    for length in stride(from: 0, to: data.count - 2, by: 7) {
      #expect(throws: SnapshotError.self) { try Snapshot(decoding: data.prefix(length), name: "x") }
    }
  }
}
