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
    for move in moves where draft.shared[move.name] == nil && view.model.isReadByDefaults(move.name) {
      let readers = state.readers(of: move.name, in: view.model)
      guard !readers.isEmpty else { continue }
      let wider = move.applied(to: draft)
      let after = view.states(wider, after: state, changing: move.name)
      guard state.writesTheSame(as: after, for: readers) else { continue }
      let shorter = minimiser.run(wider)
      if shorter.size < draft.size {
        draft = shorter
        state = view.states(draft)
      }
    }
    return draft
  }
}

extension Draft {
  /// How many values it says.
  fileprivate var size: Int { shared.values.reduce(0) { $0 + $1.size } }
}

extension AnsibleValue {
  fileprivate var size: Int {
    switch self {
    case .dictionary(let entries): entries.values.reduce(0) { $0 + $1.size }
    default: 1
    }
  }
}
