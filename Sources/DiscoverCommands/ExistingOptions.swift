import AnsibleInventory
import AnsibleVault
import AnsibleYAML
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import DriftAnalysis
import EstateModel
import HostEvidence
import OrderedCollections
import VariableCatalog
import VariableInference

/// Existing inventories.
struct ExistingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An inventory that exists: a file, or a folder of files. Drift and discovery take one for each cluster.",
      valueName: "path"))
  var existing: [String] = []
}

/// Existing inventories that were read, and what renders them.
struct ExistingInventories {
  /// What is doubtful in their files.
  let warnings: [String]
  private let loaded: [(path: String, inventory: LoadedInventory)]
  private let hashBehaviour: HashBehaviour
  private let catalog: Catalog
  /// The real collection; nil for the catalog's own model.
  private let ansible: AnsibleRenderer?

  var existing: [Inventory] { loaded.map(\.1.inventory) }

  /// Throws what is wrong with an inventory.
  ///
  /// - Parameters:
  ///   - levels: how their dictionaries combine.
  ///   - vault: the passwords for what is encrypted.
  init(
    _ options: ExistingOptions, levels: HashBehaviour, catalog: Catalog, vault: VaultKeyRing,
    ansible: AnsibleRenderer?
  ) throws(InventoryError) {
    self.catalog = catalog
    self.ansible = ansible
    hashBehaviour = levels
    var loaded: [(String, LoadedInventory)] = []
    for path in OrderedSet(options.existing.map(ExistingInventories.onlyName)) {
      loaded.append((path, try readInventory(at: path, vault: vault)))
    }
    self.loaded = loaded
    warnings = loaded.flatMap { $0.1.warnings.map(\.description) }
  }

  /// One way of writing a path: an inventory that is named twice is read once.
  private static func onlyName(of path: String) -> String {
    let whole = path.hasPrefix("/") ? path : "./\(path)"
    let parts = whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    return whole.hasPrefix("/") ? "/\(parts)" : parts.isEmpty ? "." : parts
  }

  /// Throws where the catalog has no model of an inventory's version, or Ansible gives up.
  func declared(for estate: Estate, _ records: [HostRecord]) async throws -> [DeclaredInventory] {
    var declared: [DeclaredInventory] = []
    for (path, loaded) in loaded { declared.append(try await self.declared(path, loaded, estate, records)) }
    return declared
  }

  private func declared(
    _ path: String, _ loaded: LoadedInventory, _ estate: Estate, _ records: [HostRecord]
  ) async throws -> DeclaredInventory {
    let facts = HostFacts(records: records)
    let renderer = { (model: ForwardModel) in
      CatalogRenderer(
        model: model, components: catalog.components.map(\.name), facts: facts, hashBehaviour: hashBehaviour,
        actions: catalog.deploy.actions)
    }
    let known = try DeclaredModel(of: loaded.inventory, estate, records, renderer: renderer)
    var declared = DeclaredInventory(
      path: path, inventory: loaded.inventory, rendering: Rendering(), version: known.version,
      hashBehaviour: hashBehaviour, unread: loaded.unread)
    declared.isVersionPresumed = known.isLikely
    if var ansible {
      ansible.facts = facts
      declared.rendering = try await Interruption.Watch.shared.cancelling { [ansible] in
        try await ansible.render(.file(path))
      }
      if let model = known.model {
        let modelled = renderer(model).rendering(of: loaded.inventory)
        declared.secretTexts = modelled.secretTexts
        declared.skipsRestarts = modelled.skipsRestarts
        declared.everyRun =
          EveryRun(
            loaded.inventory, modelled, version: model.version, in: estate, records: records, catalog: catalog
          ).texts
        modelled.hideUntold(in: &declared.rendering)
        // Edits are modules, which the collection's own run on a host alone can tell.
        for (host, rendered) in modelled.rendering.hosts {
          for edit in rendered.edits.values.flatMap(\.all) { declared.rendering.hosts[host]?.add(edit) }
        }
      }
      return declared
    }
    guard let version = known.version, let model = known.model else {
      throw Gathering.Failure(
        "\(path): the catalog has no model of the collection for \(known.version.map { "version \($0)" } ?? "an unknown version"): set confluent_package_version, or use --renderer ansible"
      )
    }
    let rendering = renderer(model).rendering(of: loaded.inventory)
    declared.secretTexts = rendering.secretTexts
    declared.rendering = rendering.rendering
    declared.everyRun =
      EveryRun(
        loaded.inventory, rendering, version: version, in: estate, records: records, catalog: catalog
      ).texts
    declared.skipsRestarts = rendering.skipsRestarts
    declared.origins = { host, file, key in rendering.origins(of: key, in: file, on: host) }
    return declared
  }
}
