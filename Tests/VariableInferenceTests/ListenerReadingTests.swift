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
      guard case .dictionary(let entries) = proposal else { return nil }
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

  @Test("The collection's own names need no second look")
  func usual() {
    #expect(keys("INTERNAL://:9092,BROKER://:9091,CONTROLLER://:9089").count == 1)
  }
}
