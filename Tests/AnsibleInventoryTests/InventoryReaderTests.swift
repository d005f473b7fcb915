import AnsibleInventory
import AnsibleYAML
import OrderedCollections
import Testing

@Suite struct InventoryReaderTests {
  @Test func groupsHostsAndLevels() throws {
    let inventory = try load(
      """
      all:
        vars: {a: all, b: all, c: all}
        hosts:
          lone:
        children:
          kafka_broker:
            vars: {b: broker, c: broker}
            hosts:
              kb1: {c: host}
              kb2:
            children:
              east:
                hosts:
                  kb1:
      zookeeper:
        hosts: zk1
      """
    ).inventory
    #expect(inventory.groups.keys == ["all", "ungrouped", "kafka_broker", "east", "zookeeper"])
    #expect(inventory.hosts.keys == ["lone", "kb1", "kb2", "zk1"])
    #expect(inventory.groups["ungrouped"]?.hosts == ["lone"])
    #expect(inventory.groups["all"]?.children == ["ungrouped", "kafka_broker", "zookeeper"])
    #expect(
      inventory.groups.mapValues(\.depth) == [
        "all": 0, "ungrouped": 1, "kafka_broker": 1, "east": 2, "zookeeper": 1,
      ])
    #expect(inventory.groups(of: "kb1").map(\.name) == ["kafka_broker", "east"])
    #expect(inventory.hosts(in: "all") == ["lone", "kb1", "kb2", "zk1"])
    #expect(inventory.hosts(in: "kafka_broker") == ["kb1", "kb2"])
    #expect(
      inventory.values(of: "kb1") == ["a": .string("all"), "b": .string("broker"), "c": .string("host")])
    #expect(inventory.values(of: "nobody") == [:])
  }

  @Test func variablesKnowWhereTheyComeFrom() throws {
    let inventory = try load("all:\n  vars:\n    d: {x: 1}\n  hosts:\n    h:\n      d: {y: 2}\n").inventory
    let replaced = try #require(inventory.variables(of: "h", hashBehaviour: .replace)["d"])
    #expect(replaced.value == .dictionary(["y": .int(2)]))
    #expect(replaced.place?.description == "i.yml:6:7")
    #expect(replaced.mergedFrom == [])
    let merged = try #require(inventory.variables(of: "h", hashBehaviour: .merge)["d"])
    #expect(merged.value == .dictionary(["x": .int(1), "y": .int(2)]))
    #expect(merged.place?.description == "i.yml:6:7")
    #expect(merged.mergedFrom.map { $0?.description } == ["i.yml:3:5"])
  }

  @Test func priorityDecidesAmongGroupsOfOneDepth() throws {
    let text =
      "a: {hosts: {h: }, vars: {x: a, ansible_group_priority: 10}}\nb: {hosts: {h: }, vars: {x: b}}\n"
    #expect(try load(text).inventory.values(of: "h") == ["x": .string("a")])
  }

  @Test func depthIsTheLongestWayDown() throws {
    let text =
      "a: {children: {d: , b: }}\nb: {children: {c: }}\nc: {children: {d: {hosts: {h: }}}}\ne: {children: {d: }}\n"
    #expect(try load(text).inventory.groups["d"]?.depth == 4)
  }

  @Test func rangesAndPorts() throws {
    let inventory = try load("g:\n  hosts:\n    kb[01:03].x:2222: {v: 1}\n    n[a:b][1:2]:\n").inventory
    #expect(inventory.hosts.keys == ["kb01.x", "kb02.x", "kb03.x", "na1", "na2", "nb1", "nb2"])
    #expect(inventory.values(of: "kb02.x") == ["ansible_port": .int(2222), "v": .int(1)])
  }

  @Test(arguments: [
    (
      "g:\n  host:\n    a:\n",
      "i.yml:2:3: 'host' in group 'g' is passed over: a group has 'vars', 'hosts' and 'children' only"
    ),
    ("g: [a]\nb: {}\n", "i.yml:1:1: 'g' is passed over: a group is a mapping, but this is a list"),
    ("g:\n  vars: {x: 1, x: 2}\n", "i.yml:2:16: the key 'x' is already set in line 2; the last one counts"),
    (
      "my-group: {hosts: {a: }}\n",
      "i.yml:1:1: the group name 'my-group' has characters that Ansible advises against: use letters, digits, '_'"
    ),
    (
      "x: {hosts: {x: {v: 1}}}\n",
      "i.yml:1:1: 'x' is both a group and a host; Ansible gives the host's variables to the group"
    ),
    ("g: {hosts: {'h[3:1]': }}\n", "i.yml:1:13: 'h[3:1]' stands for no host: its range runs backwards"),
  ])
  func warnings(text: String, warning: String) throws {
    #expect(try load(text).warnings.map(\.description) == [warning])
  }

  @Test(arguments: [
    ("", "i.yml:1:1: the inventory is empty"),
    ("[a]", "i.yml:1:1: an inventory is a mapping of groups, but this is a list"),
    (
      "plugin: aws_ec2\n",
      "i.yml:1:1: this file configures an inventory plugin; only inventories that list their hosts can be read"
    ),
    (
      "g:\n  hosts:\n    - a\n",
      "i.yml:3:5: 'hosts' of group 'g' is a mapping (`name:` each), but this is a list"
    ),
    (
      "g:\n  children: 5\n",
      "i.yml:2:13: 'children' of group 'g' is a mapping (`name:` each), but this is a single value"
    ),
    ("g:\n  vars: [a]\n", "i.yml:2:9: 'vars' of group 'g' is a mapping (`name:` each), but this is a list"),
    ("g:\n  children:\n    h: x\n", "i.yml:3:8: the group 'h' is a mapping, but this is a single value"),
    (
      "g:\n  hosts:\n    h: x\n",
      "i.yml:3:8: the variables of host 'h' are a mapping, but this is a single value"
    ),
    ("g:\n  hosts:\n    1:\n", "i.yml:3:5: the host name '1' is not text; write it in quotes"),
    ("1: {}\n", "i.yml:1:1: the group name '1' is not text; write it in quotes"),
    (
      "g: {vars: {ansible_group_priority: x}}\n",
      "i.yml:1:36: 'ansible_group_priority' is a whole number, but this is a string"
    ),
    ("g: {hosts: {'a[1:': }}\n", "i.yml:1:13: 'a[1:' has a '[' without its ']'"),
    (
      "g: {hosts: {'a[1:900000000]': }}\n",
      "i.yml:1:13: 'a[1:900000000]' stands for more than 100000 hosts; check its range"
    ),
    (
      "a: {children: {b: {children: {c: }}}}\nc: {children: {a: }}\n",
      "i.yml:2:16: a group cannot be its own child: a > b > c > a"
    ),
    ("a: {children: {a: }}\n", "i.yml:1:16: a group cannot be its own child: a > a"),
    ("a: {children: {all: }}\n", "i.yml:1:16: a group cannot be its own child: all > a > all"),
    (
      "a: {vars: {x: !foo 1}}\n",
      "i.yml:1:15: a value cannot have this tag; Ansible refuses it. Write the value in quotes where it is text"
    ),
  ])
  func errors(text: String, description: String) {
    let error = #expect(throws: InventoryError.self) { try load(text) }
    #expect(error?.description == description)
  }

  /// What begins with a sign of YAML, or came to stand in the place of a name.
  @Test(arguments: [
    "a: {vars: {ansible_password: *S3CRET}}\n", "a: {vars: {ansible_password: !S3CRET}}\n",
    "a: {vars: {ansible_password: !!S3CRET}}\n", "a: {vars: {ansible_password: !S3CRET [x]}}\n",
    "a: {vars: {x: &S3CRET 1, y: &S3CRET 2}}\n", "a: {hosts: {'h1 ansible_password=S3CRET': }}\n",
    "a: {vars: {ansible_password: @S3CRET}}\n", "a: {vars: {ansible_password: %S3CRET}}\n",
    "a: {vars: {ansible_password: `S3CRET}}\n", "a:\n  vars:\n    ansible_password: \"S3CRET\" more\n",
    "a:\n  vars:\n    ansible_password: 'S3CRET\n", "a:\n  vars:\n    ansible_password: S3CRET: more\n",
    "a:\n  vars:\n    ansible_password: \"\\S3CRET\"\n",
  ])
  func noFaultQuotesWhatIsNoName(text: String) throws {
    let error = #expect(throws: InventoryError.self) { try load(text) }
    #expect(error?.description.contains("S3CRET") == false)
  }

  @Test func longChainsOfGroupsAreNoRecursion() throws {
    let text =
      (0..<20_000).map { "g\($0): {children: {g\($0 + 1): }}\n" }.joined() + "g20000: {hosts: {h: }}\n"
    let inventory = try load(text).inventory
    #expect(inventory.groups["g20000"]?.depth == 20_001)
    #expect(inventory.hosts(in: "g0") == ["h"])
  }
}
