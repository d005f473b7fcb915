import AnsibleVault
import AnsibleYAML

/// Why an inventory could not be read.
package enum InventoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read, or is too large.
  case unreadable(path: String, reason: String)
  /// What the file says is no YAML, or no inventory; the place is in the error.
  case invalid(YAMLError)
  /// The file as a whole is encrypted, and can't be decrypted.
  case encrypted(path: String, VaultError)
  /// Groups that are their own children; `path` starts and ends with the same group.
  case cyclicGroups(path: [String], place: InventoryPlace?)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason): return "\(path): cannot be read: \(reason)"
    case .invalid(let error): return error.description
    case .encrypted(let path, let error):
      return "\(path):1:1: the file can't be read: \(error)" + (error.advice.map { "; \($0)" } ?? "")
    case .cyclicGroups(let path, let place):
      let text = "a group cannot be its own child: \(path.joined(separator: " > "))"
      return place.map { "\($0): \(text)" } ?? text
    }
  }
}
