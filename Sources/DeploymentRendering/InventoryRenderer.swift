/// Tells what a deploy would write with an inventory: the real collection, or a model of it.
package protocol InventoryRenderer: Sendable {
  func render(_ inventory: InventorySource) async throws -> Rendering
}

/// Where an inventory is.
package enum InventorySource: Hashable, Sendable {
  /// In a file in YAML, with the group_vars and host_vars beside it.
  case file(String)
  /// Here: nothing lies beside it.
  case text(String)
}

/// Why there is no rendering, and what to do about it.
package enum RenderingError: Error, Hashable, CustomStringConvertible {
  case ansibleMissing(String?)
  case ansibleUnfit(path: String, found: String)
  case ansibleFailed(path: String, said: String)
  case collectionMissing([String])
  case inventoryMissing(String)
  case nothingRendered(inventory: String, said: String)
  case scratchFailed(String)

  package var description: String {
    let install =
      "install ansible-core 2.14 to 2.18 (python3 -m venv .ansible; .ansible/bin/pip install 'ansible-core<2.19')"
    return switch self {
    case .ansibleMissing(nil):
      "ansible-playbook is not on the PATH: \(install), or name it with --ansible-playbook PATH"
    case .ansibleMissing(let path?):
      "\(path) is no program that can be run: name ansible-playbook with --ansible-playbook PATH, or \(install)"
    case .ansibleUnfit(let path, let found):
      "\(path) is of \(found), and the collection is rendered with ansible-core 2.14 to 2.18 only: \(install), and name it with --ansible-playbook PATH"
    case .ansibleFailed(let path, let said):
      "\(path) does not run\(said.isEmpty ? "" : ": \(said)"); try `\(path) --version`"
    case .collectionMissing(let folders):
      "the collection confluent.platform is not in \(folders.joined(separator: ", ")): install it there with `ansible-galaxy collection install confluent.platform -p DIR`, and name that folder with --collections DIR"
    case .inventoryMissing(let path):
      "\(path) can't be read: name the inventory with --inventory FILE"
    case .nothingRendered(let inventory, let said):
      "nothing could be rendered from \(inventory)\(said.isEmpty ? ": no host is in a group of the collection" : ": \(said)"); try `ansible-inventory -i \(inventory) --list`"
    case .scratchFailed(let reason): "no scratch folder could be set up: \(reason)"
    }
  }
}
