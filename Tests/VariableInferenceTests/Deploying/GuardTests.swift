import AnsibleYAML
import EstateModel
import OrderedCollections
import Testing

@testable import VariableInference

/// Which variables an inventory sets against what a deploy would do, situation by situation.
@Suite struct GuardTests {
  @Test func someStandInEveryInventory() throws {
    let guards = try DeployScene().guards()
    #expect(
      guards.forAll == [
        "deployment_strategy": .string("rolling"), "repository_configuration": .string("none"),
        "confluent_cli_download_enabled": .bool(false), "regenerate_ca": .bool(false),
        "regenerate_keystore_and_truststore": .bool(false), "regenerate_token_pem": .bool(false),
        "support_bundle_auto_collect_on_failure": .bool(false), "kerberos_configure": .bool(false),
        "self_signed": .bool(false),
      ])
    #expect(guards.own(of: "kafka_broker").isEmpty && guards.own(on: "h1").isEmpty)
  }

  @Test(arguments: [("7.4.2", false), ("7.5.0", true), ("8.3.0", true)])
  func bundlesAreCollectedByNewerVersionsOnly(version: String, isThere: Bool) throws {
    let value = try DeployScene(version: version).value("support_bundle_auto_collect_on_failure")
    #expect((value != nil) == isThere)
  }

  @Test func anArchiveHasNoRepositoriesButAnOwner() throws {
    var scene = DeployScene(facts: ["archive.owner": "ops", "archive.group": "staff", "release": "7.9.8-2"])
    #expect(try scene.value("archive_owner") == nil)
    #expect(try scene.value("confluent_full_package_version") == .string("7.9.8-2"))
    scene.archive = "/opt/confluent"
    #expect(try scene.value("archive_owner") == .string("ops"))
    #expect(try scene.value("archive_group") == .string("staff"))
    #expect(try scene.value("repository_configuration") == nil)
    #expect(try scene.value("confluent_full_package_version") == nil)
  }

  @Test func whatAllHostsOfAComponentAgreeOnIsSaidOnce() throws {
    let name = "mds_file_based_user_store_src_path"
    let users = "confluent.metadata.server.user.store.file.path=/etc/kafka/users\n"
    var scene = DeployScene(version: "8.3.0")
    scene.places = ["b1", "b2"].map { .init(host: $0, component: "kafka_broker", settings: users) }
    scene.places.append(
      .init(host: "s1", component: "schema_registry", settings: "listeners=http://0.0.0.0:8081\n"))
    let guards = try scene.guards()
    #expect(guards.own(of: "kafka_broker")[name] == .string("/etc/kafka/users"))
    #expect(guards.forAll[name] == nil && guards.own(on: "b1")[name] == nil)
    scene.places[1].settings = "confluent.metadata.server.user.store.file.path=/other\n"
    let uneven = try scene.guards()
    #expect(uneven.own(of: "kafka_broker")[name] == nil)
    #expect(uneven.own(on: "b1")[name] == .string("/etc/kafka/users"))
    #expect(uneven.own(on: "b2")[name] == .string("/other"))
  }

  @Test func aReleaseOfItsOwnIsSaid() throws {
    let scene = DeployScene(
      "control_center_next_gen", facts: ["release.control_center_next_gen": "2.0.0-3"])
    let name = "confluent_control_center_next_gen_full_package_version"
    #expect(try scene.value(name) == .string("2.0.0-3"))
    #expect(try DeployScene("control_center_next_gen").value(name) == nil)
  }

  // MARK: - Java and the command

  @Test(arguments: [
    ("redhat", "7.9.8", "redhat_java_package_name"), ("ubuntu", "7.3.1", "ubuntu_java_package_name"),
    ("debian", "8.3.0", "debian_java_package_name"), ("amazon", "7.6.1", "redhat_java_package_name"),
    ("amazon", "7.7.0", "amazon_java_package_name"),
  ])
  func theInstalledJavaIsNamed(distribution: String, version: String, name: String) throws {
    let facts = ["java": "package", "java.package": "jdk", "distribution": distribution]
    let scene = DeployScene(version: version, facts: facts)
    let names = try scene.guards().forAll.keys.filter { $0.contains("java") }
    #expect(names == [name])
    #expect(try scene.value(name) == .string("jdk"))
  }

  @Test func aJavaOfNoPackageIsNamedByItsFolder() throws {
    let scene = DeployScene(facts: ["java": "home", "java.home": "/opt/jdk", "distribution": "redhat"])
    #expect(try scene.value("custom_java_path") == .string("/opt/jdk"))
    let unseen = try DeployScene(facts: ["java": "unseen", "distribution": "redhat"]).guards().forAll
    #expect(!unseen.keys.contains { $0.contains("java") })
  }

  @Test func hostsMayDiffer() throws {
    var scene = DeployScene(facts: ["java": "package", "java.package": "a", "distribution": "redhat"])
    scene.places.append(
      .init(
        host: "h2", component: "kafka_broker", settings: "",
        facts: ["java": "package", "java.package": "b", "distribution": "redhat"]))
    let guards = try scene.guards()
    #expect(guards.forAll["redhat_java_package_name"] == nil)
    #expect(guards.own(on: "h1") == ["redhat_java_package_name": .string("a")])
    #expect(guards.own(on: "h2") == ["redhat_java_package_name": .string("b")])
  }

  @Test func secretsProtectionNeedsTheCommand() throws {
    let scene = DeployScene("kafka_broker", "config.providers=securepass\n", facts: ["cli.version": "3.65.0"])
    #expect(try scene.value("confluent_cli_download_enabled") == nil)
    #expect(try scene.value("confluent_cli_version") == .string("3.65.0"))
    #expect(try scene.value("regenerate_masterkey") == .bool(false))
    let plain = DeployScene(facts: ["cli.version": "3.65.0"])
    #expect(try plain.value("confluent_cli_version") == nil)
    #expect(try plain.value("regenerate_masterkey") == nil)
  }

  @Test func tokenKeysAndUsersOfMDSStay() throws {
    let settings = """
      confluent.metadata.server.token.key.path=/s/token.pem
      confluent.metadata.server.user.store.file.path=/s/users
      """
    let scene = DeployScene("kafka_broker", settings)
    #expect(try scene.value("create_mds_certs") == .bool(false))
    #expect(try scene.value("mds_file_based_user_store_remote_src") == .bool(true))
    #expect(try scene.value("mds_file_based_user_store_src_path") == .string("/s/users"))
    let older = DeployScene("kafka_broker", settings, version: "7.7.1")
    #expect(try older.value("mds_file_based_user_store_remote_src") == nil)
    for name in ["create_mds_certs", "mds_file_based_user_store_remote_src"] {
      #expect(try DeployScene().value(name) == nil)
    }
  }

  @Test func aTrustStoreAloneMayServeAnIdentityProvider() throws {
    let store = "ssl.truststore.location=/s/t.jks\n"
    let names = ["ssl_provided_keystore_and_truststore", "schema_registry_key_path"]
    for name in names { #expect(try DeployScene("schema_registry", store).value(name) == nil) }
    #expect(try DeployScene("schema_registry", store).value("self_signed") == .bool(false))
    for sign in [
      "kafkastore.security.protocol=SASL_SSL", "confluent.metadata.bootstrap.server.urls=https://b1:8090",
      "ssl.keystore.location=/s/k.jks",
    ] {
      let scene = DeployScene("schema_registry", store + sign + "\n")
      for name in names { #expect(try scene.value(name) != nil) }
    }
  }

  @Test func superUsersOfAllBrokersAndControllersAreSaid() throws {
    var scene = DeployScene(
      "kafka_broker", "super.users=User:a;User:b\n", variables: ["rbac_enabled": .bool(true)])
    scene.places.append(
      .init(host: "c1", component: "kafka_controller", settings: "super.users=User:b;User:c\n"))
    let users = ["User:a", "User:b", "User:c"].map(AnsibleValue.string)
    #expect(try scene.guards().forAll["rbac_super_users"] == .list(users))
    scene.variables = [:]
    #expect(try scene.guards().forAll["rbac_super_users"] == nil)
  }

  @Test func kernelSettingsAreSaidWhole() throws {
    let usual = [
      "vm.swappiness": "1", "vm.dirty_background_ratio": "5", "vm.dirty_ratio": "80",
      "vm.max_map_count": "262144",
    ]
    #expect(try DeployScene(facts: usual).value("kafka_broker_sysctl") == nil)
    let own = usual.merging(["vm.swappiness": "10"]) { $1 }
    let value = AnsibleValue.dictionary([
      "vm.dirty_background_ratio": .int(5), "vm.dirty_ratio": .int(80), "vm.max_map_count": .int(262144),
      "vm.swappiness": .int(10),
    ])
    #expect(try DeployScene(facts: own).value("kafka_broker_sysctl") == value)
    #expect(try DeployScene("kafka_controller", facts: own).value("kafka_controller_sysctl") == value)
    #expect(try DeployScene("schema_registry", facts: own).value("schema_registry_sysctl") == nil)
    // What was seen in part says nothing.
    #expect(try DeployScene(facts: ["vm.swappiness": "10"]).value("kafka_broker_sysctl") == nil)
  }

  @Test(arguments: [
    ("control_center_next_gen", "confluent-control-center"), ("usm_agent", "usm-agent"),
  ])
  func logsAreRotatedAsBefore(component: String, unit: String) throws {
    let name = "\(component)_logrotate_enabled"
    let scene = DeployScene(component, facts: ["logrotate.\(unit)": "absent"])
    #expect(try scene.value(name) == .bool(false))
    #expect(try DeployScene(component).value(name) == nil)
  }

  @Test func settingsSaidOneByOneNeedNoGuardOfTheirSwitches() throws {
    var scene = DeployScene(
      "kafka_broker", DeployScene.stores, variables: ["fips_enabled": .bool(true)])
    scene.isVerbatim = true
    let guards = try scene.guards()
    #expect(guards.forAll["ssl_provided_keystore_and_truststore"] == nil)
    #expect(guards.forAll["custom_log4j"] == .bool(false))
    #expect(guards.own(of: "kafka_broker").isEmpty)
    scene.version = nil
    #expect(try scene.guards().forAll["deployment_strategy"] == .string("rolling"))
  }
}
