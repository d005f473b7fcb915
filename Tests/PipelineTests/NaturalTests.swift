import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import Foundation
import OrderedCollections
import TestSupport
import Testing
import VariableCatalog
import VariableInference

/// Inventories in the collection's own variables: read back and rendered by the forward model, every setting is there.
struct NaturalTests {
  @Test(
    arguments: ["one-host-everything", "archive", "connect-groups", "uneven-brokers", "combined-kraft"])
  func everySettingComesBack(fixture: String) async throws {
    let collected = try await CollectedEstate.of(EstateCase.fixture(fixture))
    let catalog = try Catalog.embedded()
    for cluster in collected.estate.clusters {
      let version = try #require(ClusterInventory.version(of: cluster))
      let model = try #require(try ForwardModel.covering(version))
      let inventory = ClusterInventory(cluster, in: collected.estate, catalog: catalog, model: model)
      let read = try await withTemporaryFolder { folder in
        let path = folder.appending(path: "inventory.yml")
        try inventory.document.text().write(to: path, atomically: true, encoding: .utf8)
        return try readInventory(at: path.path).inventory
      }
      for group in catalog.components.map(\.name) {
        // What is nobody's by name may come to matter to others, and stands where all see it.
        let strange = read.groups[group]?.variables.map(\.name).filter { !$0.hasPrefix(group + "_") }
        #expect(strange ?? [] == [])
      }
      for behaviour in HashBehaviour.allCases {
        let count = try expectSettings(of: cluster, collected, in: read, behaviour, model)
        #expect(count > 50)
      }
    }
  }

  /// Holds every setting that was seen against what the collection would write; how many there are.
  private func expectSettings(
    of cluster: Estate.Cluster, _ collected: CollectedEstate, in read: Inventory, _ behaviour: HashBehaviour,
    _ model: ForwardModel
  ) throws -> Int {
    let evaluation = Evaluation(VariableAssignment(read, hashBehaviour: behaviour), model: model)
    var count = 0
    for service in cluster.services {
      let machine = try #require(collected.estate.hosts[service.host]).inventoryName
      // Two workers on one machine are two hosts of the inventory.
      let names = read.hosts.keys.filter { name in
        name == machine
          || read.variables(of: name, hashBehaviour: behaviour)["hostname"]?.value == .string(machine)
      }
      let files = names.flatMap(evaluation.files).filter { $0.component == service.component.name }
      for config in service.configs.values {
        let file = try #require(files.first { $0.path == config.path }, "\(machine) \(config.path)")
        for entry in config.properties.entries {
          #expect(
            file.settings[entry.writableKey] == .known(entry.rawValue),
            "\(machine) \(config.path) \(entry.key)")
          count += 1
        }
      }
    }
    return count
  }
}
