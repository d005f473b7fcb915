import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import OrderedCollections

/// What is to be said of wanted changes themselves: those that nothing reads, and those that do not reach every host.
struct PlanNotes {
  /// A line each, in the order of the changes.
  private(set) var lines: [String] = []

  /// - Parameters:
  ///   - inventory: with the changes.
  ///   - known: names of the collection's variables.
  ///   - version: of the collection.
  init(
    _ changes: [InventoryChange], of inventory: Inventory, known: VariableNames, version: PlatformVersion,
    levels: HashBehaviour
  ) {
    if levels == .replace {
      lines.append(
        "Note: a deploy refuses to run with hash_behaviour replace, the collection asks for merge; what its own dictionaries would lose by replace is not told."
      )
    }
    for change in changes {
      // What another variable reads is a variable of the user's own.
      if !inventory.names(change.name), let unknown = PlanNotes.unknown(change.name, known, version) {
        lines.append(unknown)
      }
      let untouched = inventory.hostsUntouched(by: change, levels)
      if !untouched.isEmpty {
        lines.append(
          "Note: \(change) has another value on \(DifferenceLines.names(untouched)), from a group or level that counts more."
        )
      }
    }
  }

  /// What is to be said of a name that the collection does not have, or has in other versions; nil for any other.
  private static func unknown(
    _ name: String, _ known: VariableNames, _ version: PlatformVersion
  ) -> String? {
    guard !name.hasPrefix("ansible_") else { return nil }
    let versions = known.versions(of: name)
    let isKnown = known.all.contains(name)
    guard !isKnown || !versions.contains(version) else { return nil }
    let near = known.nearest(to: name, in: version).map { "; the nearest that it has is \($0)" } ?? ""
    guard isKnown else { return "Note: \(name) is no variable of the collection\(near)." }
    let others: String
    if let since = versions.since, version < since {
      others = "from \(since) on"
    } else {
      others = "before \(versions.until?.description ?? "")"
    }
    return "Note: \(name) is a variable of versions \(others), and none of \(version.minor)\(near)."
  }
}

extension Inventory {
  /// Whether a template in the value of any variable names a variable.
  fileprivate func names(_ variable: String) -> Bool {
    let levels =
      groups.values.flatMap { [$0.variables] + $0.fileVariables }
      + hosts.values.flatMap { [$0.variables] + $0.fileVariables }
    return levels.joined().contains { $0.name != variable && $0.value.names(variable) }
  }
}

extension AnsibleValue {
  fileprivate func names(_ variable: String) -> Bool {
    switch self {
    case .list(let items): return items.contains { $0.names(variable) }
    case .dictionary(let entries): return entries.values.contains { $0.names(variable) }
    case .string(let text):
      guard text.contains("{{") || text.contains("{%") else { return false }
      return text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == variable }
    default: return false
    }
  }
}
