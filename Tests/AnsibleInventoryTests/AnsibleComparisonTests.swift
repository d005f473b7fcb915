import AnsibleInventory
import AnsibleYAML
import Foundation
import OrderedCollections
import Subprocess
import TestSupport
import Testing

/// Our reading of inventories held against ansible-core's own.
@Suite(
  .enabled(
    "needs ansible-inventory: set CPDISCOVER_ANSIBLE_INVENTORY or make .venv at the package root with ansible-core"
  ) { await AnsibleInventoryTool.isThere() })
struct AnsibleComparisonTests {
  @Test(arguments: InventoryCase.all + InventoryCase.forms, HashBehaviour.allCases)
  func variablesAreTheSame(example: InventoryCase, behaviour: HashBehaviour) async throws {
    try await compare(example, behaviour)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func randomInventoriesAreReadAlike(seed: UInt64) async throws {
    var random = RandomInventory(seed: seed)
    let example = random.example("seed \(seed)")
    for behaviour in HashBehaviour.allCases { try await compare(example, behaviour) }
  }

  private func compare(_ example: InventoryCase, _ behaviour: HashBehaviour) async throws {
    try await withTemporaryFolder { folder in
      let path = try example.write(to: folder)
      let theirs = try await AnsibleInventoryTool.list(path, behaviour)
      let ours = try readInventory(at: path).inventory
      #expect(Set(theirs.hosts.keys) == Set(ours.hosts.keys))
      for host in ours.hosts.keys {
        let variables = ours.values(of: host, behaviour).mapValues(JSONText.init)
        #expect(variables == theirs.hosts[host], "\(host) in \(example)")
      }
      for (name, group) in ours.groups where name != "all" {
        #expect(Array(group.hosts) == theirs.groups[name]?.hosts ?? [], "\(name) in \(example)")
        #expect(Array(group.children) == theirs.groups[name]?.children ?? [], "\(name) in \(example)")
      }
    }
  }

  @Test(arguments: [
    "all", "kafka_broker", "kb*", "~kb[12]", "zookeeper:kafka_broker", "kafka_broker:&east", "all:!east",
    "kafka_broker[0]", "kafka_broker[1:2]", "kafka_broker[-1]", "kb1.example,zk1.example", "!zookeeper",
    "east:west",
    "zk?.example", "kafka_broker[0:0]", "kafka_broker[2:]", "k[a-b]1*", "~.*1", "zookeeper[0]:east[0]",
  ])
  func patternsSelectTheSameHosts(pattern: String) async throws {
    try await withTemporaryFolder { folder in
      let path = try InventoryCase.nested.write(to: folder)
      let theirs = try await AnsibleInventoryTool.list(path, .replace, limit: pattern)
      let inventory = try readInventory(at: path).inventory
      #expect(try Set(HostPattern(pattern).hosts(in: inventory)) == Set(theirs.hosts.keys))
    }
  }

  @Test func writtenDocumentIsReadAsMeant() async throws {
    let awkward = [
      "yes", "0755", "1:30", "null", "2020-01-01", "*a", "&b", "@c", "%d", " lead", "trail ", "tab\there",
      "back\\",
      "quo'te\"s", "é日本😀", "a: b", "c #d", "", "line\nbreak", "\u{85}\u{2028}",
      String(repeating: "x", count: 5000),
    ]
    var properties: OrderedDictionary<String, AnsibleValue> = [:]
    for (index, text) in awkward.enumerated() {
      properties["key.\(index) \(text.prefix(20))"] = .string(text)
    }
    properties["templates"] = .unsafe("{{ x }} {% raw %} {# c #}")
    let document = InventoryDocument(
      variables: [.init("words", .value(.list(awkward.map(AnsibleValue.string))))],
      groups: [
        .init(
          "kafka_broker", variables: [.init("kafka_broker_custom_properties", .quoted(properties))],
          hosts: [.init("kb1.example", variables: [.init("broker_id", .value(.int(1)))])],
          children: [
            .init("east", variables: [.init("rack", .value(.string("on")))], hosts: [.init("kb2.example")])
          ])
      ])
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "inventory.yml").path
      try Data(document.text().utf8).write(to: URL(filePath: path))
      let theirs = try await AnsibleInventoryTool.list(path, .replace)
      let ours = try readInventory(at: path)
      #expect(ours.warnings.isEmpty)
      for host in ["kb1.example", "kb2.example"] {
        let variables = ours.inventory.values(of: host)
        #expect(variables["kafka_broker_custom_properties"] == .dictionary(properties))
        #expect(variables["words"] == .list(awkward.map(AnsibleValue.string)))
        #expect(variables.mapValues(JSONText.init) == theirs.hosts[host])
      }
    }
  }
}

/// What `ansible-inventory --list` says.
private struct AnsibleListing {
  struct Group {
    let hosts: [String]
    let children: [String]
  }

  var hosts: [String: [String: JSONText]] = [:]
  var groups: [String: Group] = [:]

  init(json: String) throws {
    let top = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let meta = top["_meta"] as? [String: Any]
    let hostvars = meta?["hostvars"] as? [String: [String: Any]] ?? [:]
    for (name, value) in top where name != "_meta" {
      let group = value as? [String: Any] ?? [:]
      let hosts = group["hosts"] as? [String] ?? []
      groups[name] = Group(hosts: hosts, children: group["children"] as? [String] ?? [])
      for host in hosts { self.hosts[host] = [:] }
    }
    for (host, variables) in hostvars { hosts[host] = try variables.mapValues(JSONText.init(json:)) }
  }
}

private enum AnsibleInventoryTool {
  static let tool = ExternalTool(variable: "CPDISCOVER_ANSIBLE_INVENTORY", name: "ansible-inventory")

  static func isThere() async -> Bool {
    await tool?.succeeds(["--version"]) ?? false
  }

  static func list(
    _ path: String, _ behaviour: HashBehaviour, limit: String? = nil
  ) async throws -> AnsibleListing {
    // A configuration of its own, so that nobody's ansible.cfg has a say.
    let configuration = URL(filePath: path).deletingLastPathComponent().appending(path: "ansible.cfg")
    try Data().write(to: configuration)
    let environment = Environment.inherit.updating([
      "ANSIBLE_HASH_BEHAVIOUR": behaviour.rawValue, "ANSIBLE_INVENTORY_ENABLED": "yaml,ini",
      "ANSIBLE_CONFIG": configuration.path,
      "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true", "LC_ALL": "C.UTF-8",
    ])
    let arguments = ["-i", path, "--list"] + (limit.map { ["--limit", $0] } ?? [])
    return try AnsibleListing(json: try await #require(tool).output(arguments, environment: environment))
  }
}
