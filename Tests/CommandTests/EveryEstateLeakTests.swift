import Foundation
import TestSupport
import Testing

/// All estates of `fixtures/` at once, through every command but `discover`, which `SecrecyTests` runs on each.
struct EveryEstateLeakTests {
  /// Snapshots of all hosts, before and after all secrets changed, and the inventories that the estates came from.
  private struct Estate {
    let folder: URL
    let roots: String
    let inventories: [String]
    var holding: Set<String> { Set(["old.snapshot", "new.snapshot", "vars.yml"] + inventories) }
    /// Options that name all inventories.
    func options(_ name: String) -> [String] { inventories.flatMap { [name, $0] } }

    /// Changes the text of every file of a host that holds a secret.
    func change(_ changed: (String) -> String) throws {
      for case let path as String in FileManager.default.enumerator(atPath: roots) ?? .init() {
        guard let data = FileManager.default.contents(atPath: "\(roots)/\(path)"),
          data.range(of: Data("S3CRET".utf8)) != nil
        else { continue }
        // Byte for byte, whatever the encoding of the file is.
        let text = String(data.map { Character(Unicode.Scalar($0)) })
        try Data(changed(text).unicodeScalars.map { UInt8($0.value) }).write(
          to: URL(filePath: "\(roots)/\(path)"))
      }
    }

    func collect(_ arguments: [String]) async throws -> Command.Answer {
      let answer = try await expectNoLeak(
        ["collect", "--roots", roots] + arguments, holding: holding, in: folder)
      #expect([0, 3].contains(answer.status), "\(answer.errors)")
      return answer
    }
  }

  private func withEstate(_ body: (Estate) async throws -> Void) async throws {
    try await withTemporaryFolder { roots in
      for fixture in Command.fixtures {
        for host in try URL(filePath: Command.roots(fixture)).names() {
          try FileManager.default.copyItem(
            atPath: "\(Command.roots(fixture))/\(host)", toPath: roots.appending(path: host).path)
        }
      }
      try await withTemporaryFolder { folder in
        var inventories: [String] = []
        for fixture in Command.fixtures {
          let place = projectFolder.appending(path: "fixtures/\(fixture)")
          for name in try place.names() where name.hasPrefix("inventory") {
            inventories.append("\(fixture)-\(name)")
            try FileManager.default.copyItem(
              at: place.appending(path: name), to: folder.appending(path: inventories.last ?? ""))
          }
        }
        try await body(Estate(folder: folder, roots: roots.path, inventories: inventories))
      }
    }
  }

  @Test(.timeLimit(.minutes(5))) func noCommandShowsASecretOfAnyEstate() async throws {
    try await withEstate { estate in
      let (folder, holding) = (estate.folder, estate.holding)
      let collected = try await estate.collect(["--save-snapshot", "old.snapshot", "--verbose"])
      let text = try folder.appending(path: "old.snapshot").text()
      #expect(leakMarks.allSatisfy(text.contains))
      try estate.change { $0.replacing("S3CRET", with: "S3CRET-new") }
      _ = try await estate.collect(["--save-snapshot", "new.snapshot", "--quiet"])
      try Data("ssl_key_password: S3CRET-planned\nssl_enabled: true\n".utf8).write(
        to: folder.appending(path: "vars.yml"))
      let redacted = try await estate.collect(["--redact", "--save-snapshot", "redacted.snapshot"])
      #expect(redacted.status == collected.status)
      let reports = ["json", "markdown", "junit", "html"].flatMap { ["--report", "\($0)=report.\($0)"] }
      let everything = ["--show", "all", "--verbose"]
      let now = ["--snapshot", "new.snapshot"]
      let commands = [
        ["drift", "--write-ignore", "rules"] + estate.options("--existing") + now + reports + everything,
        ["diff", "old.snapshot", "new.snapshot"] + reports + everything,
        ["diff", "old.snapshot", "new.snapshot", "--quiet"],
        ["audit"] + now + reports + everything, ["audit"] + now,
        ["plan", "--existing", "kraft-inventory.yml", "--vars", "vars.yml"] + now + everything,
      ]
      for arguments in commands {
        let answer = try await expectNoLeak(arguments, holding: holding, in: folder)
        #expect([0, 2, 3].contains(answer.status), "\(arguments): \(answer.errors)")
        #expect(arguments.contains("--quiet") || !answer.output.isEmpty)
      }
      for format in ["prometheus", "filebeat", "mermaid", "dot", "csv", "json"] {
        let answer = try await expectNoLeak(["export", format] + now, holding: holding, in: folder)
        #expect([0, 3].contains(answer.status), "\(answer.errors)")
      }
    }
  }

  /// The real collection's words are Ansible's, which quotes what it does not understand.
  @Test(.enabled(VerifyTests.reason) { await VerifyTests.isThere() }, .timeLimit(.minutes(5)))
  func verifyShowsNoSecretOfAnyEstate() async throws {
    try await withEstate { estate in
      _ = try await estate.collect(["--save-snapshot", "new.snapshot", "--limit", "*.fra.*"])
      let faults = [
        "ssl_key_password: \"{{ 'S3CRET' | nowhere }}\"\n    kafka_broker_users: S3CRET\n    "
          + "kafka_broker_custom_properties: \"{{ {'a.password': 'S3CRET'} | combine(1) }}\"",
        "kafka_broker_custom_properties: '{{ S3CRET'", "kafka_broker_custom_properties: !vault S3CRET",
        "x: 'S3CRET", "x: *S3CRET", "S3CRET: S3CRET: S3CRET",
      ]
      let whole = "zookeeper-sasl-tls-inventory.yml"
      for fault in [whole] + faults {
        let name = fault == whole ? whole : "broken.yml"
        if fault != whole {
          let text = "kafka_broker:\n  vars:\n    \(fault)\n  hosts: {kb1.fra.example.net: }\n"
          try Data(text.utf8).write(to: estate.folder.appending(path: name))
        }
        let answer = try await expectNoLeak(
          [
            "verify", "--inventory", name, "--snapshot", "new.snapshot", "--show", "all", "--result",
            "r.json",
            "--verbose", "--collections", projectFolder.appending(path: "fixtures/collection").path,
            "--ansible-playbook", try #require(VerifyTests.tool?.path),
          ], holding: estate.holding.union([name]), in: estate.folder)
        #expect(answer.status != 0, "\(fault): \(answer.all)")
        #expect(fault != whole || answer.output.contains("changed"), "\(answer.all)")
      }
    }
  }

  /// Files that end in the midst of a value, or go on with what nothing can read.
  @Test(.timeLimit(.minutes(5))) func brokenFilesOfHostsShowNothing() async throws {
    try await withEstate { estate in
      try estate.change { text in
        guard let mark = text.firstRange(of: "S3CRET") else { return text }
        return text[..<mark.upperBound] + "\"'\\{{ }} \u{0} <\n[S3CRET\n=S3CRET\\u00"
      }
      let commands = [
        ["audit", "--show", "all"], ["drift", "--show", "all"] + estate.options("--existing"),
      ]
      for arguments in commands {
        let answer = try await expectNoLeak(
          arguments + ["--roots", estate.roots, "--verbose"], holding: estate.holding, in: estate.folder)
        #expect([0, 2, 3].contains(answer.status), "\(arguments): \(answer.errors)")
      }
    }
  }
}
