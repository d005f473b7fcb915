import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Finds the items of lists that stand in a file of lines one by one: without items of which no line was seen, with those
/// that further lines name.
struct ItemSearch {
  let view: SynthesisView

  func run(from start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    for (name, definition) in view.model.definitions.sorted(by: { $0.key < $1.key }) {
      let open = state.openLineFiles
      if open.isEmpty { break }
      guard case .variable = definition, !view.model.unsought.contains(name), view.model.choices[name] == nil
      else { continue }
      let id = view.model.names.id(of: name)
      let hosts = open.filter { $0.state.reads.contains(id) }
      guard let host = hosts.first?.host, var items = state.evaluation.scope(of: host)?.items(of: name) else {
        continue
      }
      func take(_ others: [String]) {
        let move = Move(name: name, value: .list(others.map(AnsibleValue.verbatim)))
        let other = move.applied(to: draft)
        let after = view.states(other, after: state, changing: name)
        guard after.difference < state.difference else { return }
        (draft, state, items) = (other, after.settled, others)
      }
      for item in items { take(items.filter { $0 != item }) }
      for item in more(of: name, items, draft, state) where !items.contains(item) { take(items + [item]) }
    }
    return draft
  }

  /// What stands in unexplained lines where a further item would stand.
  private func more(of name: String, _ items: [String], _ draft: Draft, _ state: EstateState) -> OrderedSet<
    String
  > {
    let mark: Character = "\u{F0000}"
    let marked = Move(name: name, value: .list((items + [String(mark)]).map(AnsibleValue.string))).applied(
      to: draft)
    let after = view.states(marked, after: state, changing: name)
    var found: OrderedSet<String> = []
    for open in after.openLineFiles {
      for line in open.state.file?.settings.keys ?? [] {
        let parts = line.split(separator: mark, omittingEmptySubsequences: false)
        guard parts.count == 2 else { continue }
        for seen in open.unexplained
        where seen.hasPrefix(parts[0]) && seen.hasSuffix(parts[1]) && seen.count > line.count - 1 {
          found.append(String(seen.dropFirst(parts[0].count).dropLast(parts[1].count)))
        }
      }
    }
    return found
  }
}

extension HostScope {
  /// The texts of a list that holds nothing else.
  fileprivate func items(of name: String) -> [String]? {
    guard case .list(let items)? = value(of: name).ansibleValue, !items.isEmpty else { return nil }
    let texts = items.compactMap { if case .string(let text) = $0 { text } else { String?.none } }
    return texts.count == items.count ? texts : nil
  }
}
