import HostRoster
import RemoteShells
import Testing

/// Any Ansible inventory in YAML.
struct InventoryFormTests {
  private static let nested = """
    all:
      vars:
        ansible_user: ops
      children:
        kafka_broker:
          hosts:
            kb[01:03].example.net:
            kb04.example.net:
              ansible_host: 10.0.0.4
        backend:
          vars:
            ansible_port: 2222
          children:
            zookeeper:
              hosts:
                zk[a:c]:
    """

  @Test func nestedGroupsAndRanges() async throws {
    let roster = try await roster(Self.nested)
    #expect(
      roster.names == [
        "kb01.example.net", "kb02.example.net", "kb03.example.net", "kb04.example.net", "zka", "zkb", "zkc",
      ])
    #expect(roster.warnings.isEmpty)
    #expect(try roster.connection("kb02.example.net").port == nil)
    #expect(try roster.connection("kb04.example.net").address == "10.0.0.4")
    #expect(try roster.connection("zkb").port == 2222)
    #expect(try roster.connection("zkb").user == "ops")
  }

  @Test func variableFilesInTheirOrder() async throws {
    let roster = try await roster(
      Self.nested,
      beside: [
        "group_vars/all.yml": "ansible_user: everyone\n",
        "group_vars/zookeeper/main.yml": "ansible_user: zoo\n",
        "host_vars/zka.yml": "ansible_user: first\nansible_port: 23\n",
      ])
    #expect(try roster.connection("kb01.example.net").user == "everyone")
    #expect(try roster.connection("zkb").user == "zoo")
    #expect(try roster.connection("zka").user == "first")
    #expect(try roster.connection("zka").port == 23)
  }

  @Test func portBehindTheName() async throws {
    #expect(try await roster("all: {hosts: {'kb1:2201': }}\n").connection("kb1").port == 2201)
  }

  @Test(arguments: [
    ("kafka_broker", ["kb01.example.net", "kb02.example.net", "kb03.example.net", "kb04.example.net"]),
    ("kafka_broker:!kb0[12]*", ["kb03.example.net", "kb04.example.net"]),
    ("zk*:kb04.example.net", ["kb04.example.net", "zka", "zkb", "zkc"]), ("~.*[13b]$|zkb", ["zkb"]),
    ("backend:&zookeeper[0]", ["zka"]),
  ])
  func limits(pattern: String, expected: [String]) async throws {
    #expect(try await roster(Self.nested, limit: pattern).names == expected)
  }

  @Test func limitThatFitsNothing() async throws {
    #expect(
      try await refusal(Self.nested, limit: "kafka_brokr")
        == "--limit: host pattern 'kafka_brokr': it matches no host or group of the inventory")
    #expect(
      try await refusal(Self.nested, limit: "zka:!zka")
        == "--limit: host pattern 'zka,!zka': it leaves no host of the inventory")
  }

  @Test(arguments: [
    ("", "hosts.yml is empty: it must name hosts"), ("# nothing\n", "hosts.yml is empty: it must name hosts"),
    ("- a\n- b\n", "hosts.yml:1:1: an inventory is a mapping of groups, but this is a list"),
    ("just words\n", "hosts.yml:1:1: an inventory is a mapping of groups, but this is a single value"),
    (
      "all:\n  hosts:\n    kb1: 3\n",
      "hosts.yml:3:10: the variables of host 'kb1' are a mapping, but this is a single value"
    ),
    (
      "all:\n  hosts:\n    kb[3:x]:\n",
      "hosts.yml:3:5: 'kb[3:x]' has the range [3:x], whose ends are no numbers or letters"
    ),
    ("all: {children: {a: {children: {b: {children: {a: }}}}}}\n", "a group cannot be its own child"),
    ("all:\n\thosts: kb1\n", "hosts.yml:2:1"), ("all: {hosts: {}}\n", "hosts.yml names no host"),
  ])
  func mistakesAreNamed(text: String, expected: String) async throws {
    let refusal = try await refusal(text)
    #expect(refusal.contains(expected), "\(refusal)")
  }

  @Test func fileThatIsNotThere() {
    let error = #expect(throws: RosterError.self) {
      try Roster(at: "/nowhere/hosts.yml", limit: nil, connectTimeout: .seconds(1))
    }
    #expect(error?.description == "/nowhere/hosts.yml: cannot be read: there is no such file")
  }
}
