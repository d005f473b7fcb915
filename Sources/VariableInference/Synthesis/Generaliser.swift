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
    var reads = view.readsAround(draft, state)
    for move in moves where draft.shared[move.name] == nil && view.model.isReadByDefaults(move.name) {
      let readers = state.readers(of: move.name, in: view.model)
      // Only what is made up with this one otherwise could be dropped, and it must be more than one value.
      let id = view.model.names.id(of: move.name)
      let parts = draft.shared.filter { reads[$0.key]?.contains(id) == true }
      guard parts.values.reduce(0, { $0 + $1.leafCount }) > 1 else { continue }
      var shorter = move.applied(to: draft)
      var after = view.states(shorter, after: state, changing: move.name)
      guard state.writesTheSame(as: after, for: readers) else { continue }
      minimiser.run(on: parts.keys.elements, &shorter, &after)
      if view.model.size(shorter) < view.model.size(draft) {
        draft = shorter
        state = after.settled
        reads = view.readsAround(draft, state)
      }
    }
    return withLonger(draft, state)
  }

  /// Whether two texts have one and the same default.
  private func areTwins(_ name: String, _ other: String) -> Bool {
    guard case .variable(let mine) = view.model.definitions[name],
      case .variable(let theirs) = view.model.definitions[other]
    else { return false }
    return mine == theirs
  }

  /// Lists take what texts of the same component say, where that comes to the same.
  private func withLonger(_ start: Draft, _ before: EstateState) -> Draft {
    var (draft, state) = (start, before)
    let components = view.model.components.map(\.name)
    for (list, value) in start.shared {
      guard case .list(let items) = value, let owner = components.owner(of: list) else { continue }
      for (name, text) in draft.shared where components.owner(of: name) == owner {
        guard case .string = text, !items.contains(text) else { continue }
        // Without the text, or with that of one that is the same as it by default.
        let twins = draft.shared.filter { twin in
          twin.key != name && components.owner(of: twin.key) == owner && areTwins(name, twin.key)
        }.values.filter { $0 != text }
        let longer = ([nil] + twins.map(Optional.some)).lazy.map { other in
          var longer = draft
          longer.shared[name] = other
          longer.shared[list] = .list(items + [text])
          return (longer, view.states(longer, after: state, changing: [name, list]))
        }.first { state.writesTheSame(as: $0.1) }
        guard let longer else { continue }
        (draft, state) = (longer.0, longer.1.settled)
        break
      }
    }
    return draft
  }
}
