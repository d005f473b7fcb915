import AnsibleVault
import Foundation
import TestSupport
import Testing

/// `drift` and `diff` as people run them.
struct DriftTests {
  private func inventory(_ fixture: String) throws -> String {
    try projectFolder.appending(path: "fixtures/\(fixture)/inventory.yml").text()
  }

  private func drift(_ inventory: String, _ more: [String] = []) async throws -> Command.Answer {
    try await withTemporaryFolder { folder in
      try Data(inventory.utf8).write(to: folder.appending(path: "inventory.yml"))
      return try await Command.run(
        ["drift", "--existing", "inventory.yml", "--roots", Command.roots("archive")] + more, in: folder)
    }
  }

  @Test func itsOwnInventoryIsInSync() async throws {
    let answer = try await drift(try inventory("archive"))
    #expect(answer.status == 0, "\(answer.all)")
    #expect(
      answer.output.contains(
        "By the settings compared, a deploy would restart nothing but what it restarts in any case."))
    #expect(
      answer.output.contains(
        "In any case, a deploy sets mode 755 on all below the archive"))
  }

  @Test func skippedRestartsAreNone() async throws {
    let text = try inventory("archive").replacing("compression.type: producer", with: "compression.type: lz4")
    let restarting = try await drift(text)
    #expect(restarting.output.contains("restarts confluent-server"), "\(restarting.all)")
    let skipping = try await drift(
      text.replacing("\nall:\n  vars:\n", with: "\nall:\n  vars:\n    skip_restarts: true\n"))
    #expect(skipping.status == 2 && !skipping.output.contains("restarts confluent-server"), "\(skipping.all)")
    #expect(restarting.output.contains("In any case, a deploy") && !skipping.output.contains("In any case"))
  }

  @Test func whatDriftedIsToldWithItsLine() async throws {
    let text = try inventory("archive").replacing("compression.type: producer", with: "compression.type: lz4")
    let answer = try await drift(text, ["--format", "json"])
    #expect(answer.status == 2, "\(answer.all)")
    #expect(answer.output.contains("setting.changed") && answer.output.contains("compression.type"))
    #expect(!answer.output.contains("file.") && !answer.output.contains("process."))
  }

  /// What filters make of a secret, and what it is glued to, would show it.
  @Test func whatTemplatesMakeOfSecretsIsHidden() async throws {
    let text = try inventory("archive").replacing(
      "compression.type: producer",
      with: """
        compression.type: producer
              plain.one: "x{{ of_the_database }}y"
              plain.two: "{{ my_password | b64encode }}"
        """
    ).replacing(
      "    custom_java_path:",
      with:
        "    my_password: S3CRETword\n    of_the_database: \"{{ my_password | upper }}\"\n    custom_java_path:"
    )
    for format in ["text", "json", "markdown", "html", "junit"] {
      let answer = try await drift(text, ["--format", format])
      #expect(answer.output.contains("plain.two"), "\(format)")
      #expect(!answer.output.contains("S3CRET") && !answer.output.contains("UzNDUkVUd29yZA=="), "\(format)")
    }
  }

  @Test func aHostThatTheInventoryLacksIsDrift() async throws {
    let text = try inventory("archive")
    let all = try await drift(text, ["--format", "json", "--limit", "node1*"])
    #expect(all.status == 0, "hosts left out with intent are no drift: \(all.all)")
    let other = try await drift(
      text.replacing("node2.waw.example.net", with: "node9.waw.example.net"), ["--format", "json"])
    #expect(other.status == 2)
    #expect(other.output.contains("host.missing") && other.output.contains("host.undeclared"))
  }

  @Test func severitiesBelowTheThresholdAreNoDrift() async throws {
    let text = try inventory("archive").replacing("node2.waw.example.net", with: "node9.waw.example.net")
    #expect(try await drift(text, ["--fail-on", "critical"]).status != 2)
  }

  @Test func whatCanNotBeComparedIsAnError() async throws {
    #expect(try await drift("all: [").status == 1)
    let missing = try await Command.run(
      ["drift", "--existing", "/nowhere.yml", "--roots", Command.roots("archive")])
    #expect(missing.status == 1 && missing.errors.contains("/nowhere.yml: cannot be read"))
    #expect(try await Command.run(["drift", "--roots", Command.roots("archive")]).status == 64)
  }

  @Test func anInventoryThatIsNamedTwiceIsReadOnce() async throws {
    for other in ["inventory.yml", "./inventory.yml"] {
      let answer = try await drift(try inventory("archive"), ["--existing", other])
      #expect(answer.status == 0, "\(answer.all)")
    }
  }

  @Test func aHostInTwoInventoriesIsToldOnce() async throws {
    let source = projectFolder.appending(path: "fixtures/two-clusters")
    try await withTemporaryFolder { folder in
      let payments = try source.appending(path: "inventory-payments.yml").text().replacing(
        "    pay-kb3.par.example.net:\n\nschema_registry",
        with: "    pay-kb3.par.example.net:\n    old-kb3.par.example.net:\n\nschema_registry")
      try Data(payments.utf8).write(to: folder.appending(path: "payments.yml"))
      let legacy = source.appending(path: "inventory-legacy.yml").path
      let answer = try await Command.run(
        [
          "drift", "--existing", legacy, "--existing", "payments.yml", "--roots",
          source.appending(path: "hosts").path,
        ], in: folder)
      let told = /critical  In two inventories on old-kb3\.par\S+\n +\S+legacy\.yml and payments\.yml\n/
      #expect(answer.status == 2 && answer.output.matches(of: told).count == 1)
      #expect(!answer.output.contains("Declared, not there"))
    }
  }

  /// Whatever it says may be what the hosts have.
  @Test func whatAnEncryptedFileMaySayIsNoDrift() async throws {
    let text = try inventory("archive").replacing("compression.type: producer", with: "compression.type: lz4")
    try await withTemporaryFolder { folder in
      let variables = folder.appending(path: "group_vars")
      try FileManager.default.createDirectory(at: variables, withIntermediateDirectories: false)
      try Data(text.utf8).write(to: folder.appending(path: "inventory.yml"))
      let password = VaultPassword(label: "prod", Array("pass word".utf8))
      let armour = try password.encrypted(Array("a: 1\n".utf8), salt: SealedBytes.randomSalt())
      func answer(group: String) async throws -> Command.Answer {
        let file = variables.appending(path: "\(group).yml")
        try Data(armour.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await Command.run(
          ["drift", "--existing", "inventory.yml", "--roots", Command.roots("archive")], in: folder)
      }
      let brokers = try await answer(group: "kafka_broker")
      #expect(brokers.status == 3, "\(brokers.all)")
      #expect(
        brokers.output.contains(
          /compression\.type: \.\/group_vars\/kafka_broker\.yml: its variables are not known/))
      #expect(brokers.output.contains("prod"))
      #expect(try await answer(group: "schema_registry").status == 2, "it says nothing of brokers")
    }
  }

  @Test func placeholdersAreNotCompared() async throws {
    try await withTemporaryFolder { folder in
      try Data(try inventory("zookeeper-sasl-tls").utf8).write(to: folder.appending(path: "inventory.yml"))
      for (name, options) in [("plain", []), ("one", ["--redact"]), ("other", ["--redact"])] {
        let answer = try await Command.run(
          ["collect", "--roots", Command.roots("zookeeper-sasl-tls"), "--save-snapshot", name] + options,
          in: folder)
        #expect(answer.status == 0)
      }
      let drift = try await Command.run(
        ["drift", "--existing", "inventory.yml", "--snapshot", "one"], in: folder)
      #expect(drift.status == 3, "\(drift.all)")
      #expect(drift.output.contains("a placeholder stands for its secret in the snapshot"))
      for pair in [["plain", "one"], ["one", "plain"], ["one", "other"]] {
        let diff = try await Command.run(["diff"] + pair, in: folder)
        #expect(diff.status == 3, "\(pair): \(diff.all)")
      }
      #expect(try await Command.run(["diff", "one", "one"], in: folder).status == 0)
    }
  }

  @Test func snapshotsAreCompared() async throws {
    try await withTemporaryFolder { folder in
      let hosts = folder.appending(path: "hosts")
      try FileManager.default.copyItem(atPath: Command.roots("archive"), toPath: hosts.path)
      func collect(_ name: String) async throws {
        let answer = try await Command.run(
          ["collect", "--roots", "hosts", "--save-snapshot", name], in: folder)
        #expect(answer.status == 0)
      }
      try await collect("old")
      #expect(try await Command.run(["diff", "old", "old"], in: folder).status == 0)
      let edited = hosts.appending(
        path: "node1.waw.example.net/root/srv/confluent/etc/kafka/server.properties")
      let changed = try edited.text().replacing("compression.type=producer", with: "compression.type=lz4")
      try Data(changed.utf8).write(to: edited)
      try await collect("new")
      let answer = try await Command.run(["diff", "old", "new", "--format", "json"], in: folder)
      #expect(answer.status == 2 && answer.output.contains("diff.setting-changed"))
      #expect(try await Command.run(["diff", "old", "nowhere"], in: folder).status == 1)
    }
  }
}
