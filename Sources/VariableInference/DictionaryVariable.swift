import AnsibleInventory
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// A variable that is a dictionary and may differ between the hosts of a group.
///
/// Ansible either merges or replaces dictionaries of several levels, as its configuration says. To mean
/// the same under both, a dictionary stands whole at one level. A key that every host has with a value of its own names the
/// host there, where the values differ by its name alone, else (a rack) a variable, which each host sets. Where hosts differ
/// otherwise, what most have and each host's part stand
/// under names of their own, and the group combines them; but where some hosts need nothing
/// said, and it is not longer, only the others say theirs, whole.
struct DictionaryVariable {
  let name: String
  private let spread: Spread
  private let everyHostHasItsOwn: Bool
  /// By host, the variables that keys of the dictionary name.
  private var named: OrderedDictionary<String, Variables> = [:]

  /// So many keys may name variables; of more, each host says its part in one piece.
  private static let mostNamed = 3

  /// - Parameters:
  ///   - byHost: the dictionary of every host of which it is known.
  ///   - defaults: the hosts that come to theirs by themselves.
  ///   - namesHosts: whether a value may be said by the name of its host.
  ///   - isForAll: no host is left out of `byHost`; one that is gets what the others have in common.
  ///   - hostVariable: the variable that a host sets for a key; nil where there is none that is free.
  init(
    _ name: String, _ byHost: OrderedDictionary<String, Variables>, defaults: Set<String> = [],
    isForAll: Bool = true, namesHosts: Bool = true, hostVariable: (String) -> String?
  ) {
    self.name = name
    var whole = Spread(mostOf: byHost, standards: [:])
    let single = Spread(own: byHost.filter { !defaults.contains($0.key) })
    if !defaults.isEmpty, single.size <= whole.size + 1 {
      whole = single
    } else if isForAll {
      if namesHosts { whole.nameHosts(byHost.keys.elements) }
      named = whole.name(ownOf: byHost.keys.elements, most: Self.mostNamed, hostVariable)
    }
    whole.arrange(by: OrderedSet(byHost.values.flatMap(\.keys)))
    spread = whole
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

  /// Variables of one host: those that keys name, and its part of the dictionary; the whole where hosts have nothing in common.
  func host(_ host: String) -> [InventoryDocument.Variable] {
    let part = spread.common.isEmpty ? name : "\(name)_host"
    return (named[host] ?? [:]).written
      + (spread.own[host].map { [InventoryDocument.Variable(part, .quoted($0))] } ?? [])
  }
}

extension AnsibleValue {
  /// A text that Ansible must take as it is: one that looks like a template is marked unsafe.
  static func verbatim(_ text: String) -> AnsibleValue {
    text.holdsTemplate ? .unsafe(text) : .string(text)
  }
}
