import Foundation
import TestSupport
import Testing

/// What does not answer is named, and shows in the exit status.
struct MissingHostsTests {
  /// A port of this machine that nobody listens on.
  private func closedPort() throws -> Int {
    let (socket, port) = try SSHServer.listen()
    close(socket)
    return port
  }

  @Test func noHostAnswers() async throws {
    let port = try closedPort()
    try await withTemporaryFolder { folder in
      let text =
        "all: {hosts: {kb1: {ansible_host: 127.0.0.1, ansible_port: \(port), ansible_password: S3CRET-1}}}\n"
      try Data(text.utf8).write(to: folder.appending(path: "hosts.yml"))
      let answer = try await Command.run(
        ["--hosts", "hosts.yml", "--timeout", "20", "--verbose"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.output.isEmpty)
      #expect(answer.errors.contains("kb1: "))
      #expect(answer.errors.contains("cpdiscover: no host answered; nothing was written"))
      #expect(!answer.errors.contains("S3CRET"))
      #expect(try folder.names() == ["hosts.yml"])
    }
  }

  @Test func `A snapshot of no host does not take the place of an older one`() async throws {
    let port = try closedPort()
    try await withTemporaryFolder { folder in
      let text = "all: {hosts: {kb1: {ansible_host: 127.0.0.1, ansible_port: \(port)}}}\n"
      try Data(text.utf8).write(to: folder.appending(path: "hosts.yml"))
      try Data("older".utf8).write(to: folder.appending(path: "s"))
      let collect = ["collect", "--hosts", "hosts.yml", "--timeout", "20", "--save-snapshot"]
      let answer = try await Command.run(collect + ["s"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.errors.contains("s was not written, since no host answered"))
      #expect(!answer.errors.contains("saved"))
      #expect(try folder.appending(path: "s").text() == "older")
      // Parts come together later, and their failures with them.
      let part = try await Command.run(collect + ["part", "--shard", "1/1"], in: folder)
      #expect(part.status == 3)
      #expect(part.errors.contains("that no host answered is saved in part"))
    }
  }

  @Test func someHostsAnswer() async throws {
    let port = try closedPort()
    try await withTemporaryFolder { folder in
      let text = """
        vars: {ansible_port: \(port)}
        hosts:
          kafka_broker:
            here: {ansible_connection: local}
            away: {ansible_host: 127.0.0.1}
            strange: {ansible_connection: winrm}
        """
      try Data(text.utf8).write(to: folder.appending(path: "hosts.yml"))
      let answer = try await Command.run(
        ["collect", "--hosts", "hosts.yml", "--save-snapshot", "s", "--timeout", "20"], in: folder)
      #expect(answer.status == 3)
      #expect(answer.errors.contains("away: ") && answer.errors.contains("127.0.0.1 port \(port)"))
      #expect(
        answer.errors.contains(
          "ansible_connection must be ssh, local, docker, podman or kubectl"))
      #expect(try folder.names() == ["hosts.yml", "s"])
    }
  }

  @Test func missingHostsStandInTheInventory() async throws {
    try await withTemporaryFolder { folder in
      let snapshot = folder.appending(path: "s")
      let roots = Command.roots("combined-kraft")
      #expect(
        try await Command.run(["collect", "--roots", roots, "--save-snapshot", snapshot.path]).status == 0)
      let gone = #""failures":[{"host":"node4.hel.example.net","reason":"no route to host\nsecond line"}]"#
      // A file of today shows that it was altered; one of version 1 has the same evidence and no such check.
      let evidence = try #require(try snapshot.text().split(separator: "\n").dropFirst().first)
      let text =
        #"{"format":"cpdiscover-snapshot","version":1,"program":"x","taken":"2026-01-01T00:00:00Z","#
        + evidence.dropFirst().replacing(#""failures":[]"#, with: gone)
      try Data(text.utf8).write(to: snapshot)
      let answer = try await Command.run(["--snapshot", "s", "--quiet"], in: folder)
      #expect(answer.status == 3)
      #expect(answer.errors.contains("node4.hel.example.net: no route to host"))
      #expect(answer.errors.contains("missing from the inventory, of 4 hosts: node4.hel.example.net"))
      let inventory = try folder.appending(path: "inventory.yml").text()
      let head = inventory.split(separator: "\n").prefix { $0.hasPrefix("#") }
      #expect(head.contains("#   node4.hel.example.net: no route to host second line"))
    }
  }

  @Test func aHostThatWasReadInPart() async throws {
    try await withTemporaryFolder { folder in
      let estate = folder.appending(path: "estate")
      _ = try await runTool("cp", ["-R", "-P", Command.roots("combined-kraft"), estate.path])
      // A pipe where a file should be: opening it would wait for ever.
      let file = estate.appending(path: "node2.hel.example.net/root/etc/kafka/server.properties").path
      try FileManager.default.removeItem(atPath: file)
      #expect(mkfifo(file, 0o600) == 0)
      let answer = try await Command.run(["--roots", "estate", "-o", "i.yml"], in: folder)
      #expect(answer.status == 3)
      #expect(answer.errors.contains("node2.hel.example.net: read in part"))
      #expect(answer.errors.contains("/etc/kafka/server.properties is no regular file and was not opened"))
      let inventory = try folder.appending(path: "i.yml").text()
      #expect(inventory.contains("#   node2.hel.example.net: "))
      // The others are whole.
      #expect(
        inventory.contains("\n        node1.hel.example.net:")
          && inventory.contains("\n        node3.hel.example.net:"))
    }
  }

  @Test(arguments: ["nowhere", "empty", "file"])
  func rootsThatHoldNothing(name: String) async throws {
    try await withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appending(path: "empty"), withIntermediateDirectories: true)
      try Data().write(to: folder.appending(path: "file"))
      let answer = try await Command.run(["--roots", name], in: folder)
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("cpdiscover: "))
      #expect(answer.errors.contains(name))
      #expect(try folder.names() == ["empty", "file"])
    }
  }

  @Test func hostsWithoutAnyComponent() async throws {
    try await withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appending(path: "estate/web1/etc"), withIntermediateDirectories: true)
      let answer = try await Command.run(["--roots", "estate"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.errors.contains("cpdiscover: no component was found on 1 host; nothing was written"))
      #expect(try folder.names() == ["estate"])
    }
  }
}
