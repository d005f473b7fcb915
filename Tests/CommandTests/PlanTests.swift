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

  @Test func wrongUsageIsSaid() async throws {
    try await withInventory(of: "uneven-brokers") { folder, plan in
      #expect(try await plan([]).status == 64)
      let group = try await plan(["--set", "nowhere:x=1"])
      #expect(group.status == 1 && group.errors.contains("the inventory has no group nowhere"))
      let block = try await plan(["--set", "kafka_broker:kafka_broker_custom_properties_common=1", "--write"])
      #expect(block.status == 1 && block.errors.contains("change it by hand"))
    }
  }
}
