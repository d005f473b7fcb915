import Foundation
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
    (
      #"{"format":"cpdiscover-snapshot","version":99}"#,
      "was written by a newer cpdiscover (format 99, this one reads up to 1)"
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

  @Test func aTruncatedFileIsRefused() throws {
    let data = try snapshot.encoded()
    for length in stride(from: 0, to: data.count - 2, by: 7) {
      #expect(throws: SnapshotError.self) { try Snapshot(decoding: data.prefix(length), name: "x") }
    }
  }
}
