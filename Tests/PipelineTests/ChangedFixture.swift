import ComponentCatalog
import DriftMutations
import EstateFindings
import Foundation
import HostEvidence
import TestSupport

/// A sample estate with something changed on its hosts or in its inventory.
enum ChangedFixture {
  /// The drift report of it.
  static func report(
    on fixture: String = "archive", _ records: (inout [HostRecord]) throws -> Void = { _ in },
    inventory change: (String) -> String = { $0 }
  ) async throws -> FindingReport {
    let estate = try EstateCase.fixture(fixture)
    let collected = try await CollectedEstate.of(estate).records
    return try await withTemporaryFolder { folder in
      let text = try String(contentsOf: URL(filePath: estate.inventoryPath), encoding: .utf8)
      let path = folder.appending(path: "inventory.yml")
      try Data(change(text).utf8).write(to: path)
      var before = collected
      try records(&before)
      return try MutatedCase(before, inventory: path.path, catalog: try Catalog.embedded()).report()
    }
  }
}
