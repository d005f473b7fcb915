import AnsibleInventory
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// A variable that is a dictionary and may differ between the hosts of a group.
///
/// Ansible either merges or replaces dictionaries of several levels, as its configuration says. To mean
/// the same under both, a dictionary stands whole at one level. Where hosts differ, the common part (if there is one)
/// and each host's part stand under names of their own, and the group combines them; but where some hosts need nothing
/// said, and it is not longer, only the others say theirs, whole.
struct DictionaryVariable {
  let name: String
  private let spread: Spread
  private let everyHostHasItsOwn: Bool

  /// - Parameters:
  ///   - byHost: the dictionary of every host of which it is known.
  ///   - defaults: the hosts that come to theirs by themselves.
  ///   - isForAll: no host is left out of `byHost`; one that is gets what the others have in common.
  init(
    _ name: String, _ byHost: OrderedDictionary<String, Variables>, defaults: Set<String> = [],
    isForAll: Bool = true
  ) {
    self.name = name
    let whole = Spread(byHost)
    let single = Spread(own: byHost.filter { !defaults.contains($0.key) })
    spread = !defaults.isEmpty && single.size <= whole.size + 1 ? single : whole
    everyHostHasItsOwn = isForAll && spread.own.count == byHost.count
  }

  /// Variables of the group: the whole dictionary, or its common part and the combination.
  var group: [InventoryDocument.Variable] {
    if spread.common.isEmpty { return [] }
    if spread.own.isEmpty { return [InventoryDocument.Variable(name, .quoted(spread.common))] }
    let missing = everyHostHasItsOwn ? "" : " | default({})"
    let combined = "{{ \(name)_common | combine(\(name)_host\(missing)) }}"
    return [
      InventoryDocument.Variable("\(name)_common", .quoted(spread.common)),
      InventoryDocument.Variable(name, .value(.string(combined))),
    ]
  }

  /// Variables of one host: its part of the dictionary; the whole where hosts have nothing in common.
  func host(_ host: String) -> [InventoryDocument.Variable] {
    let part = spread.common.isEmpty ? name : "\(name)_host"
    return spread.own[host].map { [InventoryDocument.Variable(part, .quoted($0))] } ?? []
  }
}

extension AnsibleValue {
  /// A text that Ansible must take as it is: one that looks like a template is marked unsafe.
  static func verbatim(_ text: String) -> AnsibleValue {
    text.holdsTemplate ? .unsafe(text) : .string(text)
  }
}
