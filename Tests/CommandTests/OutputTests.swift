import Foundation
import TestSupport
import Testing

/// Where an inventory goes, and what becomes of the older one.
struct OutputTests {
  private let roots = Command.roots("renamed-unit")

  /// A snapshot of a small estate: from it, every run writes the same bytes.
  private func snapshot(in folder: URL, of fixture: String = "renamed-unit") async throws -> String {
    let path = folder.appending(path: "estate.snapshot").path
    let answer = try await Command.run([
      "collect", "--roots", Command.roots(fixture), "--save-snapshot", path, "--quiet",
    ])
    #expect(answer.status == 0)
    #expect(answer.all.isEmpty)
    return path
  }

  @Test func defaultsToTheFolderWhereItRuns() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Command.run(["--roots", roots], in: folder)
      #expect(answer.status == 0)
      #expect(answer.output.isEmpty)
      #expect(try folder.names() == ["inventory.yml"])
      let file = folder.appending(path: "inventory.yml")
      #expect(try file.mode() == 0o600)
      #expect(try file.text().hasPrefix("# Inventory for cp-ansible"))
      #expect(answer.errors.contains("inventory.yml: 1 host, mode 0600, secrets in plain text"))
    }
  }

  @Test func oneBinaryRunsFromAnywhere() async throws {
    try await withTemporaryFolder { folder in
      let program = folder.appending(path: "alone/cpdiscover")
      try FileManager.default.createDirectory(
        at: program.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: Command.path, toPath: program.path)
      let answer = try await Command.run(
        ["--roots", roots, "-o", "x.yml"], in: folder, program: program.path)
      #expect(answer.status == 0)
      #expect(try folder.names() == ["alone", "x.yml"])
    }
  }

  @Test func olderFilesAreKept() async throws {
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "inventory.yml")
      for number in 1...3 {
        try Data("old \(number)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        let answer = try await Command.run(["--roots", roots], in: folder)
        #expect(answer.status == 0)
        #expect(answer.errors.contains("/inventory.yml.~\(number)~\n"))
        #expect(try file.mode() == 0o600)
      }
      let kept = (1...3).map { "inventory.yml.~\($0)~" }
      #expect(try folder.names() == ["inventory.yml"] + kept)
      for (name, number) in zip(kept, 1...) {
        #expect(try folder.appending(path: name).text() == "old \(number)\n")
      }
    }
  }

  @Test func equalFilesStayAsTheyAre() async throws {
    try await withTemporaryFolder { folder in
      let snapshot = try await snapshot(in: folder)
      let file = folder.appending(path: "inventory.yml")
      let arguments = ["--snapshot", snapshot, "--output", file.path]
      #expect(try await Command.run(arguments).status == 0)
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
      #expect(try await Command.run(arguments).status == 0)
      let after = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(after[.systemFileNumber] as? NSNumber == attributes[.systemFileNumber] as? NSNumber)
      #expect(after[.modificationDate] as? Date == attributes[.modificationDate] as? Date)
      #expect(try file.mode() == 0o600)
      #expect(try folder.names() == ["estate.snapshot", "inventory.yml"])
    }
  }

  @Test func aLinkIsFollowed() async throws {
    try await withTemporaryFolder { folder in
      let link = folder.appending(path: "inventory.yml").path
      try Data("old\n".utf8).write(to: folder.appending(path: "real.yml"))
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.yml")
      #expect(try await Command.run(["--roots", roots], in: folder).status == 0)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.yml")
      #expect(try folder.names() == ["inventory.yml", "real.yml", "real.yml.~1~"])
    }
  }

  @Test func standardOutput() async throws {
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "inventory.yml")
      let snapshot = try await snapshot(in: folder)
      #expect(try await Command.run(["--snapshot", snapshot, "--output", file.path]).status == 0)
      let answer = try await Command.run(["--snapshot", snapshot, "--output", "-"], in: folder)
      #expect(answer.status == 0)
      #expect(answer.output == (try file.text()))
      #expect(try folder.names() == ["estate.snapshot", "inventory.yml"])
    }
  }

  @Test func severalClustersGetAFileEach() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Command.run(
        ["--roots", Command.roots("two-clusters"), "-o", "my.estate.yml"], in: folder)
      #expect(answer.status == 0)
      let names = try folder.names()
      #expect(names.count == 2)
      for name in names {
        #expect(name.hasPrefix("my.estate-") && name.hasSuffix(".yml"))
        #expect(try folder.appending(path: name).mode() == 0o600)
      }
    }
  }

  @Test func severalClustersDoNotFitStandardOutput() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Command.run(["--roots", Command.roots("two-clusters"), "-o", "-"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.output.isEmpty)
      #expect(
        answer.errors.contains(
          "cpdiscover: there are several clusters (old-kb, pay-kb), an inventory each: give --output a file name"
        )
      )
    }
  }

  @Test func standardOutputThatTakesNothing() async throws {
    try await withTemporaryFolder { folder in
      let snapshot = try await snapshot(in: folder)
      let command = "exec '\(Command.path)' --snapshot '\(snapshot)' --output - >/dev/full"
      let answer = try await Command.run(["-c", command], program: "/bin/sh")
      #expect(answer.status == 1)
      #expect(answer.errors.contains("cpdiscover: standard output could not be written"), "\(answer.errors)")
    }
  }

  @Test func aDiskThatIsFullLeavesTheOlderFile() async throws {
    try await withTemporaryFolder { folder in
      let snapshot = try await snapshot(in: folder, of: "kraft")
      let file = folder.appending(path: "inventory.yml")
      try Data("old\n".utf8).write(to: file)
      // A limit of 1 KiB a file stands in for the end of the disk.
      let command = "trap '' XFSZ; ulimit -f 1; exec '\(Command.path)' --snapshot '\(snapshot)'"
      let answer = try await Command.run(["-c", command], in: folder, program: "/bin/bash")
      #expect(answer.status == 1)
      #expect(answer.errors.contains("cpdiscover: inventory.yml could not be written"), "\(answer.errors)")
      #expect(try folder.names() == ["estate.snapshot", "inventory.yml"])
      #expect(try file.text() == "old\n")
    }
  }

  @Test(arguments: ["missing/inventory.yml", "folder", "/proc/inventory.yml", "blocked/inventory.yml"])
  func whatCannotBeWrittenIsSaid(output: String) async throws {
    try await withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appending(path: "folder"), withIntermediateDirectories: true)
      try Data().write(to: folder.appending(path: "blocked"))
      let answer = try await Command.run(["--roots", roots, "--output", output], in: folder)
      #expect(answer.status == 1)
      #expect(answer.output.isEmpty)
      #expect(answer.errors.contains("cpdiscover: \(output) "), "\(answer.errors)")
      #expect(try folder.names() == ["blocked", "folder"])
      #expect(try folder.appending(path: "folder").names().isEmpty)
    }
  }
}
