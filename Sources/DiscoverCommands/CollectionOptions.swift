import AnsibleInventory
import AnsibleVault
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import Foundation

/// The real collection, the Ansible to render it with, and how that combines what an inventory says.
struct CollectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder with ansible_collections/confluent/platform (default: where Ansible looks for collections).",
      valueName: "dir"))
  var collections: String?

  @Option(
    help: ArgumentHelp("The program ansible-playbook (default: the one on the PATH).", valueName: "path"))
  var ansiblePlaybook: String?

  @Option(
    help: ArgumentHelp(
      "How dictionaries of several levels combine: merge, as the collection asks for, or replace.",
      valueName: "merge|replace"))
  var hashBehaviour = AnsibleRenderer.HashBehaviour.merge

  /// The same, for who reads inventories here.
  var levels: HashBehaviour { hashBehaviour == .merge ? .merge : .replace }

  /// The renderer that these name, without facts of hosts yet.
  ///
  /// - Parameter vault: the passwords of an inventory with encrypted values.
  func renderer(
    _ catalog: Catalog, vault: VaultKeyRing = VaultKeyRing()
  ) throws(RenderingError) -> AnsibleRenderer {
    try AnsibleRenderer(
      collection: CollectionFolder(amongst: collections.map { [$0] } ?? CollectionOptions.usualFolders),
      roles: catalog.components.map(\.name), facts: HostFacts(records: []), program: ansiblePlaybook,
      hashBehaviour: hashBehaviour, vault: vault)
  }

  private static var usualFolders: [String] {
    let environment = ProcessInfo.processInfo.environment
    let named = environment["ANSIBLE_COLLECTIONS_PATH"] ?? environment["ANSIBLE_COLLECTIONS_PATHS"] ?? ""
    let home = environment["HOME"].map { ["\($0)/.ansible/collections"] } ?? []
    return named.split(separator: ":").map(String.init) + home + ["/usr/share/ansible/collections"]
  }
}

extension AnsibleRenderer.HashBehaviour: ExpressibleByArgument {}
