import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Looks for the shorter way to say the same: one variable of the whole estate in place of several of its parts.
struct Generaliser {
  let view: SynthesisView
  let moves: [Move]

  func run(_ start: Draft) -> Draft {
    let minimiser = Minimiser(view: view)
    var draft = minimiser.run(start)
    var state = view.states(draft)
    var reads = readsAround(draft, state)
    for move in moves where draft.shared[move.name] == nil && view.model.isReadByDefaults(move.name) {
      let readers = state.readers(of: move.name, in: view.model)
      guard !readers.isEmpty else { continue }
      // Only what is made up with this one otherwise could be dropped, and it must be more than one value.
      let id = view.model.names.id(of: move.name)
      let parts = draft.shared.filter { reads[$0.key]?.contains(id) == true }
      guard parts.values.reduce(0, { $0 + $1.leafCount }) > 1 else { continue }
      var shorter = move.applied(to: draft)
      var after = view.states(shorter, after: state, changing: move.name)
      guard state.writesTheSame(as: after, for: readers) else { continue }
      minimiser.run(on: parts.keys.elements, &shorter, &after)
      if shorter.size < draft.size {
        draft = shorter
        state = after.settled
        reads = readsAround(draft, state)
      }
    }
    return draft
  }

  /// The names on which hangs what the variables of a draft are worth, or what is made of them.
  private func readsAround(_ draft: Draft, _ state: EstateState) -> [String: NameSet] {
    let scopes = view.services.values.compactMap { $0.first.flatMap { state.evaluation.scope(of: $0.host) } }
    return Dictionary(
      uniqueKeysWithValues: draft.shared.keys.map { name in
        (name, scopes.reduce(into: NameSet()) { $0.formUnion($1.readsAround(name)) })
      })
  }
}
