/// Something that a deploy with an inventory would do besides writing files.
package struct DeployAction: Hashable, Sendable {
  package enum Scope: Hashable, Sendable {
    case all
    case group(String)
    case host(String)
  }

  package var scope: Scope
  /// Stable, for programs.
  package var id: String
  /// For people.
  package var text: String
  /// The variable that the inventory sets against it; nil where a deploy would really do it.
  package var guarded: String?
  /// Hosts on which it restarts services besides those whose files change, by component.
  package var restarted: [String: [String]] = [:]
  /// Settings of main files that stay as they are by it, by host.
  package var kept: [String: [String]] = [:]
  /// The id of an action beside which it says nothing more; nil for none.
  package var refines: String?

  /// The host that it is told for; nil for those that concern several.
  package var host: String? { if case .host(let name) = scope { name } else { nil } }
}

/// Something of which it can't be told whether a deploy would do it.
package struct DeployDoubt: Hashable, Sendable {
  /// Inventory name.
  package var host: String
  /// As in `DeployAction`, with what is not known left open.
  package var text: String
  package var reason: String
  /// What the inventory says: with another text, it is another question.
  package var declared: [String]
}
