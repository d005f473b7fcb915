import Foundation
import TestSupport
import Testing

/// What `plan` says of variables that change no setting and make a deploy do much.
struct PlanActionTests {
  private static func plan(_ fixture: String, _ arguments: [String]) async throws -> Command.Answer {
    try await Command.run(
      ["plan", "--existing", "\(projectFolder.path)/fixtures/\(fixture)/inventory.yml"] + arguments
        + ["--roots", Command.roots(fixture), "--quiet"])
  }

  @Test(arguments: [
    ("confluent_package_version=8.3.1", "stops the services, removes the Confluent packages (8.3.0)", 5),
    ("kafka_connect_connectors=[]", "makes the connectors of the inventory, and deletes all others", 0),
    ("kafka_connect_confluent_hub_plugins=['a/b:1.0']", "installs the plugins of the inventory", 1),
    ("regenerate_ca=true", "makes a new certificate authority, and every key and trust store", 7),
    ("regenerate_keystore_and_truststore=true", "deletes the key and trust stores of every host", 7),
    ("regenerate_token_pem=true", "makes a new pair of token keys", 0),
    ("secrets_protection_enabled=true", "kafka_broker: makes a master key for Kafka broker", 5),
    ("confluent_server_enabled=false", "replaces Confluent Server by the community packages", 3),
    ("custom_java_path=/opt/java", "makes the Java of custom_java_path the java and keytool", 0),
    (
      "kafka_controller_custom_properties={log.dirs: /data/x}",
      "formats /data/x with a new cluster id where it is empty", 1
    ),
    (
      "kafka_broker:kafka_broker_custom_properties={log.dirs: /data/x}",
      "starts Kafka broker with the data in /data/x", 1
    ),
    ("kafka_broker:kafka_broker_sysctl={vm.swappiness: 5}", "sets the kernel's settings of Kafka broker", 0),
    ("kafka_broker:kafka_broker_user=other", "makes the account of Kafka broker", 1),
    ("jmxexporter_enabled=true", "kafka_broker: downloads the jar of the JMX exporter for Kafka broker", 4),
    (
      "kafka_broker:kafka_broker_jmxexporter_enabled=true",
      "starts Kafka broker with the JMX exporter's agent and brings no jar", 1
    ),
  ])
  func actionsAreTold(change: String, action: String, restarts: Int) async throws {
    let answer = try await Self.plan("kraft", ["--set", change])
    #expect(answer.status == 2, "\(answer.errors)")
    let because = answer.output.components(separatedBy: "Besides files, it would because of the change:\n")
    let told = (because.count > 1 ? because[1] : "").components(separatedBy: "\n\n")[0]
    #expect(told.contains(action), "\(answer.output)")
    let steps = answer.output.matches(of: /^ +\d+\. .*:/.anchorsMatchLineEndings())
    #expect(steps.count == restarts, "\(answer.output)")
  }

  @Test(
    "What another distribution's variable says, or none of the collection's, makes no difference",
    arguments: [
      ("redhat_java_package_name=java-17-openjdk", ""),
      (
        "jmxexporter_enable=true",
        "Note: jmxexporter_enable is no variable of the collection; the nearest that it has is jmxexporter_enabled.\n"
      ),
      ("confluent_package_version=8.3.0", ""),
    ])
  func nothingHappens(change: String, note: String) async throws {
    let answer = try await Self.plan("kraft", ["--set", change])
    #expect(answer.output.hasPrefix(note) && answer.output.contains("a deploy would write the same settings"))
    #expect(answer.output.contains("No service would be restarted because of the change."))
    #expect(!answer.output.contains("because of the change:"))
  }

  @Test("What is filled into rules of the JMX exporter is told, and restarts nothing")
  func rulesOfTheExporter() async throws {
    let added = "kafka_broker:kafka_broker_jmxexporter_config_source_path=kafka.yml.j2"
    let delay = "kafka_broker:kafka_broker_jmxexporter_startup_delay=5"
    let answer = try await Self.plan("zookeeper-sasl-tls", ["--set", added, "--set", delay])
    #expect(answer.output.contains("changed the whole file\n"), "\(answer.output)")
    #expect(answer.output.contains("No service would be restarted because of the change."))
  }

  @Test(
    "Components come in the order of the collection's playbook, and a second service of a host under its own name"
  )
  func order() async throws {
    let answer = try await Self.plan("connect-groups", ["--set", "jmxexporter_enabled=true"])
    let steps = answer.output.matches(of: /^ +\d+\. ([^,]+), (.*)$/.anchorsMatchLineEndings())
    #expect(
      steps.map { String($0.1) } == [
        "Kafka controller", "Kafka broker", "Schema Registry", "Kafka Connect", "ksqlDB",
      ])
    let connect = steps.first { $0.1 == "Kafka Connect" }?.2 ?? ""
    #expect(connect.contains("cn2-export") && !connect.contains("not running"))
  }

  @Test(
    "A secret in a dictionary or among options is no argument either",
    arguments: [
      "sasl_plain_users={a: {principal: a, password: S3CRET-u}}",
      "kafka_broker_custom_properties={ssl.keystore.password: S3CRET-u}",
      "kafka_broker_custom_java_args=-Dfoo.password=S3CRET-u",
    ])
  func secrets(change: String) async throws {
    let answer = try await Self.plan("kraft", ["--set", change])
    #expect(answer.status == 1 && answer.errors.contains("put it into a file"))
    #expect(!answer.all.contains("S3CRET"))
  }

  @Test func anInventoryKeepsItsMode() async throws {
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "inventory.yml")
      try FileManager.default.copyItem(
        at: projectFolder.appending(path: "fixtures/kraft/inventory.yml"), to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o664], ofItemAtPath: file.path)
      let answer = try await Command.run(
        [
          "plan", "--existing", "inventory.yml", "--set", "jolokia_enabled=true", "--write", "--roots",
          Command.roots("kraft"),
        ], in: folder)
      #expect(answer.status == 2, "\(answer.errors)")
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
      #expect(mode == 0o664)
    }
  }
}
