import AnsibleVault
import AnsibleYAML
import OrderedCollections

extension InventoryBuilder {
  /// Adds the variables of `group_vars/` and `host_vars/` in `folder` to the groups and hosts there are, and
  /// returns what is doubtful in those files, and which of them could not be decrypted.
  package mutating func readVariableFiles(
    in folder: String, vault: VaultKeyRing
  ) throws(InventoryError) -> (warnings: [YAMLWarning], unread: [UnreadVariables]) {
    var reader = VariableFileReader(vault: vault)
    let groupFiles = VariableFiles(folder: folder + "/group_vars")
    if InventoryFile.isFolder(groupFiles.folder) {
      for name in groupNames {
        for layer in try reader.layers(of: .group(name), in: groupFiles) { addFile(layer, toGroup: name) }
      }
    }
    let hostFiles = VariableFiles(folder: folder + "/host_vars")
    if InventoryFile.isFolder(hostFiles.folder) {
      for name in hostNames {
        for layer in try reader.layers(of: .host(name), in: hostFiles) { addFile(layer, toHost: name) }
      }
    }
    return (reader.warnings, reader.unread)
  }
}

/// Reads files of variables, one layer a file.
private struct VariableFileReader {
  private let vault: VaultKeyRing
  private(set) var warnings: [YAMLWarning] = []
  private(set) var unread: [UnreadVariables] = []

  init(vault: VaultKeyRing) { self.vault = vault }

  mutating func layers(
    of subject: UnreadVariables.Subject, in files: VariableFiles
  ) throws(InventoryError) -> [[InventoryVariable]] {
    let name =
      switch subject {
      case .group(let name), .host(let name): name
      }
    let (paths, hidden) = try files.paths(of: name)
    for path in hidden {
      warn(path, "Ansible does not read this file: another one of that name comes first")
    }
    var layers: [[InventoryVariable]] = []
    for path in paths {
      do throws(InventoryError) {
        layers.append(try layer(path))
      } catch .encrypted(_, .noPassword(let label)) {
        let reason = "its variables are not known: \(VaultError.noPassword(label: label))"
        warn(path, reason)
        unread.append(UnreadVariables(path: path, reason: reason, subject: subject))
      }
    }
    return layers
  }

  private mutating func layer(_ path: String) throws(InventoryError) -> [InventoryVariable] {
    let bytes = try InventoryFile.read(path, vault)
    do throws(YAMLError) {
      return try layer(bytes, path: path)
    } catch {
      throw .invalid(error)
    }
  }

  private mutating func layer(_ bytes: [UInt8], path: String) throws(YAMLError) -> [InventoryVariable] {
    guard let root = try parseYAML(bytes, file: path) else { return [] }
    var constructor = AnsibleConstructor(file: path, vault: vault)
    guard case .mapping = root.content else {
      // Ansible skips a file with nothing in it, whatever kind of nothing.
      if try constructor.value(of: root).isEmpty { return [] }
      throw constructor.error(root.mark, "a file of variables is a mapping, but this is \(root.kind)")
    }
    let variables = try constructor.variables(of: root)
    warnings += constructor.warnings
    return variables
  }

  private mutating func warn(_ path: String, _ message: String) {
    warnings.append(YAMLWarning(file: path, mark: .start, message: message))
  }
}
