import AnsibleVault
import Foundation
import TestSupport
import Testing

/// `plan`: what a changed variable would make a deploy do otherwise.
struct PlanTests {
  private func withInventory(
    of fixture: String,
    _ body: (_ folder: URL, _ plan: ([String]) async throws -> Command.Answer) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let roots = Command.roots(fixture)
      _ = try await Command.run(["--roots", roots, "--quiet"], in: folder)
      try await body(folder) { arguments in
        try await Command.run(
          ["plan", "--existing", "inventory.yml"] + arguments + ["--roots", roots, "--quiet"], in: folder)
      }
    }
  }

  @Test func tellsChangesRestartsAndNothingElse() async throws {
    try await withInventory(of: "uneven-brokers") { folder, plan in
      let before = try folder.appending(path: "inventory.yml").text()
      let answer = try await plan(["--set", "kafka_broker:kafka_broker_jolokia_enabled=true"])
      #expect(answer.status == 2, "\(answer.errors)")
      #expect(
        answer.output.contains(
          "With kafka_broker: kafka_broker_jolokia_enabled changed, a deploy would write "))
      #expect(
        answer.output.contains(
          "Restarts because of the change, in this order:\n  1. Kafka broker, one host at a time: "))
      #expect(!answer.output.contains("  2. "))
      #expect(!answer.all.contains("S3CRET"))
      let none = try await plan(["--set", "deployment_strategy=serial"])
      #expect(
        none.status == 0
          && none.output.hasPrefix(
            "With deployment_strategy changed, a deploy would write the same settings.")
      )
      let parallel = try await plan([
        "--set", "kafka_broker:kafka_broker_jolokia_enabled=true", "--set", "deployment_strategy=parallel",
      ])
      #expect(parallel.output.contains("Besides files, it would because of the change:"))
      #expect(parallel.output.contains("1. Kafka broker, all hosts at the same time: "))
      #expect(try folder.appending(path: "inventory.yml").text() == before)
    }
  }

  @Test func writesTheChangeAndKeepsTheRest() async throws {
    try await withInventory(of: "uneven-brokers") { folder, plan in
      let file = folder.appending(path: "inventory.yml")
      let before = try file.text()
      let answer = try await plan(["--set", "skip_restarts=true", "--set", "jolokia_enabled=true", "--write"])
      #expect(answer.status == 2, "\(answer.errors)")
      #expect(answer.output.contains("No service would be restarted because of the change."))
      #expect(answer.output.contains("Changed without a restart"))
      let after = try file.text()
      #expect(after.contains("jolokia_enabled: true\n") && after.contains("skip_restarts: true\n"))
      let added = Set(after.split(separator: "\n")).subtracting(before.split(separator: "\n"))
      #expect(added.count == 2)
      #expect(try folder.appending(path: "inventory.yml.~1~").text() == before)
      let again = try await plan(["--set", "jolokia_enabled=true"])
      #expect(again.status == 0)
    }
  }

  @Test func secretsAreNoArguments() async throws {
    let answer = try await Command.run([
      "plan", "--existing", "\(projectFolder.path)/fixtures/archive/inventory.yml", "--roots",
      Command.roots("archive"), "--set", "ssl_keystore_store_password=S3CRET-argument",
    ])
    #expect(answer.status == 1)
    #expect(answer.errors.contains("put it into a file, and name that with --vars"))
    #expect(!answer.errors.contains("S3CRET"))
  }

  @Test func everyFormOfInventoryIsTaken() async throws {
    try await withTemporaryFolder { folder in
      let manager = FileManager.default
      try manager.createDirectory(
        at: folder.appending(path: "inv/group_vars"), withIntermediateDirectories: true)
      try manager.copyItem(
        at: projectFolder.appending(path: "fixtures/archive/inventory.yml"),
        to: folder.appending(path: "inv/hosts.yml"))
      try Data("kafka_broker_jolokia_enabled: false\n".utf8).write(
        to: folder.appending(path: "inv/group_vars/kafka_broker.yml"))
      let hosts = (1...3).map { "node\($0).waw.example.net" }
      let lines = ["[kafka_broker]"] + hosts + ["[all:vars]", "confluent_package_version=8.0.2", ""]
      try Data(lines.joined(separator: "\n").utf8).write(to: folder.appending(path: "hosts.ini"))
      func plan(_ inventory: String, _ more: [String] = []) async throws -> Command.Answer {
        try await Command.run(
          ["plan", "--existing", inventory, "--set", "kafka_broker:kafka_broker_jolokia_enabled=true"] + more
            + ["--roots", Command.roots("archive"), "--quiet"], in: folder)
      }
      for inventory in ["inv", "hosts.ini"] {
        let answer = try await plan(inventory)
        #expect(answer.output.contains("_jolokia.properties\n    added host: 0.0.0.0"), "\(answer.all)")
        let written = try await plan(inventory, ["--write"])
        #expect(written.status == 1 && written.output.isEmpty)
        #expect(
          written.errors.contains("--write changes inventories in one YAML file, which \(inventory) is not"))
      }
      let beside = try await plan("inv/hosts.yml", ["--write"])
      #expect(beside.status == 1 && beside.errors.contains("group_vars/kafka_broker.yml:1"))
      #expect(beside.errors.contains("change it there"))
      #expect(try await plan("inv", ["--existing", "hosts.ini"]).status == 64)
    }
  }

  @Test("Hosts of another cluster are no matter of the inventory")
  func otherClustersAreLeftAlone() async throws {
    let folder = projectFolder.appending(path: "fixtures/two-clusters").path
    let answer = try await Command.run([
      "plan", "--existing", "\(folder)/inventory-payments.yml", "--set",
      "kafka_broker:kafka_broker_max_log_files=3",
      "--roots", "\(folder)/hosts", "--quiet",
    ])
    #expect(
      !answer.output.contains(/Apart from the change[^\n]*\n(  [^\n]*\n)*[^\n]*old-kb1/), "\(answer.output)")
    #expect(!answer.output.contains("lost advertised.listeners"), "\(answer.output)")
    #expect(answer.output.contains("\nNot in this inventory, and left alone: old-"), "\(answer.output)")
  }

  @Test func filesOfVariablesMayBeEncrypted() async throws {
    try await withInventory(of: "uneven-brokers") { folder, plan in
      let password = VaultPassword(label: VaultPassword.defaultLabel, Array("pass word".utf8))
      func encrypt(_ text: String, to name: String) throws {
        let armour = try password.encrypted(Array(text.utf8), salt: SealedBytes.randomSalt())
        try Data(armour.utf8).write(to: folder.appending(path: name))
      }
      try Data("pass word\n".utf8).write(to: folder.appending(path: "key"))
      try encrypt("jolokia_enabled: true\n", to: "vars.yml")
      let key = ["--vault-password-file", "key"]
      let answer = try await plan(["--vars", "vars.yml"] + key)
      #expect(answer.status == 2 && answer.output.hasPrefix("With jolokia_enabled changed"), "\(answer.all)")
      let closed = try await plan(["--vars", "vars.yml"])
      #expect(
        closed.status == 1
          && closed.errors.contains("vars.yml:1:1: the file can't be read: "), "\(closed.errors)")
      try encrypt(folder.appending(path: "inventory.yml").text(), to: "inventory.yml")
      let written = try await plan(["--set", "jolokia_enabled=true", "--write"] + key)
      #expect(written.status == 1)
      #expect(
        written.errors.contains(
          "--write changes no inventory that is encrypted as a whole, which inventory.yml is"),
        "\(written.errors)"
      )
    }
  }

  @Test func anEntryThatAGroupSaysOtherwiseHasNoEffect() async throws {
    try await withInventory(of: "uneven-brokers") { folder, plan in
      let file = folder.appending(path: "inventory.yml")
      let group = "    kafka_broker:\n      vars:\n"
      let text = try file.text().replacing(
        group, with: "\(group)        own: {a: 1}\n", maxReplacements: 1)
      try #require(text.contains("own: {a: 1}"))
      try Data(text.utf8).write(to: file)
      let answer = try await plan(["--set", "own={a: 2}"])
      #expect(
        answer.output.contains(
          /Note: own has another value on [^\n]*, from a group or level that counts more/),
        "\(answer.all)")
      let same = try await plan(["--set", "own={a: 1}"])
      #expect(!same.output.contains("another value"), "\(same.all)")
    }
  }

  @Test func halfAnInventoryIsNotPlanned() async throws {
    try await withInventory(of: "uneven-brokers") { folder, plan in
      let password = VaultPassword(label: VaultPassword.defaultLabel, Array("pass word".utf8))
      let variables = folder.appending(path: "group_vars")
      try FileManager.default.createDirectory(at: variables, withIntermediateDirectories: false)
      let armour = try password.encrypted(Array("a: 1\n".utf8), salt: SealedBytes.randomSalt())
      try Data(armour.utf8).write(to: variables.appending(path: "kafka_broker.yml"))
      let answer = try await plan(["--set", "jolokia_enabled=true"])
      #expect(answer.status == 1 && answer.output.isEmpty, "\(answer.all)")
      #expect(answer.errors.contains("group_vars/kafka_broker.yml"), "\(answer.errors)")
      #expect(answer.errors.contains("nothing is planned by half an inventory"), "\(answer.errors)")
    }
  }

  @Test func nothingIsSaidTwice() async throws {
    try await withInventory(of: "uneven-brokers") { folder, plan in
      try Data("jolokia_enabled: true\n".utf8).write(to: folder.appending(path: "vars.yml"))
      for more in [["--set", "jolokia_enabled=false"], ["--vars", "vars.yml"]] {
        let answer = try await plan(["--set", "jolokia_enabled=true"] + more)
        #expect(answer.status == 1 && answer.output.isEmpty)
        #expect(answer.errors.contains("jolokia_enabled is said twice (--set, --vars)"), "\(answer.errors)")
      }
      let levels = try await plan([
        "--set", "jolokia_enabled=true", "--set", "kafka_broker:jolokia_enabled=false",
      ])
      #expect(levels.status != 1, "\(levels.errors)")
    }
  }

  @Test func wrongUsageIsSaid() async throws {
    try await withInventory(of: "uneven-brokers") { folder, plan in
      #expect(try await plan([]).status == 64)
      let group = try await plan(["--set", "nowhere:x=1"])
      #expect(group.status == 1 && group.errors.contains("the inventory has no group nowhere\n"))
      let block = try await plan(["--set", "kafka_broker:kafka_broker_custom_properties_common=1", "--write"])
      #expect(block.status == 1 && block.errors.contains("change it by hand"))
    }
  }
}
