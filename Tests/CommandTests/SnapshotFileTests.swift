import Foundation
import TestSupport
import Testing

struct SnapshotFileTests {
  @Test func inventoryFromASnapshotIsTheSame() async throws {
    try await withTemporaryFolder { folder in
      let saved = folder.appending(path: "estate.snapshot")
      let live = try await Command.run(
        ["--roots", Command.roots("uneven-brokers"), "-o", "live.yml", "--save-snapshot", saved.path],
        in: folder)
      #expect(live.status == 0)
      #expect(try saved.mode() == 0o600)
      #expect(live.errors.contains("evidence saved in \(saved.path)"))
      let later = try await Command.run(["--snapshot", saved.path, "-o", "later.yml"], in: folder)
      #expect(later.status == 0)
      #expect(try folder.appending(path: "later.yml").text() == folder.appending(path: "live.yml").text())
    }
  }

  @Test func collectOnlySaves() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Command.run(
        ["collect", "--roots", Command.roots("kraft"), "--limit", "kb*:!kb2*", "--save-snapshot", "s"],
        in: folder)
      #expect(answer.status == 0)
      #expect(answer.output.isEmpty)
      #expect(try folder.names() == ["s"])
      let names = try folder.appending(path: "s").text().matches(of: /"name":"(kb\d)\.lis\.example\.net"/).map
      { $0.1 }
      #expect(Set(names) == ["kb1", "kb3", "kb4"])
    }
  }

  @Test(arguments: [
    ("", "is no snapshot of cpdiscover, or its end is missing"), ("{}", "is no snapshot of cpdiscover"),
    ("all:\n  hosts:\n", "is no snapshot of cpdiscover"),
    (#"{"format":"other","version":1}"#, "is no snapshot of cpdiscover"),
    (
      #"{"format":"cpdiscover-snapshot","version":99}"#,
      "was written by a newer cpdiscover (format 99, this one reads up to 1): use that version"
    ),
    (#"{"format":"cpdiscover-snapshot","version":1,"program":"S3CRET"}"#, "is damaged (taken is missing"),
    (
      #"{"format":"cpdiscover-snapshot","version":1,"program":"x","taken":"x","failures":[],"hosts":[{"name":["S3CRET"]}]}"#,
      "is damaged (at hosts.[0].name): take it again with `cpdiscover collect`"
    ),
  ])
  func badSnapshots(text: String, expected: String) async throws {
    try await withTemporaryFolder { folder in
      try Data(text.utf8).write(to: folder.appending(path: "bad"))
      let answer = try await Command.run(["--snapshot", "bad"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.output.isEmpty)
      #expect(answer.errors.contains("cpdiscover: bad \(expected)"), "\(answer.errors)")
      #expect(!answer.all.contains("S3CRET"))
      #expect(try folder.names() == ["bad"])
    }
  }

  @Test func aSnapshotThatWasCut() async throws {
    try await withTemporaryFolder { folder in
      let whole = folder.appending(path: "whole")
      let roots = Command.roots("uneven-brokers")
      #expect(
        try await Command.run(["collect", "--roots", roots, "--save-snapshot", whole.path]).status == 0)
      let bytes = try Data(contentsOf: whole)
      for share in [10, 50, 99] {
        try bytes.prefix(bytes.count * share / 100).write(to: folder.appending(path: "cut"))
        let answer = try await Command.run(["--snapshot", "cut", "--verbose"], in: folder)
        #expect(answer.status == 1)
        #expect(answer.errors.contains("cut is no snapshot of cpdiscover, or its end is missing"))
        #expect(!answer.all.contains("S3CRET"))
      }
      #expect(try folder.names() == ["cut", "whole"])
    }
  }

  @Test(arguments: ["nowhere", "."])
  func aSnapshotThatIsNoFile(path: String) async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Command.run(["--snapshot", path], in: folder)
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("cpdiscover: \(path) can't be read: "), "\(answer.errors)")
    }
  }
}
