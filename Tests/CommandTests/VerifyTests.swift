import AnsibleVault
import Foundation
import TestSupport
import Testing

/// `verify` on a small estate and the small collection of fixtures/.
struct VerifyTests {
  static let tool = ExternalTool(variable: "CPDISCOVER_ANSIBLE_PLAYBOOK", name: "ansible-playbook")
  private static let collection = projectFolder.appending(path: "fixtures/collection").path

  static let reason: Comment = "needs ansible-core: scripts/setup makes .venv with it"

  static func isThere() async -> Bool {
    guard let tool else { return false }
    return await tool.succeeds(["--version"])
  }

  private static let override = "etc/systemd/system/confluent-server.service.d/override.conf"

  /// A host with a stopped broker, as the inventory makes it.
  private func withEstate<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    try await withTemporaryFolder { folder in
      let root = folder.appending(path: "hosts/kb1.example.net/root")
      let files = [
        "etc/os-release": "ID=rhel\nVERSION_ID=9\n",
        "etc/kafka/server.properties":
          "broker.id=1\nlisteners=PLAIN://:9092\nsuper.users=admin\nsasl.jaas.config=S3CRET1\n",
        "usr/lib/systemd/system/confluent-server.service":
          "[Service]\nExecStart=/usr/bin/kafka-server-start /etc/kafka/server.properties\n",
        Self.override:
          "[Service]\nEnvironment=KAFKA_HEAP_OPTS=-Xmx1g\nExecStart=\nExecStart=/usr/bin/kafka-server-start /etc/kafka/server.properties\n",
      ]
      for (path, text) in files {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
      }
      try FileManager.default.createDirectory(
        at: folder.appending(path: "tmp"), withIntermediateDirectories: true)
      return try await body(folder)
    }
  }

  private func inventory(jaas: String = "S3CRET1", more: String = "", in folder: URL) throws -> String {
    let path = folder.appending(path: "inventory.yml").path
    let text = """
      kafka_broker:
        vars:
          kafka_broker_users: {admin: x}
          kafka_broker_custom_properties: {sasl.jaas.config: \(jaas)}
        hosts:
          kb1.example.net: {\(more)}
      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func verify(_ options: [String], program: String? = tool?.path, in folder: URL) async throws
    -> Command.Answer
  {
    // Through `env`, so that scratch folders lie where the test can see them.
    let arguments =
      ["TMPDIR=\(folder.path)/tmp", Command.path, "verify", "--collections", Self.collection]
      + ["--roots", "\(folder.path)/hosts"] + (program.map { ["--ansible-playbook", $0] } ?? []) + options
    let answer = try await Command.run(arguments, in: folder, program: "env")
    #expect(try folder.appending(path: "tmp").names().isEmpty)
    return answer
  }

  @Test(.enabled(reason) { await isThere() })
  func anInventoryThatIsTrue() async throws {
    try await withEstate { folder in
      let path = try inventory(in: folder)
      let answer = try await verify(["--inventory", path], in: folder)
      #expect(answer.status == 0)
      #expect(
        answer.output
          == "6 of 6 settings kept, 0 changed, 0 added, 0 lost, 0 unmanaged (confluent.platform 0.1.2)\n")
      #expect(try folder.names() == ["hosts", "inventory.yml", "tmp"])
    }
  }

  @Test(.enabled(reason) { await isThere() })
  func encryptedValuesAreOpened() async throws {
    try await withEstate { folder in
      // Every kind of byte that a shell could mistake.
      let password = VaultPassword(label: "dev", Array(#"50% 'wörd' "\101$HOME`"#.utf8))
      let armour = try password.encrypted(Array("S3CRET1".utf8), salt: SealedBytes.randomSalt())
      let value = "!vault \"" + armour.replacing("\n", with: "\\n") + "\""
      let path = try inventory(jaas: value, in: folder)
      let file = folder.appending(path: "password")
      try Data(password.reveal()).write(to: file)
      let answer = try await verify(["--inventory", path, "--vault-id", "dev@\(file.path)"], in: folder)
      #expect(answer.status == 0, "\(answer.all)")
      let wrong = try await verify(["--inventory", path, "--vault-id", "dev@/etc/hostname"], in: folder)
      #expect(wrong.status == 1 || wrong.status == 3, "\(wrong.all)")
    }
  }

  @Test(.enabled(reason) { await isThere() })
  func differencesAreShownWithoutSecrets() async throws {
    try await withEstate { folder in
      let path = try inventory(jaas: "S3CRET2", more: "kafka_broker_port: 9999", in: folder)
      let answer = try await verify(["--inventory", path], in: folder)
      #expect(answer.status == 2)
      #expect(
        answer.output == """
          kb1.example.net: /etc/kafka/server.properties
            changed listeners: PLAIN://:9092 -> PLAIN://:9999
            changed sasl.jaas.config: *** -> ***

          4 of 6 settings kept, 2 changed, 0 added, 0 lost, 0 unmanaged (confluent.platform 0.1.2)

          """)
      let short = try await verify(["--inventory", path, "--show", "1", "--quiet"], in: folder)
      #expect(short.output.contains("and 1 difference more (--show 2 prints all)"))
      #expect(short.errors.isEmpty)
      #expect(!(answer.all + short.all).contains("S3CRET"))
    }
  }

  @Test(.enabled(reason) { await isThere() })
  func discoveryAsksTheRealCollection() async throws {
    try await withEstate { folder in
      let program = try #require(Self.tool?.path)
      let arguments = [
        "TMPDIR=\(folder.path)/tmp", Command.path, "--roots", "\(folder.path)/hosts", "--result",
        "result.json",
        "--renderer", "ansible", "--collections", Self.collection, "--ansible-playbook", program,
      ]
      let answer = try await Command.run(arguments, in: folder, program: "env")
      #expect(answer.status == 0)
      let head = try folder.appending(path: "inventory.yml").text()
      #expect(head.contains("# A deploy from this file would leave"))
      #expect(try folder.appending(path: "result.json").text().contains("\"kept\""))
      #expect(try folder.appending(path: "tmp").names().isEmpty)
    }
  }

  private func ask(_ command: String, _ options: [String], in folder: URL) async throws -> Command.Answer {
    let program = try #require(Self.tool?.path)
    return try await Command.run(
      ["TMPDIR=\(folder.path)/tmp", Command.path, command, "--existing", "inventory.yml"]
        + ["--roots", "\(folder.path)/hosts", "--renderer", "ansible", "--collections", Self.collection]
        + ["--ansible-playbook", program] + options, in: folder, program: "env")
  }

  @Test(.enabled(reason) { await isThere() })
  func driftAsksTheRealCollection() async throws {
    try await withEstate { folder in
      _ = try inventory(in: folder)
      let same = try await ask("drift", [], in: folder)
      #expect(same.output.contains("6 compared, 100 % agree"), "\(same.all)")
      _ = try inventory(jaas: "S3CRET2", more: "kafka_broker_port: 9999", in: folder)
      let other = try await ask("drift", ["--format", "json"], in: folder)
      #expect(other.status == 2)
      #expect(other.output.contains("\"PLAIN://:9999\"") && other.output.contains("sasl.jaas.config"))
      #expect(!other.all.contains("S3CRET"))
      #expect(try folder.appending(path: "tmp").names().isEmpty)
    }
  }

  @Test(.enabled(reason) { await isThere() })
  func planAsksTheRealCollection() async throws {
    try await withEstate { folder in
      _ = try inventory(more: "confluent_package_version: 7.9.1", in: folder)
      let answer = try await ask("plan", ["--set", "kafka_broker_port=9999"], in: folder)
      #expect(answer.status == 2, "\(answer.all)")
      #expect(answer.output.contains("a deploy would write 1 setting in 1 file on 1 host otherwise:"))
      #expect(answer.output.contains("changed listeners: PLAIN://:9092 -> PLAIN://:9999"))
      #expect(answer.output.contains("1. Kafka broker, "))
      #expect(try folder.appending(path: "tmp").names().isEmpty)
    }
  }

  @Test(.enabled(reason) { await isThere() })
  func whatIsNotKnownIsNotInOrder() async throws {
    try await withEstate { folder in
      let path = try inventory(more: "}\n    kb2.example.net: {kafka_broker_broken: true", in: folder)
      let answer = try await verify(["--inventory", path], in: folder)
      #expect(answer.status == 3)
      #expect(answer.output.contains("kb2.example.net: in the inventory, but no evidence was taken of it"))
      #expect(
        answer.output.contains(
          "not rendered: kb2.example.net: /etc/kafka/broken.properties: 'nowhere_defined' is undefined"))
    }
  }

  @Test func whatIsMissingIsTold() async throws {
    try await withEstate { folder in
      let path = try inventory(in: folder)
      let noProgram = try await verify(
        ["--inventory", path], program: "/nowhere/ansible-playbook", in: folder)
      #expect(noProgram.status == 1)
      #expect(noProgram.errors.contains("/nowhere/ansible-playbook is no program that can be run"))
      let noCollection = try await verify(
        ["--inventory", path, "--collections", folder.path], program: "/bin/true", in: folder)
      // Told before any host is read.
      let notAnsible = try await verify(["--inventory", path], program: "/bin/false", in: folder)
      #expect(notAnsible.status == 1)
      #expect(notAnsible.errors == "cpdiscover: /bin/false does not run; try `/bin/false --version`\n")
      #expect((noProgram.output + noCollection.output).isEmpty)
    }
  }

  /// A stand-in for Ansible that interrupts its caller and would go on for long.
  @Test(arguments: [("INT", 130), ("TERM", 143)])
  func interruptedItTakesEverythingAway(signal: String, status: Int32) async throws {
    try await withEstate { folder in
      let path = try inventory(in: folder)
      let program = folder.appending(path: "ansible-playbook").path
      let lines = """
        #!/bin/sh
        if [ "$1" = --version ]; then echo 'ansible-playbook [core 2.16.1]'; exit; fi
        echo $$ >"\(folder.path)/pid"
        kill -\(signal) $PPID
        sleep 60
        """
      try lines.write(toFile: program, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
      let answer = try await verify(["--inventory", path], program: program, in: folder)
      #expect(answer.status == status)
      let process = try folder.appending(path: "pid").text().trimmingCharacters(in: .newlines)
      #expect(await waitUntil { !FileManager.default.fileExists(atPath: "/proc/\(process)") })
    }
  }
}
