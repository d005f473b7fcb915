import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

extension Rewording {
  /// A switch with which texts come to count that nobody reads without it, and those texts in the place of what several
  /// variables say one by one; nil where that is no shorter.
  ///
  /// - Parameter reads: the names around every variable of the draft.
  func opened(_ wording: Wording, by move: Move, _ reads: [String: NameSet]) -> Wording? {
    if wording.draft.shared[move.name] != nil { return nil }
    let id = view.model.names.id(of: move.name)
    let parts = wording.draft.shared.filter { $0.value.isText && reads[$0.key]?.contains(id) == true }
    let values = OrderedDictionary(grouping: parts.values) { $0 }.filter { $0.value.count > 1 }
      .sorted { $0.value.count > $1.value.count }.map(\.key)
    // A switch and a text are two values.
    guard parts.count > 2, !values.isEmpty else { return nil }
    var open = wording
    open.draft = move.applied(to: wording.draft)
    open.state = view.states(open.draft, after: wording.state, changing: move.name)
    let texts = texts(around: parts.keys.elements, in: open.state, butNot: wording.state)
    if texts.isEmpty { return nil }
    for text in texts {
      let tried = values.map { value in
        var other = open
        other.draft.shared[text] = value
        other.state = view.states(other.draft, after: open.state, changing: text)
        Minimiser(view: view).run(on: parts.keys.elements, &other.draft, &other.state)
        return other
      }
      if let best = tried.min(by: { size($0) < size($1) }), size(best) < size(open) {
        open = best
      }
    }
    open.state = open.state.settled
    let isSame = wording.state.writesTheSame(as: open.state)
    return isSame && size(open) < size(wording) ? open : nil
  }

  /// Free texts that some variables' defaults are made of in one state and not in another.
  private func texts(
    around parts: [String], in state: EstateState, butNot other: EstateState
  ) -> [String] {
    func reads(_ state: EstateState) -> NameSet {
      let scopes = hosts.compactMap { state.evaluation.scope(of: $0) }
      return parts.reduce(into: NameSet()) { reads, part in
        for scope in scopes { reads.formUnion(scope.readsAround(part)) }
      }
    }
    let (before, after) = (reads(other), reads(state))
    return view.model.definitions.keys.sorted().filter { name in
      guard case .variable = view.model.definitions[name], view.model.choices[name] == nil,
        !view.model.unsought.contains(name), view.model.isReadByDefaults(name),
        after.contains(view.model.names.id(of: name)), !before.contains(view.model.names.id(of: name))
      else { return false }
      return hosts.contains { host in
        state.evaluation.scope(of: host)?.value(of: name).ansibleValue?.isText == true
      }
    }
  }
}

extension AnsibleValue {
  fileprivate var isText: Bool { if case .string = self { true } else { false } }
}
