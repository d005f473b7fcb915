import ComponentCatalog
import DriftMutations
import EstateFindings
import Foundation
import TestSupport
import Testing

/// Whether drift reports say what is so, and nothing else.
struct DriftTruthTests {
  /// Estates with the inventory that they were deployed from.
  static let cases = (EstateCase.fixtures + EstateCase.corpus).filter {
    FileManager.default.fileExists(atPath: $0.inventoryPath)
  }

  private func mutated(_ estate: EstateCase) async throws -> MutatedCase {
    let records = try await CollectedEstate.of(estate).records
    return try MutatedCase(records, inventory: estate.inventoryPath, catalog: try Catalog.embedded())
  }

  @Test(arguments: cases.filter { $0.name.hasPrefix("fixtures/") })
  func anEstateAgainstItsOwnInventoryHasNoDrift(estate: EstateCase) async throws {
    let report = try await mutated(estate).report()
    #expect(report.findings.map { Mutation.Expectation($0) } == [])
    #expect(report.compared > 0 && report.compared == report.agreeing)
  }

  /// The tool DriftMeasures does it more often, and on more estates.
  @Test(arguments: ["archive", "connect-groups"])
  func everyChangeIsFoundOnce(fixture: String) async throws {
    var kinds: [String: Int] = [:]
    let faults = try await mutated(EstateCase.fixture(fixture)).faults(mutations: 42, seed: 7, kinds: &kinds)
    #expect(faults == [])
    #expect(kinds.count >= 12)
  }
}

extension EstateCase {
  var inventoryPath: String { hosts.deletingLastPathComponent().appending(path: "inventory.yml").path }
}
