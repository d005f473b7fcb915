import Foundation
import TestSupport
import Testing

/// No secret reaches the terminal. Every password of the fixtures holds a mark.
struct SecrecyTests {
  @Test(arguments: Command.fixtures)
  func nothingIsPrinted(fixture: String) async throws {
    try await withTemporaryFolder { folder in
      var saw = 0
      // What is said less is no more than this; the other levels are looked at on one of them.
      let levels =
        fixture == "renamed-unit"
        ? [[], ["--quiet"], ["--verbose"]] : [["--verbose", "--secrets", "omit", "--result", "result.json"]]
      for level in levels {
        let answer = try await Command.run(
          ["--roots", Command.roots(fixture), "--save-snapshot", "snapshot"] + level, in: folder)
        #expect(answer.status == 0)
        #expect(!answer.all.contains("S3CRET"))
        // The same in base64, as a credential in a header.
        #expect(!answer.all.contains("UzNDUkVU"))
        saw += answer.errors.utf8.count
      }
      #expect(saw > 0)
      if fixture != "renamed-unit" {
        for name in try folder.names() where name != "snapshot" {
          let text = try folder.appending(path: name).text()
          for mark in leakMarks { #expect(!text.contains(mark), "\(name)") }
        }
      }
      for name in try folder.names() { #expect(try folder.appending(path: name).mode() == 0o600) }
    }
  }

  /// In drift reports and what verify prints, a secret is hidden wherever it stands.
  @Test func driftShowsNoSecretUnderAnotherName() async throws {
    try await withTemporaryFolder { folder in
      let roots = try SecretEstate.write(in: folder)
      let inventory = """
        all:
          vars: {confluent_package_version: 7.9.3, ssl_enabled: true, ssl_key_password: S3CRET-declared}
          children:
            kafka_broker:
              vars:
                kafka_broker_custom_properties: {site.unnamed: plain, site.declared: x S3CRET-declared, site.url: u}
              hosts: {kb1.example.net: {broker_id: 1}}

        """
      try Data(inventory.utf8).write(to: folder.appending(path: "old.yml"))
      let forms = ["text", "json", "markdown", "junit", "html"]
      let answer = try await Command.run(
        ["drift", "--existing", "old.yml", "--roots", roots, "--show", "all", "--write-ignore", "rules"]
          + forms.flatMap { ["--report", "\($0)=\($0).out"] }, in: folder)
      #expect(answer.status == 2, "\(answer.errors)")
      let texts =
        try [answer.all]
        + (forms.map { "\($0).out" } + ["rules"]).map { try folder.appending(path: $0).text() }
      for text in texts { #expect(!text.contains("S3CRET") && !text.contains("UzNDUkVU")) }
      for key in ["site.unnamed", "site.declared"] {
        #expect(texts[0...1].allSatisfy { $0.contains(key) }, "\(key)")
      }
    }
  }

  @Test func quietSaysNothingWhereAllIsWell() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Command.run(
        ["--roots", Command.roots("zookeeper-sasl-tls"), "--quiet"], in: folder)
      #expect(answer.status == 0)
      #expect(answer.all.isEmpty)
    }
  }
}
