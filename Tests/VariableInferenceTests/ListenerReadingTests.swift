import AnsibleYAML
import OrderedCollections
import Testing

@testable import VariableInference

@Suite("Listeners read off brokers")
struct ListenerReadingTests {
  private func keys(_ listeners: String) -> [[String: String]] {
    let broker = ObservedService(
      host: "b", component: "kafka_broker", mainName: "server.properties",
      properties: ["server.properties": ["listeners": listeners]])
    return ListenerReading([broker]).proposals.compactMap { proposal in
      guard case .dictionary(let entries) = proposal.value else { return nil }
      return entries.elements.reduce(into: [:]) { names, entry in
        guard case .dictionary(let fields) = entry.value, case .string(let name)? = fields["name"] else {
          return
        }
        names[entry.key] = name
      }
    }
  }

  @Test("Each goes by its name, and the collection's own by their place as well")
  func renamed() {
    #expect(
      keys("CLIENTS://:9092,REPLICATION://:9091,OPEN://:9094") == [
        ["clients": "CLIENTS", "replication": "REPLICATION", "open": "OPEN"],
        ["internal": "CLIENTS", "broker": "REPLICATION", "open": "OPEN"],
      ])
    #expect(
      keys("INTERNAL://:9092,INTERNAL_TOKEN://:9088,REPLICATION://:9091").last
        == ["internal": "INTERNAL", "internal_token": "INTERNAL_TOKEN", "broker": "REPLICATION"])
  }

  /// What the entry of a listener says of its addresses on two brokers, and their own variables.
  private func addresses(_ first: String, _ second: String) -> (entry: AnsibleValue?, own: [String]) {
    let brokers = ["a.x", "b.x"].map { host in
      ObservedService(
        host: host, component: "kafka_broker", mainName: "server.properties",
        properties: [
          "server.properties": [
            "listeners": "OUT://:9094",
            "advertised.listeners": "OUT://\(host == "a.x" ? first : second):9094",
          ]
        ])
    }
    let reading = ListenerReading(brokers)
    guard case .dictionary(let entries)? = reading.proposals.first?.value,
      case .dictionary(let fields)? = entries["out"]
    else { return (nil, []) }
    return (
      fields["hostname"],
      reading.own.flatMap { host, own in own.map { "\(host) \($0)=\($1.scalarText ?? "")" } }
    )
  }

  @Test("Addresses that brokers do not share stand in variables of theirs")
  func addressesOfBrokers() {
    #expect(addresses("a.x", "b.x").entry == nil)
    #expect(addresses("lb", "lb").entry == .string("lb"))
    #expect(addresses("out.a.x", "out.b.x").entry == .string("out.{{ inventory_hostname }}"))
    let short = addresses("a.net", "b.net")
    #expect(short.entry == .string("{{ inventory_hostname_short }}.net") && short.own.isEmpty)
    let apart = addresses("one", "b.x")
    #expect(apart.entry == .string("{{ kafka_broker_out_hostname | default(inventory_hostname) }}"))
    #expect(apart.own == ["a.x kafka_broker_out_hostname=one"])
  }

  @Test("The collection's own names need no second look")
  func usual() {
    #expect(keys("INTERNAL://:9092,BROKER://:9091,CONTROLLER://:9089").count == 1)
  }
}
