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

  @Test func encryptedItNeedsThePassword() async throws {
    try await withTemporaryFolder { folder in
      let estate = try SecretEstate.write(in: folder)
      try Data("p\n".utf8).write(to: folder.appending(path: "password"))
      try Data("q\n".utf8).write(to: folder.appending(path: "other"))
      let password = ["--vault-password-file", "password"]
      let saved = try await Command.run(
        ["collect", "--roots", estate, "--save-snapshot", "s"] + password, in: folder)
      #expect(saved.status == 0)
      #expect(saved.errors.contains("evidence saved in s, encrypted (vault id default)"))
      let bytes = try Data(contentsOf: folder.appending(path: "s"))
      #expect(bytes.range(of: Data("S3CRET".utf8)) == nil)
      let none = try await Command.run(["--snapshot", "s"], in: folder)
      #expect(
        none.status == 1 && none.errors.contains("s is encrypted (vault id default): give its password"))
      let wrong = try await Command.run(["--snapshot", "s", "--vault-password-file", "other"], in: folder)
      #expect(
        wrong.status == 1 && wrong.errors.contains("the password given does not open it (tried: default)"))
      let right = try await Command.run(["--snapshot", "s", "--secrets", "plain"] + password, in: folder)
      #expect(right.status == 0, "\(right.errors)")
      #expect(try folder.appending(path: "inventory.yml").text().contains("S3CRET"))
    }
  }

  @Test func redactedItHoldsPlaceholdersToWorkOnWith() async throws {
    try await withTemporaryFolder { folder in
      let estate = try SecretEstate.write(in: folder)
      let answer = try await Command.run(
        [
          "--roots", estate, "--save-snapshot", "s", "--redact", "-o",
          "live.yml",
        ],
        in: folder)
      #expect(answer.status == 0)
      let text = try folder.appending(path: "s").text()
      #expect(!text.contains("S3CRET") && !text.contains("UzNDUkVU"))
      #expect(text.contains("REDACTED_"))
      let head = text.prefix { $0 != "\n" }
      #expect(head.contains("\"redacted\":true") && head.contains("\"by\":") && head.contains("\"scripts\":"))
      let later = try await Command.run(["--snapshot", "s", "-o", "later.yml"], in: folder)
      #expect(later.status == 0, "\(later.errors)")
      #expect(later.errors.contains("placeholders stand for secrets"))
      // But for the secrets, the inventories are the same.
      let live = try folder.appending(path: "live.yml").text().split(separator: "\n")
      let redacted = try folder.appending(path: "later.yml").text().split(separator: "\n")
      #expect(live.count == redacted.count)
      for (left, right) in zip(live, redacted)
      where left != right && !left.hasPrefix("# This file holds secrets") {
        #expect(left.contains("S3CRET") && right.contains("REDACTED_"), "\(right)")
      }
    }
  }

  @Test(arguments: [
    ("", "is no snapshot of cpdiscover, or its end is missing"), ("{}", "is no snapshot of cpdiscover"),
    ("all:\n  hosts:\n", "is no snapshot of cpdiscover"),
    (#"{"format":"other","version":1}"#, "is no snapshot of cpdiscover"),
    (
      #"{"format":"cpdiscover-snapshot","version":99}"#,
      "was written by a newer cpdiscover (format 99, this one reads up to 2): use that version"
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
        #expect(answer.errors.contains("its end is missing"), "\(answer.errors)")
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
