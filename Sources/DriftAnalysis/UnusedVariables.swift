import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import EstateFindings
import OrderedCollections

/// Variables of inventories that nothing uses, as far as can be told: no version of the collection has them, they are not
/// Ansible's own, and no other variable names them. Some of them are for playbooks of the user's, some mistyped.
struct UnusedVariables {
  /// One a name, sorted.
  private(set) var notes: [FindingReport.Note] = []

  init(_ inventories: [DeclaredInventory], known: VariableNames) {
    for declared in inventories {
      let variables = declared.inventory.allVariables
      let named = variables.reduce(into: Set<String>()) { $0.formUnion($1.value.templateWords) }
      let unused = variables.filter {
        !known.all.contains($0.name) && !$0.name.hasPrefix("ansible_") && !named.contains($0.name)
      }
      for (name, places) in OrderedDictionary(grouping: unused, by: \.name) {
        let place = places[0].place.map { "\($0.file):\($0.line)" } ?? declared.path
        let others = places.count > 1 ? " and \(places.count - 1) more" : ""
        let nearest = known.nearest(to: name).map { "; nearest: \($0)" } ?? ""
        notes.append(
          FindingReport.Note(
            source: place + others, subject: name,
            text: "no variable of the collection, and no other variable reads it" + nearest))
      }
    }
    notes.sort { ($0.subject, $0.source) < ($1.subject, $1.source) }
  }
}

extension Inventory {
  /// What groups and hosts set, at every level.
  fileprivate var allVariables: [InventoryVariable] {
    groups.values.flatMap { $0.variables + $0.fileVariables.joined() }
      + hosts.values.flatMap { $0.variables + $0.fileVariables.joined() }
  }
}

extension AnsibleValue {
  /// Words of the templates in it, any of which may be the name of a variable.
  fileprivate var templateWords: Set<String> {
    switch self {
    case .string(let text):
      guard text.utf8.contains(UInt8(ascii: "{")) else { return [] }
      return Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    case .list(let items): return items.reduce(into: []) { $0.formUnion($1.templateWords) }
    case .dictionary(let entries):
      return entries.reduce(into: []) { words, entry in
        words.formUnion(AnsibleValue.string(entry.key).templateWords.union(entry.value.templateWords))
      }
    default: return []
    }
  }
}
