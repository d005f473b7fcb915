import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import Testing
import VariableCatalog

@testable import VariableInference

/// What only the operator can supply.
@Suite struct SupplyTests {
  private func supplies(_ scene: DeployScene, _ model: ForwardModel? = nil) throws -> [String] {
    DeployOutlook(try Catalog.embedded().deploy, try scene.cases(of: model), InventoryDocument()).supplies
  }

  /// Whether the one line with a word is there.
  private func asks(_ word: String, _ scene: DeployScene, _ model: ForwardModel? = nil) throws -> Bool {
    try supplies(scene, model).contains { $0.contains(word) }
  }

  @Test func aPlainRegistryNeedsNothing() throws {
    #expect(try supplies(DeployScene("schema_registry")) == [])
  }

  @Test(arguments: [
    ("sasl_scram_users", "kafka_broker", "sasl.enabled.mechanisms=SCRAM-SHA-512\n"),
    ("sasl_scram256_users", "kafka_controller", "sasl.enabled.mechanisms=SCRAM-SHA-256\n"),
    ("the authority's key", "kafka_broker", "ssl.keystore.location=/s/k.jks\n"),
    ("from ZooKeeper to KRaft", "kafka_controller", "zookeeper.metadata.migration.enable=true\n"),
    (
      "*_kerberos_keytab_path: /k/own.keytab of kafka_broker", "kafka_broker",
      "sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required keyTab=\"/k/own.keytab\";\n"
    ),
    (
      "fetch /s/secrets of each host", "kafka_rest",
      "x.password=${securepass:/s/secrets:kafka_rest/x.password}\n"
    ),
    (
      "Prometheus and the Alertmanager run on", "control_center_next_gen",
      "confluent.controlcenter.alertmanager.url=https://h:9093\n"
    ),
    (
      "usm_agent_basic_users", "usm_agent", "confluent.usm-agent.listener.dataplane.basic.auth.enabled=true\n"
    ),
  ])
  func settingsCallForThem(word: String, component: String, settings: String) throws {
    #expect(try asks(word, DeployScene(component, settings)))
    #expect(try !asks(word, DeployScene(component)))
  }

  @Test(arguments: [
    ("role bindings", "kafka_broker", ["rbac_enabled"]),
    ("secrets_protection_masterkey", "kafka_broker", ["secrets_protection_enabled"]),
    ("exports certificates by it", "kafka_broker", ["rbac_enabled", "secrets_protection_enabled"]),
    (
      "Prometheus and Alertmanager: web-config", "control_center_next_gen",
      ["control_center_next_gen_dependency_prometheus_basic_auth_enabled"]
    ),
  ])
  func variablesCallForThem(word: String, component: String, switches: [String]) throws {
    let variables = Dictionary(uniqueKeysWithValues: switches.map { ($0, AnsibleValue.bool(true)) })
    #expect(try asks(word, DeployScene(component, variables: variables)))
    #expect(try !asks(word, DeployScene(component)))
  }

  @Test func rulesOfOnesOwnAreToBeNamed() throws {
    let own = "rules:\n  - pattern: own\n"
    var scene = DeployScene("kafka_rest", variables: ["jmxexporter_enabled": .bool(true)])
    #expect(try !asks("JMX exporter", scene))
    scene.texts = ["/opt/prometheus/kafka_rest.yml": own, "/opt/prometheus/ksql.yml": own]
    #expect(try asks("fetch /opt/prometheus/kafka_rest.yml of h1", scene))
    #expect(try asks("name the copy in kafka_rest_jmxexporter_config_source_path", scene))
    scene.variables["kafka_rest_jmxexporter_config_source_path"] = .string("/rules.yml")
    #expect(try !asks("JMX exporter", scene))
    scene.variables = [:]
    #expect(try !asks("JMX exporter", scene))
  }

