import OrderedCollections

/// A file of variables that could not be decrypted: whatever it says of its hosts is not known.
package struct UnreadVariables: Hashable, Sendable, CustomStringConvertible {
  package enum Subject: Hashable, Sendable {
    case group(String)
    case host(String)
  }

  package var path: String
  /// Names the password that is missing.
  package var reason: String
  /// Whose variables the file has.
  package var subject: Subject

  package init(path: String, reason: String, subject: Subject) {
    self.path = path
    self.reason = reason
    self.subject = subject
  }

  package var description: String { "\(path): \(reason)" }

  /// The hosts that it says something of.
  package func hosts(in inventory: Inventory) -> OrderedSet<String> {
    switch subject {
    case .group("all"): OrderedSet(inventory.hosts.keys)
    case .group(let name): inventory.hosts(in: name)
    case .host(let name): [name]
    }
  }
}
