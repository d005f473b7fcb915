import AnsibleInventory
import AnsibleYAML
import OrderedCollections

/// A variable that is a dictionary and may differ between the hosts of a group.
///
/// Ansible either merges or replaces dictionaries of several levels, as its configuration says. To mean
/// the same under both, a dictionary stands whole at one level. Where hosts differ, the common part (if there is one)
/// and each host's part stand under names of their own, and the group combines them.
struct DictionaryVariable {
  let name: String
  private let spread: Spread
  private let everyHostHasItsOwn: Bool

  /// - Parameters:
  ///   - byHost: the dictionary of every host of which it is known.
  ///   - isForAll: no host is left out of `byHost`; one that is gets what the others have in common.
  init(_ name: String, _ byHost: OrderedDictionary<String, Variables>, isForAll: Bool = true) {
    self.name = name
    spread = Spread(byHost)
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
    let isTemplate = ["{{", "{%", "{#"].contains { text.contains($0) }
    return isTemplate ? .unsafe(text) : .string(text)
  }
}