  @Test func rulesOfTheCollectionNeedNothing() throws {
    let model = try ForwardModel(
      files: [
        (
          "t.yml",
          Array(
            """
            component: kafka_rest
            files:
              jmxexporter:
                path: /rules.yml
                format: foreign
                digest: {sha256: e0dfa70eb69d47fe9cb2be8a4fcd53e74cf7fe26fcbb1f06912b57a9c028e4e0}
            """.utf8)
        )
      ], version: #require(PlatformVersion("7.9")))
    for (text, isTold) in [("rules: []\n", false), ("rules: [own]\n", true)] {
      var scene = DeployScene("kafka_rest")
      scene.texts = ["/rules.yml": text]
      #expect(try asks("fetch /rules.yml", scene, model) == isTold)
    }
  }

  @Test func keytabsAreReadFromLoginFiles() throws {
    var scene = DeployScene("zookeeper")
    scene.texts = ["/etc/zk.conf": "Server {\n  keyTab='/k/zk.keytab'\n};"]
    #expect(try !asks("/k/zk.keytab", scene))
    scene.places[0].javaOptions = "-Djava.security.auth.login.config=/etc/zk.conf -Dx=y"
    #expect(try asks("/k/zk.keytab of zookeeper", scene))
  }

  @Test func keytabsOfAllComponentsStandInOneLine() throws {
    let settings =
      "sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required keyTab=\"/k/own\";\n"
    var scene = DeployScene()
    scene.places = [
      .init(host: "b1", component: "kafka_broker", settings: settings),
      .init(host: "b2", component: "kafka_broker", settings: settings),
      .init(host: "s1", component: "schema_registry", settings: settings),
    ]
    let lines = try supplies(scene).filter { $0.hasPrefix("Kerberos") }
    #expect(lines.count == 1)
    #expect(lines.first?.hasSuffix(": /k/own of kafka_broker, /k/own of schema_registry") == true)
  }

  @Test func truthAsAWordIsTold() throws {
    var scene = DeployScene(variables: ["ssl_enabled": .string("false")])
    #expect(try asks("ssl_enabled is the word", scene))
    for value: AnsibleValue in [.bool(false), .bool(true), .string("true")] {
      scene.variables["ssl_enabled"] = value
      #expect(try !asks("ssl_enabled is the word", scene))
    }
  }

  @Test func theSuperUserIsAskedForWhereNoFileTells() throws {
    let word = "mds_super_user_password"
    let variables: [String: AnsibleValue] = ["rbac_enabled": .bool(true)]
    let server = "confluent.metadata.server.listeners=https://0.0.0.0:8090\n"
    #expect(try asks(word, DeployScene("kafka_broker", server, variables: variables)))
    let known = server + "kafka.rest.confluent.metadata.basic.auth.user.info=mds:pw\n"
    #expect(try !asks(word, DeployScene("kafka_broker", known, variables: variables)))
    #expect(try !asks(word, DeployScene("kafka_broker", server)))
  }

  @Test func fipsOfTheOwnMachineIsToldUnlessItIsOff() throws {
    let variables: [String: AnsibleValue] = ["fips_enabled": .bool(true)]
    for (flag, isTold) in [("unknown", true), ("1", true), ("0", false)] {
      let scene = DeployScene(facts: ["crypto.fips_enabled": flag], variables: variables)
      #expect(try asks("is in FIPS mode", scene) == isTold)
    }
    #expect(try !asks("FIPS", DeployScene(facts: ["crypto.fips_enabled": "1"])))
  }

  @Test func javaConnectorsAndPartitions() throws {
    let java = try supplies(DeployScene(facts: ["java": "unseen", "distribution": "ubuntu"]))
    #expect(java.first?.contains("ubuntu_java_package_name") == true)
    #expect(try asks("kafka_connect_connectors", DeployScene("kafka_connect")))
    #expect(try asks("under-replicated", DeployScene()))
    #expect(try !asks("under-replicated", DeployScene(variables: ["rbac_enabled": .bool(true)])))
  }
}
