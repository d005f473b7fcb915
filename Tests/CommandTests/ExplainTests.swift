import Foundation
import TestSupport
import Testing

/// `explain`: why something is in an inventory.
struct ExplainTests {
  @Test func tellsOfVariablesSettingsAndHosts() async throws {
    let names = [
      "deployment_strategy", "zookeeper.connect", "lab.example.net", "kafka_broker_user", "nothing_of_it",
    ]
    let answer = try await Command.run(
      ["explain"] + names + ["--roots", Command.roots("one-host-everything"), "--quiet"])
    #expect(answer.status == 1)
    #expect(
      answer.output.contains("deployment_strategy is a variable of the inventory.\n  group all: rolling\n"))
    #expect(answer.output.contains("it is a guard: one host at a time"))
    #expect(answer.output.contains("zookeeper.connect is a setting of "))
    #expect(answer.output.contains("lab.example.net /etc/kafka/server.properties:"))
    #expect(answer.output.contains("lab.example.net is a host.\n"))
    #expect(
      answer.output.contains(
        "kafka_broker_user is a variable of the collection that this inventory need not set"))
    #expect(answer.errors.contains("nothing_of_it is no variable"))
    #expect(!answer.all.contains("S3CRET"))
  }

  @Test func tellsLinesArgumentsRulesAndAlternatives() async throws {
    let answer = try await Command.run(
      ["explain", "jolokia_enabled", "log.retention.hours", "ssl_enabled"]
        + ["--roots", Command.roots("one-host-everything"), "--quiet"])
    #expect(answer.status == 0)
    #expect(
      answer.output.contains(/seen in lab\.example\.net \/etc\/systemd\/.*override\.conf:\d+: Environment\./))
    #expect(answer.output.contains(/seen in lab\.example\.net process \d+: .*-javaagent:.*jolokia/))
    #expect(answer.output.contains(/templates\/catalog\/units\.yml:\d+ writes Environment\./))
    #expect(
      answer.output.contains(
        /in its place the search would say \d+ values.* instead of 1: .*_jolokia_enabled/))
    #expect(answer.output.contains(/templates\/catalog\/brokers\.yml:\d+ writes 168/))
    #expect(
      answer.output.contains("ssl_enabled is a variable of the collection that this inventory need not set"))
    #expect(!answer.all.contains("S3CRET"))
  }
}
