import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import EstateModel
import OrderedCollections
import Testing

@testable import VariableInference

extension DeployScene {
  /// The outlook on an inventory with these variables for all, and this scene's guards unless `isGuarded` is false.
  fileprivate func outlook(isGuarded: Bool = true, _ names: String...) throws -> DeployOutlook {
    let guards = try guards()
    var groups: OrderedDictionary<String, InventoryDocument.Group> = [:]
    for place in places {
      let own = isGuarded ? guards.own(of: place.component) : [:]
      let host = isGuarded ? guards.own(on: place.host) : [:]
      groups[place.component, default: .init(place.component, variables: own.document)].hosts.append(
        .init(place.host, variables: host.document))
    }
    let all = isGuarded ? guards.forAll : [:]
    let document = InventoryDocument(
      variables: all.document + names.map { .init($0, .value(.bool(true))) }, groups: Array(groups.values))
    return DeployOutlook(try Catalog.embedded().deploy, try cases(), document)
  }

  /// The action of an id that the scene brings about; nil where it does not.
  fileprivate func action(_ id: String, isGuarded: Bool = true) throws -> DeployAction? {
    let found = try outlook(isGuarded: isGuarded).actions.filter { $0.id == id }
    #expect(found.count <= 1)
    return found.first
  }
}

extension OrderedDictionary<String, AnsibleValue> {
  fileprivate var document: [InventoryDocument.Variable] { map { .init($0.key, .value($0.value)) } }
}

