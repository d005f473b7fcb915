import AnsibleVault
import AnsibleYAML

/// Puts an inventory together from one file or a folder of files.
struct InventoryReading {
  private let vault: VaultKeyRing
  private var builder = InventoryBuilder()
  private var warnings: [YAMLWarning] = []

  /// Deeper than anyone nests; reached only by folders that link to themselves.
  private static let deepest = 20
  /// Names that Ansible passes over in a folder.
  private static let others: Set = ["group_vars", "host_vars", "vars_plugins"]
  private static let otherEndings = [
    "~", ".pyc", ".pyo", ".swp", ".bak", ".rpm", ".md", ".txt", ".rst", ".orig", ".ini", ".cfg",
    ".retry",
  ]

  init(vault: VaultKeyRing) { self.vault = vault }

  mutating func read(_ path: String, depth: Int = 0) throws(InventoryError) {
    let form = try InventoryForm(at: path, vault: vault)
    if case .folder = form { return try readFolder(path, depth) }
    do throws(YAMLError) {
      try take(form, of: path)
    } catch {
      throw .invalid(error)
    }
  }

  private mutating func take(_ form: InventoryForm, of path: String) throws(YAMLError) {
    switch form {
    case .yaml(let root?):
      var reader = InventoryReader(file: path, builder: builder, vault: vault)
      try reader.read(root)
      builder = reader.builder
      warnings += reader.warnings
    case .ini(let bytes):
      var reader = INIReader(file: path, builder: builder)
      try reader.read(bytes)
      builder = reader.builder
    case .yaml(nil), .folder:
      throw YAMLError(file: path, mark: .start, message: "the inventory is empty")
    }
  }

  private mutating func readFolder(_ path: String, _ depth: Int) throws(InventoryError) {
    guard depth < InventoryReading.deepest else {
      throw .unreadable(
        path: path, reason: "folders are nested more than \(InventoryReading.deepest) levels deep")
    }
    let names = try InventoryFile.names(in: path).filter { name in
      !name.hasPrefix(".") && !InventoryReading.others.contains(name)
        && !InventoryReading.otherEndings.contains(where: name.hasSuffix)
    }
    if depth == 0, names.isEmpty {
      throw .unreadable(
        path: path,
        reason: "the folder holds no inventory (in a folder, Ansible passes over files named .ini or .cfg)")
    }
    for name in names { try read("\(path)/\(name)", depth: depth + 1) }
  }

  func finish(folder: String) throws(InventoryError) -> LoadedInventory {
    var builder = builder
    let files = try builder.readVariableFiles(in: folder, vault: vault)
    return LoadedInventory(
      inventory: try builder.inventory(), warnings: warnings + files.warnings, unread: files.unread)
  }
}
