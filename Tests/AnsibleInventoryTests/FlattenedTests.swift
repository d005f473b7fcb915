import AnsibleInventory
import AnsibleYAML
import OrderedCollections
import Testing

/// An inventory with every variable at its host says the same.
struct FlattenedTests {
  private static let text = """
    all:
      vars: {a: all, d: {x: 1}, t: "{{ a }}", p: "yes"}
      hosts: {lone.example.net: {b: 7}}
      children:
        kafka_broker:
          vars: {a: brokers, d: {y: 2}}
          hosts: {kb2.example.net: {}, kb1.example.net: {d: {x: 3}}}
        kafka:
          children: {kafka_broker: {}, zookeeper: {hosts: {zk1.example.net: }}}
    """

  @Test(arguments: HashBehaviour.allCases)
  func everyHostHasTheSame(behaviour: HashBehaviour) throws {
    let before = try readInventory(text: Self.text).inventory
    let after = try readInventory(text: before.flattened(behaviour).text()).inventory
    #expect(before.hosts.count == 4)
    for host in before.hosts.keys {
      let values = { (inventory: Inventory) in
        inventory.variables(of: host, hashBehaviour: behaviour).mapValues(\.value)
      }
      #expect(
        Dictionary(uniqueKeysWithValues: values(after).elements.map { ($0.key, $0.value) })
          == Dictionary(uniqueKeysWithValues: values(before).elements.map { ($0.key, $0.value) }))
    }
    for group in before.groups.keys where group != "ungrouped" {
      #expect(after.hosts(in: group).elements.sorted() == before.hosts(in: group).elements.sorted())
    }
    #expect(after.hosts(in: "kafka_broker").elements == ["kb2.example.net", "kb1.example.net"])
  }
}
