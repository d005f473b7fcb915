import AnsibleYAML
import ComponentCatalog
import OrderedCollections
import Testing
import VariableCatalog

@testable import VariableInference

@Suite("Hosts that stand for others")
struct ExemplarsTests {
  private static let catalog = """
    component: worker
    variables:
      worker_port: {default: 1}
    files:
      main:
        path: /etc/worker.properties
        rules: [{set: {port: "{{ worker_port }}", name: "{{ inventory_hostname }}"}}]
    """
  private static let hosts = (1...9).map { "w\($0).example" }

  private func exemplars(
    _ settings: (String) -> OrderedDictionary<String, String>,
    groups: OrderedDictionary<String, [String]> = [:]
  ) throws -> Exemplars {
    let model = try ForwardModel(
      files: [("t.yml", Array(Self.catalog.utf8))], version: try #require(PlatformVersion("7.9")))
    let services = Self.hosts.map { host in
      ObservedService(
        host: host, component: "worker", mainName: "worker.properties",
        properties: ["worker.properties": settings(host)])
    }
    var all: OrderedDictionary<String, [String]> = ["worker": Self.hosts]
    all.merge(groups) { $1 }
    return Exemplars(services, groups: all, model: model)
  }

  @Test("Hosts whose settings differ by their own names, or where no variable decides, are alike")
  func alike() throws {
    let found = try exemplars { ["port": "1", "name": $0, "free.\($0.count)": "of \($0)"] }
    #expect(found.services.map(\.host) == ["w1.example", "w2.example", "w3.example"])
    #expect(found.services.map(\.weight) == [3, 3, 3])
    #expect(found.standIns.count == 6 && found.standIns["w4.example"] == "w1.example")
    #expect(!found.areAll)
  }

  @Test("A list that all hosts have says nothing of one, though it names them")
  func lists() throws {
    let found = try exemplars { ["port": Self.hosts.joined(separator: ","), "name": $0] }
    #expect(found.services.count == 3)
  }

  @Test("Another value of a variable, another name or another group tells hosts apart")
  func apart() throws {
    let values = try exemplars { ["port": $0 == "w9.example" ? "2" : "1", "name": $0] }
    #expect(values.services.map(\.host).last == "w9.example" && values.services.count == 4)
    let names = try exemplars { ["port": "1", "name": $0 == "w8.example" ? "w7.example" : $0] }
    #expect(names.services.map(\.host).contains("w8.example"))
    let groups = try exemplars({ ["port": "1", "name": $0] }, groups: ["part": ["w9.example"]])
    #expect(groups.services.map(\.host).contains("w9.example"))
  }

  @Test("What is said of a host is said of those that it stands for, with their names")
  func spread() throws {
    let found = try exemplars { ["port": "1", "name": $0] }
    var draft = Draft()
    draft.own["w1.example"] = ["alias": .string("w1-a.example,w1.example:1,w1")]
    let whole = found.spread(draft)
    #expect(whole.own["w4.example"] == ["alias": .string("w1-a.example,w4.example:1,w4")])
    #expect(whole.own["w5.example"] == nil)
    #expect(found.narrow(whole) == draft)
  }

  @Test("Hosts that turned out otherwise are told apart by their outcome")
  func parting() throws {
    var found = try exemplars { ["port": "1", "name": $0] }
    let outcome = Dictionary(uniqueKeysWithValues: Self.hosts.map { ($0, [$0 > "w6.example" ? 1 : 0]) })
    let isParted = found.part(by: outcome)
    #expect(isParted)
    #expect(found.services.count == 6 && found.standIns.count == 3)
    // All that are left are alike.
    let isPartedAgain = found.part(by: outcome)
    #expect(!isPartedAgain)
    #expect(found.standIns.keys == ["w4.example", "w5.example", "w6.example"])
  }
}
