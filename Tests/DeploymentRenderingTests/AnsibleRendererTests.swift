import DeploymentRendering
import Foundation
import HostEvidence
import OrderedCollections
import TestSupport
import Testing

/// What real Ansible makes of an inventory with a collection.
@Suite(.enabled(StandInCollection.reason) { await StandInCollection.isThere() })
struct AnsibleRendererTests {
  private static let override = "/etc/systemd/system/confluent-server.service.d/override.conf"
  private static let main = "/etc/kafka/server.properties"

  private static let inventory = """
    all:
      vars:
        ansible_connection: ssh
        ansible_become: true
        kafka_broker_users: {zoe: S3CRET1, admin: S3CRET2}
      children:
        kafka_broker:
          vars:
            kafka_broker_custom_properties: {min.isr: 2}
          hosts:
            kb1: {ansible_host: 192.0.2.1, ansible_port: 2222}
            kb2: {kafka_broker_port: 9093, kafka_broker_jaas: true, kafka_broker_custom_properties: {rack: a}}
        schema_registry:
          children: {registries: {hosts: {sr1: {}}}}
        others: {hosts: {bystander: {}}}
    """

  @Test func everyTemplateIsRendered() async throws {
    let rendering = try await StandInCollection.render(Self.inventory)
    #expect(rendering.gaps.isEmpty)
    #expect(rendering.hosts.keys.sorted() == ["kb1", "kb2", "sr1"])
    let first = try #require(rendering.hosts["kb1"])
    #expect(first.address == "192.0.2.1")
    #expect(first.port == "2222")
    #expect(first.files.keys.elements == [Self.main, Self.override])
    #expect(
      first.files[Self.main]?.settings == [
        "broker.id": "1", "listeners": "PLAIN://:9092", "super.users": "admin,zoe", "min.isr": "2",
      ])
    #expect(
      first.files[Self.override]?.settings == [
        "ExecStart": "/usr/bin/kafka-server-start /etc/kafka/server.properties",
        "Environment.KAFKA_HEAP_OPTS": "-Xmx1g",
      ])
    let second = try #require(rendering.hosts["kb2"])
    #expect(
      second.files["/etc/kafka/kafka_server_jaas.conf"]?.settings.keys.elements == [
        "KafkaServer {", "user_zoe=\"S3CRET1\"", "user_admin=\"S3CRET2\"", "};",
      ])
    #expect(
      second.files["/etc/kafka/password.properties"]?.settings == ["zoe": "S3CRET1", "admin": "S3CRET2"])
    #expect(
      second.files["/opt/prometheus/rules.yml"]?.settings.keys.elements == ["lowercaseOutputName: true"])
    #expect(second.files["/etc/kafka/server.properties.bak"] == nil)
    let registry = rendering.hosts["sr1"]?.files["/etc/schema-registry/schema-registry.properties"]?.settings
    #expect(registry?["kafkastore.bootstrap.servers"] == "kb1:9092,kb2:9093")
  }

  @Test(arguments: AnsibleRenderer.HashBehaviour.allCases)
  func dictionariesCombineAsAsked(behaviour: AnsibleRenderer.HashBehaviour) async throws {
    let rendering = try await StandInCollection.render(Self.inventory, behaviour: behaviour)
    let settings = rendering.hosts["kb2"]?.files[Self.main]?.settings
    #expect(settings?["rack"] == "a")
    #expect(settings?["min.isr"] == (behaviour == .merge ? "2" : nil))
  }

  @Test func factsComeFromTheEvidence() async throws {
    var debian = HostRecord(name: "kb2")
    debian.files["/etc/os-release"] = FileRecord(
      state: .read, content: FileBytes(Array("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"22.04\"\n".utf8)))
    var redHat = HostRecord(name: "machine", connection: ["ansible_host": "192.0.2.1"])
    redHat.files["/etc/os-release"] = FileRecord(
      state: .read, content: FileBytes(Array("ID=rocky\nID_LIKE=\"rhel fedora\"\nVERSION_ID=9.4\n".utf8)))
    // What a host says of itself is no template.
    redHat.facts["hostname"] = "{{ lookup('pipe', 'false') }}"
    let rendering = try await StandInCollection.render(
      Self.inventory, facts: HostFacts(records: [debian, redHat]))
    #expect(rendering.gaps.isEmpty)
    #expect(rendering.hosts["kb1"]?.files[Self.main] != nil)
    #expect(rendering.hosts["kb2"]?.files["/etc/debian/kafka/server.properties"] != nil)
  }

  /// What Ansible takes from elsewhere than the evidence is presumed, and never known.
  @Test(arguments: [
    ("ID=rhel\nVERSION_ID=9.4\n", "9.4", nil), ("ID=debian\nVERSION_ID=12\nVERSION_CODENAME=x\n", nil, "x"),
    ("ID=centos\nVERSION_ID=9\n", nil, nil),
    ("ID=ubuntu\nVERSION_ID=22.04\nVERSION_CODENAME=y\n", "22.04", "y"),
  ])
  func factsAreKnownAsFarAsTheEvidenceTells(release: String, version: String?, codename: String?) {
    var record = HostRecord(name: "kb2.example.net")
    record.files["/etc/os-release"] = FileRecord(state: .read, content: FileBytes(Array(release.utf8)))
    let bare = HostFacts(records: [record]).facts(of: record.name, address: nil)
    #expect(bare.known["ansible_distribution_version"] == version)
    #expect(bare.known["ansible_distribution_release"] == codename)
    for name in ["ansible_fqdn", "ansible_hostname", "ansible_architecture"] {
      #expect(bare.known[name] == nil && bare.all[name] != nil)
    }
    record.facts["hostname"] = "kb2"
    record.facts["kernel"] = "Linux 6.1.0-arm64 aarch64"
    let live = HostFacts(records: [record])
    let own = live.facts(of: record.name, address: nil)
    #expect(own.known["ansible_hostname"] == "kb2" && own.known["ansible_architecture"] == "aarch64")
    #expect(own.known["ansible_fqdn"] == nil)
    let other = live.facts(of: "kb3", address: nil)
    #expect(Set(other.known.keys) == ["ansible_os_family", "ansible_system"])
    #expect(other.all["ansible_architecture"] == "aarch64")
  }

  @Test func whatCanNotBeRenderedIsNamedWithoutValues() async throws {
    let inventory = """
      all: {vars: {kafka_broker_users: {admin: S3CRET}, kafka_broker_broken: true}}
      kafka_broker: {hosts: {kb1: {}, kb2: {kafka_broker_broken: false}}}
      """
    let rendering = try await StandInCollection.render(inventory)
    #expect(
      rendering.gaps.map(\.description) == [
        "kb1: /etc/kafka/broken.properties: 'nowhere_defined' is undefined"
      ])
    #expect(rendering.hosts["kb1"]?.files.values.count { $0.doubt == nil } == 2)
    #expect(
      rendering.hosts["kb1"]?.files["/etc/kafka/broken.properties"]?.doubt == "'nowhere_defined' is undefined"
    )
    #expect(rendering.hosts["kb2"]?.files.count == 2)
  }

  @Test func aHostThatTheCollectionRefusesIsNamedWithoutValues() async throws {
    let inventory = """
      kafka_broker:
        vars: {secret_of_the_inventory: S3CRET}
        hosts: {kb1: {tidy: false}, kb2: {}}
      """
    let rendering = try await StandInCollection.render(inventory)
    #expect(rendering.gaps.map(\.host) == ["kb1"])
    #expect(
      rendering.hosts["kb1"]?.doubt?.hasPrefix("it gives up at") == true
        && rendering.hosts["kb2"]?.doubt == nil)
    #expect(rendering.gaps.first?.description.contains("Insist on order") == true)
    #expect(!"\(rendering)".contains("S3CRET"))
    #expect(rendering.hosts["kb2"]?.files.isEmpty == false)
  }

  @Test func nothingOfTheUserIsTouched() async throws {
    let before = try StandInCollection.state(of: StandInCollection.folder)
    try await withTemporaryFolder { home in
      // A configuration that would spoil everything.
      let configuration = home.appending(path: ".ansible.cfg")
      try "[defaults]\nhash_behaviour = replace\nstdout_callback = minimal\nlog_path = log\n".write(
        to: configuration, atomically: true, encoding: .utf8)
      let rendering = try await StandInCollection.render(
        Self.inventory,
        environment: [
          "HOME": home.path, "ANSIBLE_CONFIG": configuration.path, "ANSIBLE_LOG_PATH": "\(home.path)/log",
          "ANSIBLE_HASH_BEHAVIOUR": "replace",
        ])
      #expect(rendering.hosts["kb2"]?.files[Self.main]?.settings["min.isr"] == "2")
      #expect(try FileManager.default.contentsOfDirectory(atPath: home.path) == [".ansible.cfg"])
    }
    #expect(try StandInCollection.state(of: StandInCollection.folder) == before)
  }

  @Test(arguments: ["all: [", "others: {hosts: {a: {}}}", "kafka_broker: {hosts: {}}\n"])
  func anInventoryThatGivesNothingIsAnError(inventory: String) async throws {
    let error = await #expect(throws: RenderingError.self) { try await StandInCollection.render(inventory) }
    #expect(error?.description.contains("nothing could be rendered from") == true)
    #expect(error?.description.contains("try `ansible-inventory -i ") == true)
  }
}
