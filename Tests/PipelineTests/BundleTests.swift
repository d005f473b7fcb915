import ComponentCatalog
import EstateModel
import Foundation
import HostEvidence
import Subprocess
import TestSupport
import Testing

/// A bundle holds what the waves of a live host hold.
struct BundleTests {
  @Test(arguments: EstateCase.fixtures)
  func `A bundle gives the same evidence as the waves`(estate: EstateCase) async throws {
    let collected = try await CollectedEstate.of(estate)
    for (number, name) in estate.hostNames.enumerated() {
      let bundle = try await Self.bundle(
        of: estate, name, shell: PrintedBundle.shells[number % PrintedBundle.shells.count])
      #expect(bundle.problem == nil)
      var record = BundleReader(catalog: try Catalog.embedded()).record(of: bundle)
      let expected = try #require(collected.records.first { $0.name == name })
      record.name = name
      record.connection = expected.connection
      try expectEqual(record, expected)
    }
  }

  @Test(
    arguments: try ["kraft", "one-host-everything", "uneven-brokers", "zookeeper-sasl-tls"].map {
      try EstateCase.fixture($0)
    })
  func `No secret leaves a host that leaves them out, and equal ones stay equal`(estate: EstateCase)
    async throws
  {
    let collected = try await CollectedEstate.of(estate)
    var records: [HostRecord] = []
    for (number, name) in estate.hostNames.enumerated() {
      let shell = PrintedBundle.shells[number % PrintedBundle.shells.count]
      let bytes = try await Self.bytes(of: estate, name, shell: shell, key: PrintedBundle.key)
      #expect(!String(decoding: bytes, as: UTF8.self).contains("S3CRET"), "\(name)")
      let bundle = try HostBundle(parsing: bytes, name: name)
      #expect(bundle.isRedacted)
      #expect(bundle.problem == nil)
      var record = BundleReader(catalog: try Catalog.embedded()).record(of: bundle)
      record.name = name
      records.append(record)
    }
    let estate = Estate(records: records, catalog: try Catalog.embedded())
    #expect(estate.clusters.map(\.name) == collected.estate.clusters.map(\.name))
    #expect(
      estate.clusters.flatMap(\.services).count == collected.estate.clusters.flatMap(\.services).count)
    // What is equal on two hosts still is, and what differs still does.
    #expect(Self.placesOfPasswords(records) == Self.placesOfPasswords(collected.records))
  }

  /// Where equal passwords stand: a set of places for each password.
  private static func placesOfPasswords(_ records: [HostRecord]) -> Set<Set<String>> {
    var places: [Substring: Set<String>] = [:]
    for record in records {
      for (path, file) in record.files where path.hasSuffix(".properties") {
        for line in file.content.text.split(separator: "\n") {
          let parts = line.split(separator: "=", maxSplits: 1)
          guard parts.count == 2, parts[0].hasSuffix(".password") else { continue }
          places[parts[1], default: []].insert("\(record.name) \(path) \(parts[0])")
        }
      }
    }
    return Set(places.values)
  }

  @Test func `Another key gives other placeholders`() async throws {
    let estate = try EstateCase.fixture("kraft")
    let name = try #require(estate.hostNames.first { $0.hasPrefix("kb1") })
    let texts = [
      try await Self.text(of: estate, name, shell: "dash", key: PrintedBundle.key),
      try await Self.text(of: estate, name, shell: "dash", key: PrintedBundle.key),
      try await Self.text(of: estate, name, shell: "dash", key: "another key for all hosts"),
    ]
    let words = texts.map { Set($0.matches(of: /REDACTED_[0-9a-f]{12}/).map { String($0.0) }) }
    #expect(!words[0].isEmpty)
    #expect(words[0] == words[1])
    #expect(words[0].isDisjoint(with: words[2]))
  }

  @Test func `A bundle that was cut or altered is named, and what is whole of it is used`() async throws {
    let estate = try EstateCase.fixture("kraft")
    let name = try #require(estate.hostNames.first { $0.hasPrefix("kb1") })
    let text = try await Self.text(of: estate, name, shell: "dash", key: nil)
    let reader = BundleReader(catalog: try Catalog.embedded())
    let whole = reader.record(of: try HostBundle(parsing: Array(text.utf8), name: "a"))
    #expect(whole.problems == [])

    let altered = text.replacing("log.dirs=", with: "log.dirs =")
    let changed = reader.record(of: try HostBundle(parsing: Array(altered.utf8), name: "a"))
    #expect(changed.gaps.first == "the bundle is not as it was printed: it was altered on the way")
    #expect(changed.gaps.contains { $0.hasPrefix("/etc/kafka/server.properties did not arrive as it is") })
    #expect(changed.processes == whole.processes)

    let carriage = text.replacing("\n", with: "\r\n")
    let converted = reader.record(of: try HostBundle(parsing: Array(carriage.utf8), name: "a"))
    #expect(
      converted.gaps.first == "the bundle is not as it was printed: its line ends were changed on the way")
    #expect(converted.files == whole.files)

    let behindNote = reader.record(
      of: try HostBundle(parsing: Array("no key was given\n\(text)".utf8), name: "a"))
    #expect(behindNote == whole)

    // Cut anywhere: an error, or evidence that is named as not whole; nothing that is complete is lost.
    let bytes = Array(text.utf8)
    for end in stride(from: 0, to: bytes.count - 40, by: 997) {
      guard let bundle = try? HostBundle(parsing: Array(bytes[..<end]), name: "a") else { continue }
      let part = reader.record(of: bundle)
      #expect(part.gaps.first == "the bundle is not as it was printed: its end is missing")
      for (path, file) in part.files where file.state == .read { #expect(file == whole.files[path]) }
    }
    // Its parts in another order, as nobody prints it.
    let sections = text.components(separatedBy: "\n%%cpdiscover%% ")
    let turned = ([sections[0], sections[1]] + sections[2...].reversed()).joined(
      separator: "\n%%cpdiscover%% ")
    #expect(!reader.record(of: try HostBundle(parsing: Array(turned.utf8), name: "a")).gaps.isEmpty)

    #expect(throws: HostBundleError.self) { try HostBundle(parsing: Array("inventory".utf8), name: "a") }
    #expect {
      try HostBundle(parsing: Array("cpdiscover-bundle 9\n".utf8), name: "a.txt")
    } throws: {
      "\($0)".hasPrefix("a.txt was printed by the script of another cpdiscover")
    }
  }

  @Test func `Several bundles in one file are as many hosts`() async throws {
    let estate = try EstateCase.fixture("kraft")
    let names = try ["kb1", "kb2"].map { name in
      try #require(estate.hostNames.first { $0.hasPrefix(name) })
    }
    let texts = try await [
      Self.text(of: estate, names[0], shell: "dash", key: nil),
      Self.text(of: estate, names[1], shell: "dash", key: nil),
    ]
    let reader = BundleReader(catalog: try Catalog.embedded())
    let records = { (text: String) in
      try HostBundle.parts(of: Array(text.utf8)).map { part in
        reader.record(of: try HostBundle(parsing: part, name: "a"))
      }
    }
    let alone = try texts.flatMap(records)
    #expect(alone.map(\.name) == names)
    #expect(try records(texts.joined()) == alone)
    #expect(try records("no key was given\n" + texts.joined(separator: "no key was given\n")) == alone)
    #expect(try records(texts[0] + texts[0]) == [alone[0], alone[0]])
    let carriages = try records(texts.joined().replacing("\n", with: "\r\n"))
    #expect(carriages.map(\.files) == alone.map(\.files))
    // One that was cut ends in the midst of a line.
    let cut = try records(texts[0].dropLast(200) + texts[1])
    #expect(cut.map(\.name) == names)
    #expect(cut[0].gaps.first == "the bundle is not as it was printed: its end is missing")
    #expect(cut[1] == alone[1])
  }

  /// What stands in a file of a host is not the head of another bundle.
  @Test func `A bundle that holds another one's head is one`() async throws {
    try await withTemporaryFolder { root in
      try BrokerFolder(root).write(
        "/etc/kafka/server.properties", "x=1\ncpdiscover-bundle 1\nprogram 1\ntaken x\n\n")
      let bytes = try await PrintedBundle.bytes(of: root, shell: "dash", key: nil)
      #expect(HostBundle.parts(of: bytes) == [bytes])
    }
  }

  /// ksh93, yash and zsh are told by what they can't do: here it is a pipe that has a name.
  @Test func `A shell that can't run the script ends at once, with a word`() async throws {
    try await withTemporaryFolder { folder in
      let tool = folder.appending(path: "tee")
      try Data("#!/bin/sh\nexit 1\n".utf8).write(to: tool)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool.path)
      let output = folder.appending(path: "output").path
      let result = try await run(
        .name("env"), arguments: ["PATH=\(folder.path):/usr/bin:/bin", "dash", "-s", "--", "-o", output],
        input: .string(try PrintedBundle.script(leavingSecretsOut: false)), output: .string(limit: 1000),
        error: .string(limit: 1000))
      #expect(result.terminationStatus == .exited(1))
      #expect(result.standardError.contains("this shell can't run it"))
      #expect(!FileManager.default.fileExists(atPath: output))
    }
  }

  /// Who can guess the key can try out what placeholders stand for.
  @Test(arguments: PrintedBundle.shells)
  func `A key that others could guess is refused`(shell: String) async throws {
    try await withTemporaryFolder { folder in
      let root = folder.appending(path: "root")
      _ = try BrokerFolder(root)
      let script = try PrintedBundle.script(leavingSecretsOut: true, root: root.path)
      let file = folder.appending(path: "file-of-the-key")
      try Data("S3CRET\n".utf8).write(to: file)
      for (options, key, told) in [
        ([], "fifteen letters", "shorter than 16 characters"),
        ([], file.path, "the name of a file, which others know: name the file by -k"),
        (["-k", file.path], "", "shorter than 16 characters"),
      ] {
        let result = try await run(
          .name("env"),
          arguments: Arguments(
            ["CPDISCOVER_REDACT_KEY=\(key)"] + shell.split(separator: " ").map(String.init) + ["-s", "--"]
              + options),
          input: .string(script), output: .string(limit: 1 << 20), error: .string(limit: 1000))
        #expect(result.terminationStatus == .exited(1))
        #expect(result.standardOutput == "")
        #expect(result.standardError.contains(told), "\(result.standardError)")
        #expect(!result.standardError.contains("S3CRET"))
      }
    }
  }

  @Test(arguments: ["{{ 1 + 1 }}", "-oProxyCommand=x", "../x", "a b", "all", "kb[1:3]", "kb1:22", "ü"])
  func `A bundle of a host that has no host's name is none`(host: String) {
    let text = "cpdiscover-bundle 1\n\n\n%%cpdiscover%% host\nhostname \(host)\n\n%%cpdiscover%% end\n"
    #expect {
      try HostBundle(parsing: Array(text.utf8), name: "a.txt")
    } throws: {
      "\($0)".hasPrefix("a.txt says that it is of the host ")
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/shellcheck"), "needs shellcheck"))
  func `The script is clean, and says at its head what it reads`() async throws {
    for isRedacting in [false, true] {
      let script = try PrintedBundle.script(leavingSecretsOut: isRedacting)
      #expect(script.hasPrefix("#!/bin/sh\n# cpdiscover: reads how Kafka"))
      #expect(!script.contains("@" + "STANDARD"))
      #expect(script.matches(of: /@[A-Z_]+@/).isEmpty)
      #expect(try await runTool("shellcheck", ["-s", "sh", "-"], input: script) == "")
      #expect(script.split(separator: "\n").count < 1400)
    }
  }

  private static func bundle(of estate: EstateCase, _ host: String, shell: String) async throws -> HostBundle
  {
    try HostBundle(parsing: await bytes(of: estate, host, shell: shell, key: nil), name: host)
  }

  private static func text(of estate: EstateCase, _ host: String, shell: String, key: String?) async throws
    -> String
  {
    String(decoding: try await bytes(of: estate, host, shell: shell, key: key), as: UTF8.self)
  }

  private static func bytes(of estate: EstateCase, _ host: String, shell: String, key: String?) async throws
    -> [UInt8]
  {
    try await PrintedBundle.bytes(of: estate.hosts.appending(path: "\(host)/root"), shell: shell, key: key)
  }
}

/// Compares piece by piece, so that a failure names what differs.
private func expectEqual(_ one: HostRecord, _ other: HostRecord) throws {
  for path in Set(one.files.keys).union(other.files.keys).sorted() {
    #expect(one.files[path] == other.files[path], "\(one.name) \(path)")
  }
  #expect(one.gaps == other.gaps)
  #expect(one.denied == other.denied)
  #expect(one.processes == other.processes)
  #expect(one.units == other.units)
  #expect(one.links == other.links)
  #expect(one == other)
}
