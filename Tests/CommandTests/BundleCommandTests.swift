import Foundation
import TestSupport
import Testing

/// From the script that is printed to the evidence, as people do it.
struct BundleCommandTests {
  /// Runs the printed script over the hosts of an estate; the bundles lie in `folder/bundles`.
  private static func collect(_ fixture: String, in folder: URL, _ options: [String], _ arguments: [String])
    async throws
  {
    let script = try await Command.run(["script", "--bundle"] + options)
    #expect(script.status == 0)
    let bundles = folder.appending(path: "bundles")
    try FileManager.default.createDirectory(at: bundles, withIntermediateDirectories: true)
    for host in try URL(filePath: Command.roots(fixture)).names() {
      // On the host itself the script would read the host; here it reads a folder.
      let root = "\(Command.roots(fixture))/\(host)/root"
      let text = script.output.replacing("\nroot=''\n", with: "\nroot='\(root)'\n")
      let output = bundles.appending(path: "\(host).txt")
      let said = try await runTool("sh", ["-s", "--", "-o", output.path] + arguments, input: text)
      #expect(said == "")
      #expect(try output.mode() == 0o600)
    }
  }

  @Test func `A snapshot of bundles is that of the hosts`() async throws {
    try await withTemporaryFolder { folder in
      try await Self.collect("kraft", in: folder, [], [])
      // As an editor on Windows saves it.
      let bundles = folder.appending(path: "bundles")
      let first = bundles.appending(path: try #require(bundles.names().first))
      try (Data([0xEF, 0xBB, 0xBF]) + Data(contentsOf: first)).write(to: first)
      for source in [["--roots", Command.roots("kraft")], ["--bundles", "bundles"]] {
        let answer = try await Command.run(
          ["collect", "--save-snapshot", "of\(source[0])", "--quiet"] + source, in: folder)
        #expect(answer.status == 0)
        #expect(answer.errors == "")
      }
      #expect(try Self.hosts(folder, "of--bundles") == Self.hosts(folder, "of--roots"))
      for snapshot in ["of--bundles", "of--roots"] {
        let head = try folder.appending(path: snapshot).text().prefix { $0 != "\n" }
        #expect(head.contains(/"scripts":"[0-9a-f]{64}"/))
      }
    }
  }

  /// The line of a snapshot that holds the evidence; the first one says when and by whom it was taken.
  private static func hosts(_ folder: URL, _ snapshot: String) throws -> Substring {
    let lines = try folder.appending(path: snapshot).text().split(separator: "\n")
    return try #require(lines.dropFirst().first)
  }

  @Test func `Bundles without secrets give an inventory without secrets`() async throws {
    try await withTemporaryFolder { folder in
      let key = folder.appending(path: "key")
      try Data("the customer's own\n".utf8).write(to: key)
      try await Self.collect("kraft", in: folder, ["--redact"], ["-k", key.path])
      let answer = try await Command.run(
        ["collect", "--bundles", "bundles", "--save-snapshot", "snapshot"], in: folder)
      #expect(answer.status == 0)
      #expect(
        answer.errors.contains("secrets were left out on 13 hosts: where the inventory says REDACTED_..."))
      let text = try folder.appending(path: "snapshot").text()
      #expect(text.contains("REDACTED_"))
      #expect(!text.contains("S3CRET"))
    }
  }

