import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import EstateModel
import Foundation
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
