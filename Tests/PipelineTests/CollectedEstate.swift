import AnsibleInventory
import ComponentCatalog
import EstateModel
import EstateSupport
import Foundation
import HostEvidence
import TestSupport
import VariableInference

/// An estate that went the whole way: real scripts, evidence, services, inventories.
struct CollectedEstate: Sendable {
  let records: [HostRecord]
  let estate: Estate
  let inventories: [ClusterInventory]

  init(_ records: [HostRecord]) throws {
    let catalog = try Catalog.embedded()
    self.records = records
    estate = Estate(records: records, catalog: catalog)
    inventories = estate.clusters.map { [estate] in
      ClusterInventory($0, in: estate, catalog: catalog, model: nil)
    }
  }

  /// The texts of the inventories, by cluster.
  func texts() throws -> [String] { try inventories.map { try $0.document.text() } }

  /// What people are told.
  var remarks: [Remark] { Remark.ordered(estate.remarks + inventories.flatMap(\.remarks)) }

  /// Writes the inventories into a folder; their paths.
  func write(to folder: URL) throws -> [String] {
    try zip(inventories, texts()).map { inventory, text in
      try inventory.document.requireReadsBack(text)
      let path = folder.appending(path: "inventory\(inventory.cluster).yml").path
      try Data(text.utf8).write(to: URL(filePath: path))
      return path
    }
  }

  /// The estate of a case, collected once for all tests.
  static func of(_ estate: EstateCase) async throws -> CollectedEstate {
    try await cache.estate(estate)
  }

  private static let cache = Cache()

  private actor Cache {
    private var tasks: [String: Task<CollectedEstate, any Error>] = [:]
    private let gate = Gate(limit: 2)

    func estate(_ estate: EstateCase) async throws -> CollectedEstate {
      if let task = tasks[estate.name] { return try await task.value }
      let task = Task { [gate] in
        try await gate.pass { try CollectedEstate(await collectedRecords(below: estate.hosts)) }
      }
      tasks[estate.name] = task
      return try await task.value
    }
  }
}
