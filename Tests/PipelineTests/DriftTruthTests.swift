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

  @Test(arguments: cases.filter { $0.name.hasPrefix("fixtures/") })
  func anEstateAgainstItsOwnInventoryHasNoDrift(estate: EstateCase) async throws {
    let report = try await estate.mutated().report()
    #expect(report.findings.map { Mutation.Expectation($0) } == [])
    #expect(report.isComplete && report.notes.isEmpty)
    #expect(report.compared > 0 && report.compared == report.agreeing)
  }

  /// The tool DriftMeasures does it more often, and on more estates.
  @Test(arguments: ["archive", "connect-groups"])
  func everyChangeIsFoundOnce(fixture: String) async throws {
    var kinds: [String: Int] = [:]
    let faults = try await EstateCase.fixture(fixture).mutated().faults(mutations: 42, seed: 7, kinds: &kinds)
    #expect(faults == [])
    #expect(kinds.count >= 12)
  }

  /// Whatever hangs on a variable that can't be evaluated is not compared, and never a row.
  @Test(arguments: cases.filter { $0.name.hasPrefix("fixtures/") })
  func whatCanNotBeToldIsNoDrift(estate: EstateCase) async throws {
    let mutated = try await estate.mutated()
    var mutator = mutated.mutator(seed: 11)
    for _ in 0..<25 {
      guard let mutation = mutator.hideVariable() else { continue }
      let faults = mutation.faults(of: mutated.report(of: mutation.records, against: mutation.declared))
      #expect(faults == [], "\(mutation.title)")
    }
  }
}

extension EstateCase {
  /// The estate with its inventory, to be changed.
  func mutated() async throws -> MutatedCase {
    let records = try await CollectedEstate.of(self).records
    return try MutatedCase(records, inventory: inventoryPath, catalog: try Catalog.embedded())
  }

  var inventoryPath: String { hosts.deletingLastPathComponent().appending(path: "inventory.yml").path }
}
