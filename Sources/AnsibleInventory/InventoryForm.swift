import AnsibleVault
import AnsibleYAML
import Foundation

/// How what is at a path says an inventory.
package enum InventoryForm {
  /// Nil for a file that says nothing.
  case yaml(YAMLNode?)
  case ini([UInt8])
  /// Of files, each an inventory.
  case folder

  /// Finds it out as Ansible does: by the name where that tells, else by trying. Nothing is ever run.
  ///
  /// - Parameter vault: the passwords for a file that is encrypted as a whole.
  package init(at path: String, vault: VaultKeyRing) throws(InventoryError) {
    if InventoryFile.isFolder(path) {
      self = .folder
      return
    }
    let bytes = try InventoryFile.read(path, vault)
    let error = { (message: String) in
      InventoryError.invalid(YAMLError(file: path, mark: .start, message: message))
    }
    // By itself it takes one of several dictionaries of a name, where the collection's settings merge them.
    let saving = "ANSIBLE_HASH_BEHAVIOUR=merge ansible-inventory"
    if bytes.starts(with: Array("#!".utf8)) {
      throw error(
        "this is a program that prints an inventory, and no program is run here: save what it says with `\(saving) -i \(path) --list --yaml > inventory.yml`, which may hold secrets in clear"
      )
    }
    let suffix = URL(filePath: path).pathExtension
    if suffix == "toml" {
      throw error(
        "inventories in TOML are not read: save it as YAML with `\(saving) -i \(path) --list --yaml > inventory.yml`, which may hold secrets in clear"
      )
    }
    do throws(YAMLError) {
      let root = try parseYAML(bytes, file: path)
      if suffix != "ini", root?.isMapping != false || ["yml", "yaml", "json"].contains(suffix) {
        self = .yaml(root)
        return
      }
    } catch {
      guard !["yml", "yaml", "json"].contains(suffix) else { throw .invalid(error) }
    }
    self = .ini(bytes)
  }
}

extension YAMLNode {
  fileprivate var isMapping: Bool { if case .mapping = content { true } else { false } }
}
