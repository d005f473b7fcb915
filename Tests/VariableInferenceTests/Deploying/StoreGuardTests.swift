import AnsibleYAML
import EstateModel
import OrderedCollections
import Testing

@testable import VariableInference

/// What keeps stores and certificates as they are.
@Suite struct StoreGuardTests {
  @Test func storesOfHostsAreLeftAlone() throws {
    let trust = "confluent.ssl.trustStore.location=/s/t.jks\nlistener.security.protocol.map=A:SSL\n"
    for settings in [DeployScene.stores, trust] {
      let scene = DeployScene("kafka_broker", settings)
      #expect(try scene.value("ssl_provided_keystore_and_truststore") == .bool(true))
      #expect(try scene.value("ssl_provided_keystore_and_truststore_remote_src") == .bool(true))
      #expect(try scene.value("self_signed") == nil)
    }
    let old = DeployScene("kafka_broker", DeployScene.stores, version: "7.3.16")
    #expect(try old.value("ssl_provided_keystore_and_truststore") == nil)
    #expect(try old.value("ssl_provided_keystore_and_truststore_remote_src") == .bool(true))
    #expect(try old.value("self_signed") == .bool(false))
    #expect(try DeployScene().value("ssl_provided_keystore_and_truststore") == nil)
  }

  @Test func certificateFilesAreRedirected() throws {
    for component in ["kafka_broker", "zookeeper", "control_center_next_gen"] {
      let scene = DeployScene(component, DeployScene.stores)
      #expect(try scene.value("\(component)_ca_cert_path") == .string("/s/unused-\(component)-ca.crt"))
      #expect(try scene.value("\(component)_cert_path") == .string("/s/unused-\(component).crt"))
      #expect(try scene.value("\(component)_key_path") == .string("/s/unused-\(component).key"))
      #expect(try DeployScene(component).value("\(component)_key_path") == nil)
      #expect(
        try DeployScene(component, DeployScene.stores, version: "7.3.16").value("\(component)_key_path")
          == nil)
    }
    let agent = "confluent.usm-agent.listener.dataplane.ssl.server.certificate.location=/s/usm_agent.crt\n"
    #expect(try DeployScene("usm_agent", agent).value("usm_agent_key_path") == nil)
  }

  @Test func theAgentsCertificatesStay() throws {
    var scene = DeployScene(
      "usm_agent", "confluent.usm-agent.listener.dataplane.ssl.server.certificate.location=/s/usm_agent.crt\n"
    )
    scene.places.append(.init(host: "h2", component: "kafka_broker", settings: DeployScene.stores))
    scene.variables["ssl_provided_keystore_and_truststore_remote_src"] = .bool(true)
    let guards = try scene.guards()
    #expect(guards.forAll["ssl_provided_keystore_and_truststore"] == .bool(true))
    #expect(
      guards.own(of: "usm_agent") == [
        "ssl_provided_keystore_and_truststore": .bool(false), "self_signed": .bool(false),
        "usm_agent_keystore_path": .string("/s/usm_agent.keystore.jks"),
        "usm_agent_truststore_path": .string("/s/usm_agent.truststore.jks"),
      ])
    // Stores that all share are the agent's, too: one that is not there makes a deploy remove its certificates.
    var sharing = scene
    sharing.variables["ssl_keystore_filepath"] = .string("/s/all.jks")
    sharing.variables["ssl_truststore_filepath"] = .string("/s/trust.jks")
    #expect(
      try sharing.guards().own(of: "usm_agent") == [
        "ssl_provided_keystore_and_truststore": .bool(false), "self_signed": .bool(false),
      ])
    // On one host with others the group's word would be theirs, too.
    scene.places[1].host = "h1"
    #expect(try scene.guards().own(of: "usm_agent")["self_signed"] == nil)
  }

  @Test func keysAreExportedForMutualTLSOnly() throws {
    let mutual: [String: AnsibleValue] = ["ssl_enabled": .bool(true), "ssl_mutual_auth_enabled": .bool(true)]
    for component in ["kafka_broker", "control_center", "schema_registry", "ksql"] {
      let name = "\(component)_export_certs"
      #expect(try DeployScene(component, DeployScene.stores, variables: mutual).value(name) == .bool(false))
      #expect(
        try DeployScene(component, DeployScene.stores, variables: ["ssl_enabled": .bool(true)]).value(name)
          == nil)
    }
    let check = "schema_registry_health_checks_enabled"
    #expect(
      try DeployScene("schema_registry", DeployScene.stores, variables: mutual).value(check) == .bool(false))
    #expect(try DeployScene("schema_registry", DeployScene.stores).value(check) == nil)
    #expect(
      try DeployScene("kafka_broker", DeployScene.stores, variables: mutual).value(
        "kafka_broker_health_checks_enabled")
        == nil)
  }

  @Test func whereMDSAsksForCertificatesTheyAreExported() throws {
    let variables: [String: AnsibleValue] = [
      "ssl_enabled": .bool(true), "ssl_mutual_auth_enabled": .bool(true), "rbac_enabled": .bool(true),
      "mds_ssl_client_authentication": .string("required"),
    ]
    for component in ["kafka_broker", "kafka_rest"] {
      let scene = DeployScene(component, DeployScene.stores, variables: variables)
      #expect(try scene.value("\(component)_export_certs") == nil)
      #expect(try scene.value("\(component)_health_checks_enabled") == nil)
    }
  }

  @Test func zooKeeperExportsForItsOwnMutualTLS() throws {
    let variables: [String: AnsibleValue] = [
      "zookeeper_quorum_authentication_type": .string("digest_over_tls")
    ]
    let scene = DeployScene("zookeeper", DeployScene.stores, variables: variables)
    #expect(try scene.value("zookeeper_export_certs") == .bool(false))
    #expect(try DeployScene("zookeeper", DeployScene.stores).value("zookeeper_export_certs") == nil)
  }

  @Test func storesThatNoFileNamesAreNamed() throws {
    let remote: [String: AnsibleValue] = [
      "ssl_provided_keystore_and_truststore_remote_src": .bool(true),
      "kafka_rest_truststore_path": .string("/s/t.jks"),
    ]
    let settings = "client.security.protocol=SSL\nclient.ssl.truststore.location=/s/t.jks\n"
    let scene = DeployScene("kafka_rest", settings, variables: remote)
    #expect(try scene.value("kafka_rest_keystore_path") == .string("/s/kafka_rest.keystore.jks"))
    #expect(try scene.value("kafka_rest_truststore_path") == nil)
    #expect(try DeployScene("kafka_rest", DeployScene.stores).value("kafka_rest_keystore_path") == nil)
  }

  @Test func withFIPSAStoreThatIsThereStandsIn() throws {
    var variables: [String: AnsibleValue] = [
      "ssl_provided_keystore_and_truststore_remote_src": .bool(true), "fips_enabled": .bool(true),
    ]
    let settings = "ssl.keystore.location=/s/k.bcfks\nssl.truststore.location=/s/t.bcfks\n"
    let scene = DeployScene("kafka_broker", settings, variables: variables)
    #expect(try scene.value("kafka_broker_pkcs12_keystore_path") == .string("/s/k.bcfks"))
    #expect(try scene.value("kafka_broker_pkcs12_truststore_path") == .string("/s/t.bcfks"))
    #expect(try scene.value("kafka_broker_bcfks_keystore_path") == .string("/s/k.bcfks"))
    #expect(try scene.value("kafka_broker_bcfks_truststore_path") == .string("/s/t.bcfks"))
    #expect(try scene.guards().settings.contains("kafka_broker_bcfks_keystore_path"))
    variables["fips_enabled"] = .bool(false)
    let plain = DeployScene("kafka_broker", DeployScene.stores, variables: variables)
    #expect(try plain.value("kafka_broker_bcfks_keystore_path") == nil)
    #expect(try plain.value("kafka_broker_pkcs12_keystore_path") == .string("/s/kafka_broker.keystore.jks"))
    #expect(
      try plain.value("kafka_broker_pkcs12_truststore_path") == .string("/s/kafka_broker.truststore.jks"))
  }

  @Test(arguments: [("0", true), ("1", false), ("unknown", false)])
  func theCheckForFIPSIsOffWhereItMustFail(flag: String, isOff: Bool) throws {
    let facts = ["crypto.fips_enabled": flag]
    let scene = DeployScene(facts: facts, variables: ["fips_enabled": .bool(true)])
    #expect(try scene.value("validate_hosts") == (isOff ? .bool(false) : nil))
    #expect(try DeployScene(facts: facts).value("validate_hosts") == nil)
  }

  @Test func storesOfPrometheusAndAlertmanagerAreNamed() throws {
    let name = "control_center_next_gen_dependency_prometheus_keystore_path"
    var variables: [String: AnsibleValue] = [
      "ssl_provided_keystore_and_truststore_remote_src": .bool(true),
      "control_center_next_gen_dependency_prometheus_ssl_enabled": .bool(true),
    ]
    let scene = DeployScene("control_center_next_gen", DeployScene.stores, variables: variables)
    #expect(
      try scene.value(name) == .string("/s/control_center_next_gen_dependency_prometheus.keystore.jks"))
    #expect(try scene.value(name.replacing("prometheus", with: "alertmanager")) == nil)
    variables[name] = .string("/s/own.jks")
    #expect(
      try DeployScene("control_center_next_gen", DeployScene.stores, variables: variables).value(name) == nil)
  }
}