  @Test func `Files that are no bundles, and bundles that are not whole, are named`() async throws {
    try await withTemporaryFolder { folder in
      try await Self.collect("kraft", in: folder, [], [])
      let bundles = folder.appending(path: "bundles")
      try Data("not me\n".utf8).write(to: bundles.appending(path: "notes.txt"))
      let hosts = try bundles.names()
      let broker = try #require(hosts.first { $0.hasPrefix("kb2") })
      let text = try bundles.appending(path: broker).text()
      try Data(text.utf8.dropLast(200)).write(to: bundles.appending(path: broker))
      try FileManager.default.copyItem(
        at: bundles.appending(path: "kb1.lis.example.net.txt"), to: bundles.appending(path: "kb1-again.txt"))
      let answer = try await Command.run(
        ["collect", "--bundles", "bundles", "--save-snapshot", "snapshot"], in: folder)
      #expect(answer.status == 3)
      #expect(answer.errors.contains("bundles/notes.txt is no bundle of cpdiscover"))
      #expect(
        answer.errors.contains(
          "bundles/kb1-again.txt and bundles/kb1.lis.example.net.txt are all of this host; name one of them"))
      #expect(answer.errors.contains("the bundle is not as it was printed: its end is missing"))
      let snapshot = try folder.appending(path: "snapshot").text()
      #expect(snapshot.contains("\"name\":\"kb2.lis.example.net\""))
      #expect(!snapshot.contains("\"name\":\"kb1.lis.example.net\""))
    }
  }

  @Test func `Bundles in one file are read, and told apart where two are of one host`() async throws {
    try await withTemporaryFolder { folder in
      try await Self.collect("kraft", in: folder, [], [])
      let texts = try ["kb1", "kb2", "kb1"].map { name in
        try folder.appending(path: "bundles/\(name).lis.example.net.txt").text()
      }
      try Data(texts.joined().utf8).write(to: folder.appending(path: "all.txt"))
      let answer = try await Command.run(
        ["collect", "--bundles", "all.txt", "--save-snapshot", "snapshot"], in: folder)
      #expect(answer.status == 3)
      #expect(
        answer.errors.contains(
          "bundle 1 of all.txt and bundle 3 of all.txt are all of this host; name one of them"))
      let snapshot = try folder.appending(path: "snapshot").text()
      #expect(snapshot.contains("\"name\":\"kb2.lis.example.net\""))
      #expect(!snapshot.contains("\"name\":\"kb1.lis.example.net\""))
    }
  }

  @Test func `A host that goes by the name of a group is left out`() async throws {
    try await withTemporaryFolder { folder in
      let root = folder.appending(path: "root")
      try FileManager.default.copyItem(
        at: URL(filePath: "\(Command.roots("kraft"))/kb1.lis.example.net/root"), to: root)
      try Data("kafka_broker\n".utf8).write(to: root.appending(path: "etc/hostname"))
      let script = try await Command.run(["script", "--bundle"])
      let text = script.output.replacing("\nroot=''\n", with: "\nroot='\(root.path)'\n")
      _ = try await runTool("sh", ["-s", "--", "-o", "\(folder.path)/b.txt"], input: text)
      let answer = try await Command.run(["--bundles", "b.txt"], in: folder)
      #expect(answer.status == 1)
      #expect(
        answer.errors.contains(
          "b.txt says that it is of the host kafka_broker, which is a group of inventories"))
    }
  }

  @Test func `Names of files can't steer a terminal, nor begin lines of their own`() async throws {
    try await withTemporaryFolder { folder in
      try Data("x\n".utf8).write(to: folder.appending(path: "a\n\u{1B}[31mcpdiscover: all is well"))
      for bundles in [".", "a\n\u{1B}[31mcpdiscover: all is well", "b\nzzz"] {
        let answer = try await Command.run(["--bundles", bundles], in: folder)
        #expect(answer.status == 1)
        #expect(!answer.errors.contains("\u{1B}"))
        #expect(
          !answer.errors.split(separator: "\n").contains {
            $0.hasSuffix("all is well") && !$0.contains("a\\n")
          })
        #expect(!answer.errors.contains("\nzzz"))
      }
    }
  }

  @Test func `Two bundles of one machine under two names are told`() async throws {
    try await withTemporaryFolder { folder in
      try await Self.collect("kraft", in: folder, [], [])
      let bundles = folder.appending(path: "bundles")
      let name = "kb1.lis.example.net"
      let text = try bundles.appending(path: "\(name).txt").text()
      // As on a machine that was renamed; another one that started at another time is another one.
      for (host, start) in [(name, "1"), ("old.example.net", "1"), ("kb2.lis.example.net", "2")] {
        let other = text.replacing("hostname \(name)\n", with: "hostname \(host)\n")
          .replacing(/\nbtime [0-9]+/, with: "\nbtime \(start)")
        try Data(other.utf8).write(to: bundles.appending(path: "\(host).txt"))
      }
      let answer = try await Command.run(
        ["collect", "--bundles", "bundles", "--save-snapshot", "snapshot"], in: folder)
      #expect(answer.status == 3)
      let told =
        "\(name) (bundles/\(name).txt) and old.example.net (bundles/old.example.net.txt) are of one machine"
      #expect(answer.errors.contains("\(name): \(told)"))
      #expect(answer.errors.contains("old.example.net: \(told)"))
      #expect(!answer.errors.contains("kb2.lis.example.net (bundles"))
    }
  }

  @Test func `One host under two names is told`() async throws {
    try await withTemporaryFolder { folder in
      for name in ["kb1.lis.example.net", "alias"] {
        try FileManager.default.createDirectory(
          at: folder.appending(path: "hosts/\(name)"), withIntermediateDirectories: true)
        let root = folder.appending(path: "hosts/\(name)/root")
        try FileManager.default.copyItem(
          at: URL(filePath: "\(Command.roots("kraft"))/kb1.lis.example.net/root"), to: root)
      }
      let answer = try await Command.run(
        ["collect", "--roots", "hosts", "--save-snapshot", "snapshot"], in: folder)
      #expect(answer.status == 3)
      let told = "alias and kb1.lis.example.net are of one machine, by its processes: leave one of them out"
      for name in ["kb1.lis.example.net", "alias"] { #expect(answer.errors.contains("\(name): \(told)")) }
    }
  }

  @Test func `Wrong use is told`() async throws {
    for (arguments, text) in [
      (["script", "--redact"], "--redact goes with --bundle."),
      (["--bundles", "a", "--hosts", "b"], "exclude each other"),
      (["--bundles", "a", "--limit", "b"], "--limit goes with"),
    ] {
      let answer = try await Command.run(arguments)
      #expect(answer.status == 64)
      #expect(answer.errors.contains(text))
    }
    let missing = try await Command.run(["--bundles", "/no/such/file"])
    #expect(missing.status == 1)
    #expect(missing.errors.contains("/no/such/file is not there"))
  }
}
