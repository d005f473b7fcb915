import AnsibleVault
import ArgumentParser
import ComponentCatalog
import DeploymentRendering

/// What tells what a deploy would write.
struct RendererOptions: ParsableArguments {
  enum Choice: String, ExpressibleByArgument, CaseIterable {
    /// The model in this program.
    case catalog
    /// The real collection.
    case ansible
  }

  @Option(
    help: ArgumentHelp(
      "What tells what a deploy would write: the catalog in this program, or the real collection (ansible).",
      valueName: "catalog|ansible"))
  var renderer = Choice.catalog

  @OptionGroup var collection: CollectionOptions

  func validate() throws {
    if renderer == .catalog, collection.collections != nil || collection.ansiblePlaybook != nil {
      throw ValidationError("--collections and --ansible-playbook go with --renderer ansible.")
    }
  }

  /// The real collection, without facts of hosts yet; nil for the model. What is missing on this machine is told here,
  /// before hundreds of hosts are read.
  ///
  /// - Parameter vault: the passwords of an inventory with encrypted values.
  func ansible(
    _ catalog: Catalog, vault: VaultKeyRing = VaultKeyRing()
  ) async throws -> AnsibleRenderer? {
    guard renderer == .ansible else { return nil }
    let ansible = try collection.renderer(catalog, vault: vault)
    try await Interruption.Watch.shared.cancelling { try await ansible.requireUsable() }
    return ansible
  }
}
