import AnsibleInventory
import AnsibleVault
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import DriftAnalysis
import EstateModel
import HostEvidence
import VariableCatalog

/// Existing inventories, and what tells what a deploy with them would write.
struct ExistingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An inventory that exists: a file, or a folder of files. Say it once for each cluster.",
      valueName: "path"))
  var existing: [String] = []

  @Option(
    help: ArgumentHelp(
      "How dictionaries of several levels combine: merge, as the collection asks for, or replace.",
      valueName: "merge|replace"))
  var hashBehaviour = AnsibleRenderer.HashBehaviour.merge
}

/// Reads existing inventories and renders them.
struct ExistingInventories {
  let options: ExistingOptions
  let catalog: Catalog
  /// The passwords for what is encrypted.
  let vault: VaultKeyRing
  /// The real collection; nil for the catalog's own model.
  var ansible: AnsibleRenderer?

  /// Throws what is wrong with an inventory; also where the catalog has no model of its version.
  func declared(for estate: Estate, _ records: [HostRecord]) async throws -> [DeclaredInventory] {
    var declared: [DeclaredInventory] = []
    for path in options.existing {
      let loaded = try readInventory(at: path, vault: vault)
      declared.append(try await self.declared(path, loaded, estate, records))
    }
    return declared
  }

  private func declared(
    _ path: String, _ loaded: LoadedInventory, _ estate: Estate, _ records: [HostRecord]
  ) async throws -> DeclaredInventory {
    let facts = HostFacts(records: records)
    let hashBehaviour: HashBehaviour = options.hashBehaviour == .merge ? .merge : .replace
    var declared = DeclaredInventory(
      path: path, inventory: loaded.inventory, rendering: Rendering(), hashBehaviour: hashBehaviour)
    declared.version = DeclaredVersion(of: loaded.inventory, estate).version
    if var ansible {
      ansible.facts = facts
      declared.rendering = try await ansible.render(.file(path))
      return declared
    }
    let version = declared.version
    guard let version, let model = try ForwardModel.covering(version) else {
      throw Gathering.Failure(
        "\(path): the catalog has no model of the collection for \(version.map { "version \($0)" } ?? "an unknown version"): set confluent_package_version, or use --renderer ansible"
      )
    }
    let renderer = CatalogRenderer(
      model: model, components: catalog.components.map(\.name), facts: facts, hashBehaviour: hashBehaviour)
    declared.rendering = renderer.render(loaded.inventory)
    return declared
  }
}
