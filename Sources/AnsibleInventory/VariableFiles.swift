/// The files beside an inventory that hold variables of one group or host.
struct VariableFiles {
  /// Deeper than anyone nests; reached only by folders that link to themselves.
  private static let maximumDepth = 20
  private static let extensions = ["", ".yml", ".yaml", ".json"]

  /// `group_vars` or `host_vars`, with the path of the inventory's folder before it.
  let folder: String

  /// The files of `name` in the order in which Ansible reads them, and those it passes over because another
  /// one of that name comes first.
  func paths(of name: String) throws(InventoryError) -> (read: [String], hidden: [String]) {
    // Ansible looks for no files of names that start like a path.
    guard !name.hasPrefix("/") else { return ([], []) }
    let candidates = Self.extensions.map { "\(folder)/\(name)\($0)" }.filter(InventoryFile.exists)
    guard let first = candidates.first else { return ([], []) }
    let hidden = Array(candidates.dropFirst())
    if InventoryFile.isFolder(first) { return (try files(in: first, depth: 0), hidden) }
    guard InventoryFile.isRegular(first) else {
      throw .unreadable(path: first, reason: "it is no regular file")
    }
    return ([first], hidden)
  }

  private func files(in path: String, depth: Int) throws(InventoryError) -> [String] {
    guard depth < Self.maximumDepth else {
      throw .unreadable(path: path, reason: "folders are nested more than \(Self.maximumDepth) levels deep")
    }
    var files: [String] = []
    for name in try InventoryFile.names(in: path) where !name.hasPrefix(".") && !name.hasSuffix("~") {
      let full = "\(path)/\(name)"
      let suffix = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
      if InventoryFile.isFolder(full) {
        if suffix.isEmpty { files += try self.files(in: full, depth: depth + 1) }
      } else if Self.extensions.contains(suffix), InventoryFile.isRegular(full) {
        files.append(full)
      }
    }
    return files
  }
}