@Suite struct OutlookTests {
  @Test func guardsKeepAPlainClusterAsItIs() throws {
    let actions = try DeployScene().outlook("confluent_package_version").actions
    #expect(actions.filter { $0.guarded == nil } == [])
    #expect(
      actions.map(\.id) == [
        "install-version", "repositories", "confluent-command", "all-at-once", "support-bundle",
      ])
    let bare = try DeployScene().outlook(isGuarded: false).actions
    #expect(bare.map(\.id) == actions.map(\.id) && bare.allSatisfy { $0.guarded == nil })
  }

  /// What a deploy does in a situation, and the guard that the inventory has against it.
  @Test(arguments: [
    ("certificate-authority", "kafka_broker", DeployScene.stores, "ssl_provided_keystore_and_truststore"),
    ("replace-stores", "kafka_broker", DeployScene.stores, "ssl_provided_keystore_and_truststore_remote_src"),
    ("remove-certificates", "kafka_rest", DeployScene.stores, "kafka_rest_key_path"),
    ("token-keys", "kafka_broker", "confluent.metadata.server.token.key.path=/t\n", "create_mds_certs"),
    (
      "user-store", "kafka_broker", "confluent.metadata.server.user.store.file.path=/u\n",
      "mds_file_based_user_store_remote_src"
    ),
    ("master-key", "kafka_broker", "config.providers=securepass\n", "regenerate_masterkey"),
    ("kerberos-settings", "kafka_broker", "sasl.kerberos.service.name=kafka\n", "kerberos_configure"),
  ])
  func settingsBringActionsAbout(id: String, component: String, settings: String, guardian: String) throws {
    #expect(try DeployScene(component, settings).action(id)?.guarded == guardian)
    let bare = try DeployScene(component, settings).action(id, isGuarded: false)
    #expect(bare != nil && bare?.guarded == nil)
    #expect(try DeployScene(component).action(id) == nil)
  }

  @Test func protectedSecretsOfAnInventoryWithoutThemAreWrittenInClear() throws {
    let scene = DeployScene("kafka_broker", "ssl.key.password=${securepass:/s:k}\n")
    #expect(try scene.action("secrets-clear", isGuarded: false)?.restarted["kafka_broker"] == ["h1"])
    #expect(try DeployScene().action("secrets-clear", isGuarded: false) == nil)
    var kept = scene
    kept.variables["secrets_protection_enabled"] = .bool(true)
    #expect(try kept.action("secrets-clear", isGuarded: false) == nil)
  }

  @Test(arguments: [
    (
      "install-java", ["java": "package", "java.package": "p", "distribution": "ubuntu"],
      "ubuntu_java_package_name"
    ),
    ("install-java", ["java": "home", "java.home": "/j"], "custom_java_path"),
    ("default-java", ["java": "home", "java.home": "/j"], nil),
    (
      "kernel-settings",
      [
        "vm.swappiness": "60", "vm.dirty_background_ratio": "5", "vm.dirty_ratio": "80",
        "vm.max_map_count": "262144",
      ], "kafka_broker_sysctl"
    ),
  ])
  func hostsBringActionsAbout(id: String, facts: [String: String], guardian: String?) throws {
    let action = try DeployScene(facts: facts).action(id)
    #expect(action != nil && action?.guarded == guardian)
    #expect(try DeployScene().action(id) == nil)
  }

  @Test(arguments: [
    ("secrets-restart", "kafka_broker", ["secrets_protection_enabled"]),
    (
      "controllers-restart", "kafka_controller", ["rbac_enabled", "kafka_controller_ssl_mutual_auth_enabled"]
    ),
    (
      "web-passwords", "control_center_next_gen",
      ["control_center_next_gen_dependency_alertmanager_basic_auth_enabled"]
    ),
  ])
  func variablesBringActionsAbout(id: String, component: String, switches: [String]) throws {
    let variables = Dictionary(uniqueKeysWithValues: switches.map { ($0, AnsibleValue.bool(true)) })
    let action = try DeployScene(component, variables: variables).action(id)
    #expect(action != nil && action?.guarded == nil)
    #expect(try DeployScene(component).action(id) == nil)
  }

  @Test func keysAreExportedUnlessTheGuardStands() throws {
    var variables: [String: AnsibleValue] = ["ssl_mutual_auth_enabled": .bool(true)]
    for component in ["kafka_broker", "kafka_connect"] {
      let scene = DeployScene(component, DeployScene.stores, variables: variables)
      #expect(try scene.action("export-keys")?.guarded == "\(component)_export_certs")
      #expect(try DeployScene(component, DeployScene.stores).action("export-keys") == nil)
    }
    variables.merge(["rbac_enabled": .bool(true), "mds_ssl_client_authentication": .string("required")]) {
      $1
    }
    let action = try #require(
      try DeployScene("kafka_broker", DeployScene.stores, variables: variables).action("export-keys"))
    #expect(action.guarded == nil && action.scope == .group("kafka_broker"))
  }

  @Test(arguments: [Service.State.running, .stopped, .disabled, .failed, .unmanaged])
  func whatDoesNotRunIsStarted(state: Service.State) throws {
    var scene = DeployScene()
    scene.places[0].state = state
    let actions = try scene.outlook().actions.filter { $0.id.hasPrefix("start") }
    #expect(actions.map(\.host) == (state == .running ? [] : ["h1"]))
    #expect(actions.allSatisfy { $0.text.contains("Kafka broker") && $0.guarded == nil })
  }

  @Test func anArchiveRestartsAndUnpacks() throws {
    var scene = DeployScene()
    scene.archive = "/opt/confluent"
    let ids = try scene.outlook().actions.map(\.id)
    #expect(ids.contains("archive-modes") && ids.contains("unpack-version"))
    #expect(!ids.contains("install-version") && !ids.contains("repositories"))
  }

  @Test func mechanismsMayChangeTheirOrder() throws {
    let several = DeployScene("kafka_broker", "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512\n")
    #expect(try several.action("mechanisms-order")?.text.contains("PLAIN,SCRAM-SHA-512") == true)
    #expect(try several.action("scram-passwords") != nil)
    let one = DeployScene("kafka_broker", "sasl.enabled.mechanisms=PLAIN\n")
    #expect(try one.action("mechanisms-order") == nil && one.action("scram-passwords") == nil)
  }

  @Test func liveCertificatesMayGo() throws {
    let center = DeployScene(
      "control_center_next_gen", "confluent.controlcenter.prometheus.url=https://h:9090\n")
    #expect(try center.action("remove-live-certificates") != nil)
    let plain = DeployScene(
      "control_center_next_gen", "confluent.controlcenter.prometheus.url=http://h:9090\n")
    #expect(try plain.action("remove-live-certificates") == nil)
    var agent = DeployScene("usm_agent", "x.ssl.server.certificate.location=/s/a.crt\n")
    #expect(try agent.action("remove-live-certificates") == nil)
    agent.places.append(.init(host: "h1", component: "kafka_broker", settings: ""))
    #expect(try agent.action("remove-live-certificates")?.host == "h1")
  }

  @Test func fipsAndLogsAndEditions() throws {
    let fips = ["crypto.fips_enabled": "0", "distribution": "redhat"]
    #expect(
      try DeployScene(facts: fips, variables: ["fips_enabled": .bool(true)]).action("fips-policy")?.host
        == "h1")
    #expect(try DeployScene(facts: fips).action("fips-policy") == nil)
    for (component, unit) in [
      ("control_center_next_gen", "confluent-control-center"), ("usm_agent", "usm-agent"),
    ] {
      let scene = DeployScene(component, facts: ["logrotate.\(unit)": "absent"])
      #expect(try scene.action("rotate-logs")?.guarded == "\(component)_logrotate_enabled")
      #expect(try DeployScene(component).action("rotate-logs") == nil)
    }
    #expect(try DeployScene().action("install-edition") == nil)
    var community = DeployScene()
    community.isCommunity = true
    #expect(try community.action("install-edition") != nil)
    #expect(try DeployScene("kafka_controller").action("format-storage") != nil)
    #expect(try DeployScene().action("format-storage") == nil)
  }

  @Test func aGuardCountsWhereEveryHostHasIt() throws {
    var scene = DeployScene()
    scene.places.append(.init(host: "h2", component: "kafka_broker", settings: ""))
    func guarded(_ said: [String: Set<String>]) throws -> String? {
      let outlook = DeployOutlook(try Catalog.embedded().deploy, try scene.cases(), said: said)
      return outlook.actions.first { $0.id == "install-version" }?.guarded
    }
    let name = "confluent_package_version"
    #expect(try guarded(["h1": [name], "h2": [name]]) == name)
    #expect(try guarded(["h1": [name], "h2": []]) == nil)
  }
}
