import DeploymentRendering
import OrderedCollections
import Testing

/// Which host of an inventory is which of the evidence.
struct HostMatchTests {
  @Test func byTheAddressThatTheInventoryGives() throws {
    let host = ObservedBroker("10.0.0.1")
    let rendering = ObservedBroker.rendering(
      ObservedBroker.faithful, host: "kb1.internal", address: "10.0.0.1")
    let comparison = try ObservedBroker.compared([host], [rendering])
    #expect(comparison.kept == 3)
    #expect(comparison.changesNothing)
  }

  @Test func byTheAddressUnderWhichItWasRead() throws {
    let host = ObservedBroker("roster-name", connection: ["ansible_host": "10.0.0.1"])
    let rendering = ObservedBroker.rendering(
      ObservedBroker.faithful, host: "kb1.internal", address: "10.0.0.1")
    #expect(try ObservedBroker.compared([host], [rendering]).changesNothing)
  }

  @Test func hostsBehindOneAddressAreToldByPort() throws {
    let hosts = ["2201", "2202"].map {
      ObservedBroker("lab\($0)", connection: ["ansible_host": "127.0.0.1", "ansible_port": $0])
    }
    var rendering = ObservedBroker.rendering(ObservedBroker.faithful, host: "kb1", address: "127.0.0.1")
    rendering.hosts["kb1"]?.port = "2202"
    let comparison = try ObservedBroker.compared(hosts, [rendering])
    #expect(comparison.unrendered == ["lab2201"])
  }

  @Test func severalNamesOfOneMachineAddUp() throws {
    let files = ObservedBroker.faithful
    var rendering = ObservedBroker.rendering([ObservedBroker.main: files[ObservedBroker.main] ?? ""])
    let other = ObservedBroker.rendering(
      [ObservedBroker.override: files[ObservedBroker.override] ?? ""], host: "kb1-second", address: "kb1")
    rendering.hosts.merge(other.hosts) { $1 }
    #expect(try ObservedBroker.compared([ObservedBroker()], [rendering]).changesNothing)
  }

  @Test func severalInventoriesAddUp() throws {
    let renderings = ["kb1", "kb2"].map { ObservedBroker.rendering(ObservedBroker.faithful, host: $0) }
    let hosts = [ObservedBroker("kb1"), ObservedBroker("kb2")]
    #expect(try ObservedBroker.compared(hosts, renderings).changesNothing)
    let one = try ObservedBroker.compared(hosts, [renderings[0]])
    #expect(one.unrendered == ["kb2"])
    #expect(!one.changesNothing)
  }

  @Test func aHostWithoutEvidenceIsNamed() throws {
    let renderings = ["kb1", "kb2"].map { ObservedBroker.rendering(ObservedBroker.faithful, host: $0) }
    let comparison = try ObservedBroker.compared([ObservedBroker()], renderings)
    #expect(comparison.unseen == ["kb2"])
    #expect(comparison.changesNothing)
    #expect(!comparison.isComplete)
  }

  @Test(arguments: [("kb1", "kb1.example.net"), ("kb1.example.net", "kb1")])
  func aNameWithoutItsDomain(evidence: String, inventory: String) throws {
    let rendering = ObservedBroker.rendering(ObservedBroker.faithful, host: inventory)
    #expect(try ObservedBroker.compared([ObservedBroker(evidence)], [rendering]).changesNothing)
  }

  /// Another domain is another host, and so may be a name that several have.
  @Test(arguments: [
    (["kb1.one.net"], ["kb1.two.net"]), (["kb1"], ["kb1.one.net", "kb1.two.net"]),
    (["kb1.one.net", "kb1.two.net"], ["kb1"]), (["10.0.0.1"], ["10"]), (["localhost.one.net"], ["localhost"]),
  ])
  func aNameThatMayBeAnothers(evidence: [String], inventory: [String]) throws {
    let renderings = inventory.map { ObservedBroker.rendering(ObservedBroker.faithful, host: $0) }
    let comparison = try ObservedBroker.compared(evidence.map { ObservedBroker($0) }, renderings)
    #expect(comparison.unseen == inventory.sorted() && comparison.unrendered == evidence)
  }
}
