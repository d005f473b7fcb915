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

  /// With an inventory that lacks some lines.
  private static func plan(
    _ fixture: String, without lines: some RegexComponent, _ arguments: [String]
  ) async throws -> Command.Answer {
    try await withTemporaryFolder { folder in
      let whole = try projectFolder.appending(path: "fixtures/\(fixture)/inventory.yml").text()
      let kept = whole.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains(lines) }
      try Data(kept.joined(separator: "\n").utf8).write(to: folder.appending(path: "inventory.yml"))
      return try await Command.run(
        ["plan", "--existing", "inventory.yml"] + arguments
          + ["--roots", Command.roots(fixture), "--quiet"], in: folder)
    }
  }

  @Test(arguments: [
    ("confluent_package_version=8.3.1", "stops the services, removes the Confluent packages (8.3.0)", 7),
    (
      "confluent_full_package_version=8.3.0-2",
      "stops the services where their packages are not of the release", 7
    ),
    ("kafka_connect_connectors=[]", "makes the connectors of the inventory, and deletes all others", 0),
    ("kafka_connect_confluent_hub_plugins=['a/b:1.0']", "installs the plugins of the inventory", 1),
    (
      "kafka_broker_log4j2_root_logger_level=WARN",
      "kafka_broker: edits levels, appenders or sizes in the log4j file of Kafka broker", 1
    ),
    ("custom_log4j=false", "stops at once: custom_log4j and *_log4j_root_logger are of older versions", 0),
    ("schema_registry_max_log_files=3", "schema_registry: edits levels, appenders or sizes", 1),
    ("logredactor_enabled=true", "sets up the redactor in the log4j file of Kafka broker", 5),
    ("confluent_control_center_next_gen_package_version=2.1.0", "installs another version of", 1),
    ("confluent_usm_agent_package_version=1.1.0", "installs another version of", 1),
    (
      "kafka_broker_copy_files=[{source_path: /a, destination_path: /b}]",
      "copies the files of kafka_broker_copy", 0
    ),
    ("install_java=false", "the host has no java any more", 0),
    ("secrets_protection_enabled=true", "kafka_broker: makes a master key for Kafka broker", 5),
    ("confluent_server_enabled=false", "replaces Confluent Server by the community packages", 6),
    (
      "debian_java_package_name=openjdk-21-jre-headless",
      "installs another Java than openjdk-17-jre-headless, which runs", 0
    ),
    (
      "ssl_provided_keystore_and_truststore_remote_src=false",
      "deletes the key and trust stores of every host that uses TLS at every run", 6
    ),
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
    "What a deploy does besides files is told where it does it",
    arguments: [
      ("kraft", ["rbac_enabled=true", "regenerate_token_pem=true"], "makes a new pair of token keys, so"),
      (
        "kraft", ["kafka_connect_service_name=kc-x"],
        "confluent-kafka-connect is not stopped, and while it runs it keeps the port"
      ),
      (
        "zookeeper-sasl-tls", ["zookeeper_chroot=/x"],
        "makes the folder of zookeeper_chroot in ZooKeeper where it is not there, even with --check"
      ),
      (
        "zookeeper-sasl-tls", ["zookeeper_chroot="],
        "starts the brokers without the folder in ZooKeeper that they had"
      ),
      ("zookeeper-sasl-tls", ["ssl_mutual_auth_enabled=true"], "stops at the stores of Kafka broker"),
      (
        "connect-groups", ["rbac_enabled=true"], "asks MDS for the role bindings of the user of Kafka Connect"
      ),
      (
        "zookeeper-sasl-tls", ["repository_configuration=custom"],
        "rewrites the files of package repositories as repository_configuration says now"
      ),
      (
        "zookeeper-sasl-tls",
        [
          "ssl_provided_keystore_and_truststore=false",
          "ssl_provided_keystore_and_truststore_remote_src=false", "kafka_broker_keystore_path=/new.jks",
        ], "makes the key and trust store of Kafka broker at the places that the inventory names now"
      ),
      ("kraft", ["fips_enabled=true"], "stops at once unless the kernels of all hosts are in FIPS mode"),
      (
        "kraft", ["confluent_control_center_next_gen_full_package_version=2.2.0-2"],
        "installs another release of"
      ),
      ("archive", ["archive_version=8.0.3"], "unpacks the inventory's version of the archive beside 8.0.2"),
      (
        "archive", ["archive_version=8.0.3"],
        "starts the services from the folder of archive_version, and unpacks the archive of confluent_package_version"
      ),
    ])
  func besidesFiles(fixture: String, changes: [String], action: String) async throws {
    let answer = try await Self.plan(fixture, changes.flatMap { ["--set", $0] })
    #expect(answer.status == 2 || answer.status == 3, "\(answer.errors)")
    let because = answer.output.components(separatedBy: "Besides files, it would because of the change:\n")
    let told = (because.count > 1 ? because[1] : "").components(separatedBy: "\n\n")[0]
    #expect(told.contains(action), "\(answer.output)")
  }

  @Test("The whole archive goes to the owner that the inventory names")
  func archiveOwner() async throws {
    let (owner, group) = ("archive_owner: stream", "archive_group: streaming")
    let answer = try await Self.plan(
      "archive", without: /archive_(owner|group):/, ["--set", "archive_owner=kafka"])
    #expect(answer.status == 2, "\(answer.all)")
    #expect(answer.output.contains("settings of services included, to the user of archive_owner"))
    #expect(!answer.output.contains("to the group of archive_group"))
    let whole = try projectFolder.appending(path: "fixtures/archive/inventory.yml").text()
    #expect(whole.contains(owner) && whole.contains(group))
  }

  @Test("No token keys are made without RBAC, or where that is switched off")
  func noTokenKeys() async throws {
    for more in [[], ["--set", "create_mds_certs=false", "--set", "rbac_enabled=true"]] {
      let answer = try await Self.plan("kraft", ["--set", "regenerate_token_pem=true"] + more)
      #expect(!answer.output.contains("makes a new pair of token keys"), "\(answer.output)")
    }
  }

  @Test("Plugins are told in one line")
  func pluginsOnce() async throws {
    let answer = try await Self.plan("kraft", ["--set", "kafka_connect_confluent_hub_plugins=['a/b:1.0']"])
    #expect(!answer.output.contains("installs plugins of Kafka Connect that are not there"))
  }

  @Test(
    "What is laid over settings must be a dictionary",
    arguments: [
      ("[a]", "a deploy would stop: a dictionary is needed, and this is a list"),
      ("", "a deploy would stop: a dictionary is needed, and this is a string"),
      ("text", "a deploy would stop: a dictionary is needed, and this is a string"),
      ("[{a: b}]", "a list of dictionaries, of which the catalog does not tell what it comes to"),
    ])
  func overlays(value: String, reason: String) async throws {
    for name in ["schema_registry_custom_properties", "kafka_connect_service_environment_overrides"] {
      let answer = try await Self.plan("kraft", ["--set", "\(name)=\(value)"])
      #expect(answer.status == 3, "\(answer.output)")
      #expect(answer.output.contains(": \(name): \(reason)"), "\(answer.output)")
    }
  }

  /// Ansible passes over null where it puts dictionaries together.
  @Test func nullLaysNothingOver() async throws {
    let answer = try await Self.plan("kraft", ["--set", "schema_registry_custom_properties=null"])
    #expect(answer.status == 0, "\(answer.output)")
  }

  @Test("A file of users that loses them changes, and is named")
  func webUsers() async throws {
    let answer = try await Self.plan(
      "kraft", ["--set", "control_center_next_gen_dependency_prometheus_basic_auth_enabled=true"])
    #expect(answer.output.contains("web-config-prom.yml\n    changed the whole file\n"), "\(answer.output)")
  }

  @Test("New stores are told where a deploy makes any, and restart what it restarts")
  func newStores() async throws {
    let told = "deletes the key and trust stores of every host that uses TLS"
    for name in ["regenerate_ca", "regenerate_keystore_and_truststore"] {
      let provided = try await Self.plan("kraft", ["--set", "\(name)=true"])
      #expect(provided.status == 0 && !provided.output.contains(told), "\(provided.output)")
      let plain = try await Self.plan("connect-groups", ["--set", "\(name)=true"])
      #expect(plain.status == 0 && !plain.output.contains(told), "\(plain.output)")
      let own = try await Self.plan("kraft", without: /ssl_provided\w+: true/, ["--set", "\(name)=true"])
      #expect(own.status == 2 && own.output.contains(told), "\(own.output)")
      #expect(own.output.contains("No service would be restarted because of the change."))
    }
  }

  @Test(
    "A variable that is as it was by default makes no difference",
    arguments: [
      "kafka_broker_log4j2_root_logger_level=INFO", "kafka_broker_max_log_files='10'",
      "kafka_broker_log4j2_root_appenders=[STDOUT, KafkaAppender]", "logredactor_rule_url=http://x",
      "schema_registry_cluster_name=sr-prod", "health_checks_enabled=false",
      "kafka_broker_health_check_delay=5",
    ])
  func defaults(change: String) async throws {
    let answer = try await Self.plan("kraft", ["--set", change])
    #expect(answer.status == 0, "\(answer.output)")
  }

  @Test("Another id than that of the data keeps a broker down, or is not taken")
  func ids() async throws {
    let ids = #/(node|broker)_id: \d+/#
    let kraft = try await Self.plan("kraft", without: ids, ["--set", "kafka_broker:node_id=77"])
    #expect(kraft.status == 2, "\(kraft.all)")
    #expect(kraft.output.contains("with the id 77, and its data, which belong to the id"), "\(kraft.output)")
    let rolling = try await Self.plan(
      "zookeeper-sasl-tls", without: ids,
      ["--set", "kafka_broker:broker_id=77", "--set", "deployment_strategy=rolling"])
    #expect(rolling.output.contains("keeps the id 1, which it reads from the data of Kafka broker"))
    #expect(!rolling.output.contains("changed broker.id"), "\(rolling.output)")
    let parallel = try await Self.plan(
      "zookeeper-sasl-tls", without: ids, ["--set", "kafka_broker:broker_id=77"])
    #expect(parallel.output.contains("changed broker.id") && parallel.output.contains("it stays down"))
  }

  @Test(
    "What can't be evaluated is not known, and no setting is lost by it",
    arguments: [
      ("kafka_broker_custom_properties={num.io.threads: '{{ foo }}'}", "num.io.threads: foo is not defined"),
      (
        "kafka_broker_custom_properties={num.io.threads: '{{ 5 | foofilter }}'}",
        "filter 'foofilter' is not known"
      ),
      (
        "kafka_broker_custom_properties={num.io.threads: '{{ lookup(\"env\", \"HOME\") }}'}",
        "num.io.threads: "
      ),
      ("kafka_connect:kafka_connect_custom_properties='{{ foo }}'", "foo is not defined"),
      ("kafka_broker:kafka_broker_user='{{ foo }}'", "foo is not defined"),
      (
        "kafka_broker:kafka_broker_service_environment_overrides={KAFKA_HEAP_OPTS: '{{ foo }}'}",
        "KAFKA_HEAP_OPTS: foo is not defined"
      ),
      ("kafka_broker_java_args=[-Dq=1]", "kafka_broker_java_args: the catalog does not know what it does"),
      (
        "kafka_broker_max_log_files='{{ foo }}'",
        "sizes in the log4j file of Kafka broker: foo is not defined"
      ),
      (
        "install_java='{{ lookup(\"env\", \"HOME\") }}'",
        "whether a deploy makes /bin/java the java of the whole host"
      ),
    ])
  func unknownValues(change: String, reason: String) async throws {
    let answer = try await Self.plan("kraft", ["--set", change])
    #expect(answer.status == 3, "\(answer.output)")
    #expect(!answer.output.contains(" lost "), "\(answer.output)")
    let unknown = answer.output.components(separatedBy: "Not known:\n").last ?? ""
    #expect(unknown.contains(reason), "\(answer.output)")
  }

  /// What was not known before, and did not change, is no matter of the change.
  @Test func otherEntriesOfADictionaryDoNotCount() async throws {
    try await withTemporaryFolder { folder in
      let lookup = "{a: '{{ lookup(\"env\", \"HOME\") }}'"
      for (name, more) in [("inventory.yml", "}"), ("new.yml", ", b: '1'}")] {
        let text = "kafka_rest_custom_properties: \(lookup)\(more)\n"
        let whole = try projectFolder.appending(path: "fixtures/zookeeper-sasl-tls/inventory.yml").text()
        let line = "  vars:\n    "
        let inventory = whole.replacing("all:\n\(line)", with: "all:\n\(line)\(text)    ", maxReplacements: 1)
        try Data((name == "new.yml" ? text : inventory).utf8).write(to: folder.appending(path: name))
      }
      let answer = try await Command.run(
        [
          "plan", "--existing", "inventory.yml", "--vars", "new.yml", "--roots",
          Command.roots("zookeeper-sasl-tls"), "--quiet",
        ], in: folder)
      #expect(answer.output.contains("added b: 1"), "\(answer.all)")
      #expect(!answer.output.contains("Not known"), "\(answer.output)")
    }
  }

  @Test func replaceIsRefusedByADeploy() async throws {
    let answer = try await Self.plan(
      "kraft", ["--set", "kafka_broker_max_log_files=3", "--hash-behaviour", "replace"])
    #expect(
      answer.output.hasPrefix("Note: a deploy refuses to run with hash_behaviour replace"), "\(answer.all)")
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
      (
        "kafka_broker_custom_log4j=false",
        "Note: kafka_broker_custom_log4j is a variable of versions before 8.0, and none of 8.3; the nearest that it has is kafka_broker_custom_log4j2.\n"
      ),
    ])
  func nothingHappens(change: String, note: String) async throws {
    let answer = try await Self.plan("kraft", ["--set", change])
    #expect(answer.output.hasPrefix(note) && answer.output.contains("a deploy would write the same settings"))
    #expect(answer.output.contains("No service would be restarted because of the change."))
    #expect(!answer.output.contains("because of the change:"))
  }

  @Test("A name that the collection does not have is told whatever else makes a difference")
  func strangeNamesAreTold() async throws {
    let answer = try await Self.plan(
      "kraft",
      ["--set", "jmxexporter_enable=true", "--set", "kafka_broker_max_log_files=3", "--set", "our_own=1"])
    #expect(answer.status == 2)
    #expect(
      answer.output.hasPrefix(
        "Note: jmxexporter_enable is no variable of the collection; the nearest that it has is jmxexporter_enabled.\nNote: our_own is"
      ), "\(answer.output)")
    let used = try await Self.plan(
      "kraft",
      [
        "--set", "our_own=1", "--set",
        "kafka_broker_custom_properties={num.io.threads: '{{ our_own }}'}",
      ])
    #expect(!used.output.contains("Note: our_own"), "\(used.output)")
  }

  @Test("What is filled into rules of the JMX exporter is told, and restarts nothing")
  func rulesOfTheExporter() async throws {
    let added = "kafka_broker:kafka_broker_jmxexporter_config_source_path=kafka.yml.j2"
    let delay = "kafka_broker:kafka_broker_jmxexporter_startup_delay=5"
    let answer = try await Self.plan("zookeeper-sasl-tls", ["--set", added, "--set", delay])
    #expect(answer.output.contains("changed the whole file\n"), "\(answer.output)")
    #expect(
      answer.output.contains("No service would be restarted because of the change, as far as is known."))
    // Which text was there before hangs on the folder of the inventory.
    #expect(answer.output.contains("kafka.yml: the whole file: it hangs on where the deploy finds its files"))
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
