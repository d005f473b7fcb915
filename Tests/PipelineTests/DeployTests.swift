import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import EstateModel
import Foundation
import HostEvidence
import OrderedCollections
import TestSupport
import Testing
import VariableCatalog
import VariableInference

/// What a deploy would do besides writing files, from evidence to inventory.
struct DeployTests {
  private func inventory(of fixture: String) async throws -> ClusterInventory {
    let estate = try await CollectedEstate.of(EstateCase.fixture(fixture)).estate
    let cluster = try #require(estate.clusters.first)
    let version = try #require(ClusterInventory.version(of: cluster))
    return ClusterInventory(
      cluster, in: estate, catalog: try Catalog.embedded(), model: try ForwardModel.covering(version))
  }

  /// Of which nothing may be known.
  @Test(arguments: [
    ("Linux 6.1.0 aarch64", "arm64"), ("Linux 6.1.0 x86_64", "amd64"), (nil, "amd64"),
  ])
  func theAgentsArchiveIsThatOfTheProcessor(kernel: String?, name: String) throws {
    var record = HostRecord(name: "u1")
    record.facts["kernel"] = kernel
    let renderer = CatalogRenderer(
      model: try ForwardModel.embedded(try #require(PlatformVersion("7.9"))), components: ["usm_agent"],
      facts: HostFacts(records: [record]))
    let inventory = "usm_agent: {vars: {installation_method: archive}, hosts: {u1: }}"
    let paths = try renderer.render(.text(inventory)).hosts["u1"]?.files.keys.elements ?? []
    #expect(
      paths.contains { $0.hasSuffix("-\(name)/etc/confluent/usm-agent/usm-agent.properties") }, "\(paths)")
  }

  @Test func anArchiveWithItsOwnJavaAndKernelSettings() async throws {
    let inventory = try await inventory(of: "archive")
    let read = try await withTemporaryFolder { folder in
      let path = folder.appending(path: "inventory.yml")
      try inventory.document.text().write(to: path, atomically: true, encoding: .utf8)
      return try readInventory(at: path.path).inventory
    }
    let node = read.variables(of: "node1.waw.example.net", hashBehaviour: .merge)
    let kernel = AnsibleValue.dictionary([
      "vm.dirty_background_ratio": .int(5), "vm.dirty_ratio": .int(60), "vm.max_map_count": .int(262144),
      "vm.swappiness": .int(10),
    ])
    #expect(node["kafka_broker_sysctl"]?.value == kernel && node["kafka_controller_sysctl"]?.value == kernel)
    #expect(node["custom_java_path"]?.value == .string("/srv/java/jdk-21.0.5"))
    let open = inventory.actions.filter { $0.guarded == nil }
    #expect(Set(open.map(\.id)) == ["archive-modes", "default-java"])
    #expect(inventory.actions.contains { $0.id == "kernel-settings" && $0.guarded == "kafka_broker_sysctl" })
    #expect(inventory.supplies.contains { $0.contains("under-replicated") })
  }

  @Test func whatAllHostsOfAnEstateHaveIsGuarded() async throws {
    let inventory = try await inventory(of: "one-host-everything")
    #expect(inventory.actions.filter { $0.guarded == nil } == [])
    #expect(inventory.actions.contains { $0.id == "install-java" && $0.guarded != nil })
  }
}
