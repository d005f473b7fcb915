import VariableCatalog

/// How much nearer single steps bring the model: tried once, and again only where something changed since on which the
/// outcome hangs.
///
/// What a step gains at a component hangs on the names that are looked up for the component before and after the step.
/// On the way from one draft to another, all outcomes that hang on what these say otherwise are forgotten, and no other.
struct Trials {
  private struct Outcome {
    let gain: Int
    let reads: NameSet
  }

  let view: SynthesisView
  /// Where the search stands: under this draft all outcomes hold.
  private(set) var draft: Draft
  /// By step and component.
  private var outcomes: [Move: [String: Outcome]] = [:]

  init(view: SynthesisView, at draft: Draft) {
    self.view = view
    self.draft = draft
  }

  /// How much nearer a step brings the model; zero or less where it would not.
  ///
  /// - Parameter state: of the draft.
  mutating func gain(of move: Move, _ state: EstateState) -> Int {
    if move.isTaken(in: draft) { return 0 }
    let readers = state.readers(of: move.name, in: view.model)
    let id = view.model.names.id(of: move.name)
    // Where everything that hangs on it is explained, nothing is left to gain.
    guard readers.contains(where: { state.components[$0]?.mayMend(by: id) ?? false }) else { return 0 }
    var known = outcomes[move] ?? [:]
    let untried = readers.filter { known[$0] == nil }
    if !untried.isEmpty {
      let after = view.states(move.applied(to: draft), after: state, taking: move, of: untried)
      for name in untried {
        guard let mine = state.components[name], let theirs = after.components[name] else { continue }
        known[name] = Outcome(gain: mine.cost - theirs.cost, reads: mine.reads.union(theirs.reads))
      }
      outcomes[move] = known
    }
    return readers.reduce(0) { $0 + (known[$1]?.gain ?? 0) }
  }

  mutating func go(to other: Draft) {
    if other == draft { return }
    let changed = view.model.names.everywhere(draft.differences(to: other))
    outcomes = outcomes.mapValues { $0.filter { $0.value.reads.isDisjoint(with: changed) } }
    draft = other
  }
}
