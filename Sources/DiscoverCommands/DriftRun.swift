import AnsibleInventory
import AnsibleVault
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import DriftAnalysis
import EstateModel
import Foundation
import HostEvidence
import SecretKeeping

/// Existing inventories held against evidence, and the report on it written.
struct DriftRun {
  private let inventories: ExistingInventories
  private let output: ReportOutput
  private let catalog: Catalog

  var existing: [Inventory] { inventories.existing }

  /// Made before hosts are read: what is wrong with options and files, or missing on this machine, is told at once.
  init(
    _ existing: ExistingOptions, _ report: ReportOptions, _ rendering: RendererOptions, _ catalog: Catalog,
    vault: VaultKeyRing
  ) async throws {
    self.catalog = catalog
    output = try ReportOutput(report, catalog: catalog, now: Date())
    inventories = try ExistingInventories(
      existing, levels: rendering.collection.levels, catalog: catalog, vault: vault,
      ansible: try await rendering.ansible(catalog, vault: vault))
  }

  /// Writes the report, and returns the exit status that it comes to.
  ///
  /// - Parameter isLimited: some hosts were left out with intent.
  func report(
    on snapshot: Snapshot, _ estate: Estate, isLimited: Bool, _ console: Console
  ) async throws -> ExitCode {
    let declared = try await inventories.declared(for: estate, snapshot.hosts)
    inventories.warnings.forEach { console.warn("warning: \($0)") }
    let drift = InventoryDrift(
      declared, against: snapshot, estate: estate, catalog: catalog, isLimited: isLimited)
    var known = KnownSecrets(snapshot.hosts)
    for declared in declared {
      known.add(declared.inventory)
      known.add(declared.rendering)
      known.add(texts: declared.secretTexts)
    }
    return try output.write(drift.report, hiding: known, console)
  }
}
