import AnsibleInventory
import AnsibleYAML
import OrderedCollections
import Testing

@Suite struct InventoryDocumentTests {
  @Test func readsAsAnExpertWouldWriteIt() throws {
    let document = InventoryDocument(
      header: ["Made from 3 hosts."],
      variables: [
        .init("ansible_user", .value(.string("admin"))),
        .init("sasl_protocol", comment: ["All listeners agree."], .value(.string("plain"))),
      ],
      groups: [
        .init("zookeeper", hosts: [.init("zk1.example")]),
        .init(
          "kafka_broker", comment: ["Two brokers."],
          variables: [.init("kafka_broker_custom_properties", .quoted(["log.dirs": .string("/data")]))],
          hosts: [
            .init("kb1.example", variables: [.init("broker_id", .value(.int(1)))]),
            .init("kb2.example", comment: ["Stopped."], variables: [.init("broker_id", .value(.int(2)))]),
          ], children: [.init("east", hosts: [.init("kb1.example")])]),
        .init("empty_group"),
      ])
    let text = try document.text()
    #expect(
      text == """
        # Made from 3 hosts.
        ---
        all:
          vars:
            ansible_user: admin

            # All listeners agree.
            sasl_protocol: plain

          children:
            zookeeper:
              hosts:
                zk1.example:

            # Two brokers.
            kafka_broker:
              vars:
                kafka_broker_custom_properties:
                  log.dirs: '/data'
              hosts:
                kb1.example:
                  broker_id: 1
                # Stopped.
                kb2.example:
                  broker_id: 2
              children:
                east:
                  hosts:
                    kb1.example:
            empty_group:

        """)
    let loaded = try load(text)
    #expect(loaded.warnings.isEmpty)
    #expect(
      loaded.inventory.values(of: "kb1.example") == [
        "ansible_user": .string("admin"), "sasl_protocol": .string("plain"), "broker_id": .int(1),
        "kafka_broker_custom_properties": .dictionary(["log.dirs": .string("/data")]),
      ])
  }

  @Test(arguments: [
    (InventoryDocument(groups: [.init("a"), .init("a")]), "the group 'a' stands twice in group 'all'"),
    (
      InventoryDocument(groups: [.init("a", hosts: [.init("h"), .init("h")])]),
      "the host 'h' stands twice in group 'a'"
    ),
    (
      InventoryDocument(variables: [.init("v", .empty), .init("v", .empty)]),
      "the variable 'v' stands twice in group 'all'"
    ),
    (
      InventoryDocument(groups: [.init("a", hosts: [.init("kb1:9092")])]),
      "the host name 'kb1:9092' cannot stand in an inventory: Ansible takes it for a range or for a name with a port"
    ),
    (
      InventoryDocument(groups: [.init("a", hosts: [.init("kb[1:2]")])]),
      "the host name 'kb[1:2]' cannot stand in an inventory: Ansible takes it for a range or for a name with a port"
    ),
  ])
  func refuses(document: InventoryDocument, description: String) {
    let error = #expect(throws: InventoryDocumentError.self) { try document.text() }
    #expect(error?.description == description)
  }
}
