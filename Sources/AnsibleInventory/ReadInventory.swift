import AnsibleVault
import AnsibleYAML

/// An inventory that was read, with what is doubtful in its files.
package struct LoadedInventory: Sendable {
  package let inventory: Inventory
  package let warnings: [YAMLWarning]
  /// Files of variables that could not be decrypted.
  package var unread: [UnreadVariables] = []
}

/// Reads the inventory at `path`, a file in YAML or INI or a folder of such files, with `group_vars/` and `host_vars/` beside
/// it, as Ansible would.
///
/// - Parameter vault: the passwords for what is encrypted. Values for which there is none stay `.vault`.
package func readInventory(
  at path: String, vault: VaultKeyRing = VaultKeyRing()
) throws(InventoryError) -> LoadedInventory {
  var reading = InventoryReading(vault: vault)
  try reading.read(path)
  let folder = InventoryFile.isFolder(path) ? path : InventoryFile.folder(of: path)
  return try reading.finish(folder: folder)
}

/// Reads the text of a YAML inventory beside which no further files lie.
package func readInventory(text: String) throws(InventoryError) -> LoadedInventory {
  let name = "the inventory"
  let root: YAMLNode?
  do {
    root = try parseYAML(Array(text.utf8), file: name)
  } catch {
    throw .invalid(error)
  }
  guard let root else {
    throw .invalid(YAMLError(file: name, mark: .start, message: "the inventory is empty"))
  }
  return try readInventory(root, file: name, folder: nil)
}

/// Reads an inventory from its parsed YAML; `folder` is where `group_vars/` and `host_vars/` are looked for,
/// nil for nowhere.
package func readInventory(
  _ root: YAMLNode, file: String, folder: String?, vault: VaultKeyRing = VaultKeyRing()
) throws(InventoryError) -> LoadedInventory {
  var reader = InventoryReader(file: file, vault: vault)
  do throws(YAMLError) {
    try reader.read(root)
  } catch {
    throw .invalid(error)
  }
  var builder = reader.builder
  let files = try folder.map { (folder) throws(InventoryError) in
    try builder.readVariableFiles(in: folder, vault: vault)
  }
  return LoadedInventory(
    inventory: try builder.inventory(), warnings: reader.warnings + (files?.warnings ?? []),
    unread: files?.unread ?? [])
}
