import AnsibleInventory
import Foundation
import OrderedCollections
import TestSupport
import Testing

@Suite struct HostPatternTests {
  static let inventory = """
    zookeeper: {hosts: {"zk[1:3].example": }}
    kafka_broker: {hosts: {"kb[1:4].example": }, children: {east: {hosts: {kb1.example: , "ke[1:2]": }}}}
    empty_group: {}
    """

  @Test(arguments: [
    (
      "all",
      [
        "zk1.example", "zk2.example", "zk3.example", "kb1.example", "kb2.example", "kb3.example",
        "kb4.example", "ke1", "ke2",
      ]
    ),
    ("kb2.example", ["kb2.example"]), ("zookeeper", ["zk1.example", "zk2.example", "zk3.example"]),
    ("kb*", ["kb1.example", "kb2.example", "kb3.example", "kb4.example"]), ("?e[!3]", ["ke1", "ke2"]),
    ("~(kb|zk)1", ["zk1.example", "kb1.example"]), ("~k.1$", ["ke1"]),
    ("zookeeper:east", ["zk1.example", "zk2.example", "zk3.example", "kb1.example", "ke1", "ke2"]),
    ("zk1.example, ke1", ["zk1.example", "ke1"]), ("kafka_broker:&east", ["kb1.example", "ke1", "ke2"]),
    ("kafka_broker:!east", ["kb2.example", "kb3.example", "kb4.example"]),
    ("!kafka_broker", ["zk1.example", "zk2.example", "zk3.example"]),
    ("&east", ["kb1.example", "ke1", "ke2"]),
    (
      "!east:zookeeper:kafka_broker",
      ["zk1.example", "zk2.example", "zk3.example", "kb2.example", "kb3.example", "kb4.example"]
    ),
    ("kafka_broker[0]", ["kb1.example"]), ("kafka_broker[-1]", ["ke2"]),
    ("kafka_broker[1:2]", ["kb2.example", "kb3.example"]),
    ("kafka_broker[4:]", ["ke1", "ke2"]), ("zookeeper[0:0]", ["zk1.example"]),
    ("zookeeper[1:99]", ["zk2.example", "zk3.example"]),
    ("zookeeper:empty_group", ["zk1.example", "zk2.example", "zk3.example"]), ("k[!ab]*", ["ke1", "ke2"]),
    ("zookeeper[0],east[1]", ["zk1.example", "ke1"]),
  ])
  func selects(pattern: String, hosts: [String]) throws {
    let inventory = try load(Self.inventory).inventory
    #expect(try HostPattern(pattern).hosts(in: inventory) == hosts)
  }

  @Test(arguments: [
    ("kb9", "host pattern 'kb9': it matches no host or group of the inventory"),
    ("all:!kb9", "host pattern '!kb9': it matches no host or group of the inventory"),
    ("zookeeper:&east", "host pattern 'zookeeper,&east': it leaves no host of the inventory"),
    ("zookeeper[7]", "host pattern 'zookeeper[7]': there are only 3 hosts to choose from"),
    ("", "host pattern '': it names no host"),
    ("all,!", "host pattern '!': it names no host"),
    ("~(", "host pattern '~(': it is no valid regular expression"),
    (
      "@/nowhere/limit",
      "host pattern '@/nowhere/limit': /nowhere/limit: cannot be read: there is no such file"
    ),
    ("empty_group", "host pattern 'empty_group': it leaves no host of the inventory"),
  ])
  func refuses(pattern: String, description: String) throws {
    let inventory = try load(Self.inventory).inventory
    let error = #expect(throws: HostPatternError.self) { try HostPattern(pattern).hosts(in: inventory) }
    #expect(error?.description == description)
  }

  @Test func filesNameOnePatternALine() async throws {
    let inventory = try load(Self.inventory).inventory
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "limit")
      try Data("zk1.example\n\n  ke*\r\n!ke2\n".utf8).write(to: file)
      #expect(try HostPattern("@\(file.path)").hosts(in: inventory) == ["zk1.example", "ke1"])
    }
  }
}
