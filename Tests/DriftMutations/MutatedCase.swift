import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import DriftAnalysis
import EstateFindings
import EstateModel
import HostEvidence
import VariableCatalog

/// An estate with the inventory that it was deployed from, to be looked at as it is and after changes.
package struct MutatedCase {
  /// Why there is nothing to measure.
  package struct Failure: Error, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
  }

  package let records: [HostRecord]
  private let estate: Estate
  package let declared: DeclaredInventory
  private let catalog: Catalog
  private let renderer: CatalogRenderer

  /// - Parameters:
  ///   - records: read from folders.
  ///   - inventory: path of the inventory.
  package init(_ records: [HostRecord], inventory path: String, catalog: Catalog) throws {
    self.catalog = catalog
    let estate = Estate(records: records, catalog: catalog)
    let inventory = try readInventory(at: path).inventory
    guard let version = DeclaredVersion(of: inventory, estate).version,
      let model = try ForwardModel.covering(version)
    else { throw Failure(description: "\(path): there is no model of its version") }
    renderer = CatalogRenderer(
      model: model, components: catalog.components.map(\.name), facts: HostFacts(records: records),
      actions: catalog.deploy.actions)
    declared = DeclaredInventory(
      path: "inventory.yml", inventory: inventory, rendering: renderer.render(inventory), version: version)
    self.records = LiveEvidence.records(records, estate, declared.rendering, catalog)
    self.estate = Estate(records: self.records, catalog: catalog)
  }

  /// The report on the estate as it is, or on other evidence of it, or with another inventory.
  package func report(
    of records: [HostRecord]? = nil, against other: DeclaredInventory? = nil
  ) -> FindingReport {
    let snapshot = Snapshot(
      program: "0", taken: "2026-11-27T10:00:00Z", hosts: records ?? self.records, failures: [])
    return InventoryDrift(
      [other ?? declared], against: snapshot, estate: Estate(records: snapshot.hosts, catalog: catalog),
      catalog: catalog
    ).report
  }

  /// What is true of the estate as it is: hosts of the inventory that have no folder.
  private var baseline: [Mutation.Expectation] {
    let groups = catalog.components.filter { $0.versions.contains(declared.version) }.map(\.name)
    let seen = Set(WrittenFiles([declared.rendering], records: records).members.values.joined().map(\.name))
    return Set(groups.flatMap { Array(declared.inventory.hosts(in: $0)) }).subtracting(seen).map {
      Mutation.Expectation("host.missing", host: $0)
    }
  }

  package func mutator(seed: UInt64) -> Mutator {
    Mutator(records, estate, declared, catalog: catalog, seed: seed, render: renderer.rendering)
  }

  /// Changes the estate a number of times, each time from the start; what reports told wrong, a line each.
  package func faults(mutations: Int, seed: UInt64, kinds: inout [String: Int]) -> [String] {
    let baseline = baseline
    var faults = Mutation("unchanged", records, baseline).faults(of: report()).map { "unchanged: \($0)" }
    guard faults.isEmpty else { return faults }
    var mutator = mutator(seed: seed)
    for _ in 0..<mutations {
      guard var mutation = mutator.next() else { return faults + ["no change fits"] }
      for expectation in mutation.expected { kinds[expectation.kind, default: 0] += 1 }
      mutation.expected += baseline
      let report = report(of: mutation.records, against: mutation.declared)
      faults += mutation.faults(of: report).map { "\(mutation.title): \($0)" }
    }
    return faults
  }
}
