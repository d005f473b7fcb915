import AnsibleYAML
import ComponentCatalog
import OrderedCollections
import Testing
import VariableCatalog

@testable import VariableInference

@Suite("A few hosts in the place of many")
struct MiniatureTests {
  private static let catalog = """
    component: worker
    variables:
      worker_port: {default: 1}
      worker_url: {default: "http://x"}
      worker_rack: {default: a}
    files:
      main:
        path: /etc/worker.properties
        rules:
          - set:
              port: "{{ worker_port }}"
              url: "{{ worker_url }}"
              rack: "{{ worker_rack }}"
              peers: "{{ groups.worker | join(',') }}"
              id: "{{ groups.worker.index(inventory_hostname) + 1 }}"
    """
  private static let hosts = (1...40).map { "w\($0).example" }

  private static func model() throws -> ForwardModel {
    try ForwardModel(
      files: [("t.yml", Array(catalog.utf8))], version: try #require(PlatformVersion("7.9")))
  }

  private static let base = VariableAssignment(
    groups: ["worker": hosts], variables: OrderedDictionary(uniqueKeysWithValues: hosts.map { ($0, [:]) }))

  /// Every second host is in another rack.
  private static func services(
    url: String = "http://x", peers: String = hosts.joined(separator: ",")
  ) -> [ObservedService] {
    hosts.enumerated().map { index, host in
      ObservedService(
        host: host, component: "worker", mainName: "worker.properties",
        properties: [
          "worker.properties": [
            "port": "2", "url": url, "rack": index % 2 == 0 ? "a" : "b", "peers": peers, "id": "\(index + 1)",
          ]
        ], identity: index + 1, isNumberedByPlace: true)
    }
  }

  @Test("Lists lose hosts that were left out, and places count anew")
  func small() throws {
    let exemplars = Exemplars(Self.services(), groups: Self.base.groups, model: try Self.model())
    let small = try #require(Miniature(exemplars, base: Self.base))
    let left = ["w1.example", "w2.example", "w3.example", "w4.example", "w5.example", "w6.example"]
    #expect(small.services.map(\.host) == left)
    #expect(small.base.groups["worker"] == left)
    #expect(small.services.map { $0.mainSettings?["peers"] } == left.map { _ in left.joined(separator: ",") })
    #expect(small.services.map { $0.mainSettings?["id"] } == ["1", "2", "3", "4", "5", "6"])
  }

  @Test("A list of nothing but hosts that were left out stays")
  func onlyOthers() throws {
    let services = Self.services(peers: "w39.example:1,w40.example:1")
    let exemplars = Exemplars(services, groups: Self.base.groups, model: try Self.model())
    let small = try #require(Miniature(exemplars, base: Self.base))
    #expect(small.services[0].mainSettings?["peers"] == "w39.example:1,w40.example:1")
  }

  @Test("What explains the miniature explains the whole")
  func whole() throws {
    let found = Synthesis(Self.services(), base: Self.base, model: try Self.model())
    #expect(found.draft.shared == ["worker_port": .int(2)])
    let racks = found.draft.own.mapValues { $0["worker_rack"] }
    #expect(racks.count == 20 && racks.values.allSatisfy { $0 == .string("b") })
    #expect(found.files(of: "w40.example", "worker").first?.settings["id"] == .known("40"))
  }

  @Test("Where the miniature's explanation is none of the whole, the whole is looked at")
  func notTheWhole() throws {
    let found = Synthesis(
      Self.services(url: "w1.example,w40.example"), base: Self.base, model: try Self.model())
    #expect(found.draft.shared["worker_url"] == .string("w1.example,w40.example"))
  }
}
