import VariableCatalog

/// How much nearer single steps bring the model: tried once, and again only where something changed since on which the
/// outcome hangs.
///
/// What a step gains at a component hangs on the names that are looked up for the component before and after the step.
/// When a variable changes, all outcomes that hang on its name are forgotten, and no other.
struct Trials {
  private struct Outcome {
    let gain: Int
    let reads: NameSet
  }

  let view: SynthesisView
  /// By step and component.
  private var outcomes: [Move: [String: Outcome]] = [:]

  init(view: SynthesisView) { self.view = view }

  /// How much nearer a step brings the model; zero or less where it would not.
  mutating func gain(of move: Move, on draft: Draft, _ state: EstateState) -> Int {
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

  mutating func forget(whatHangsOn name: String) {
    let id = view.model.names.id(of: name)
    outcomes = outcomes.mapValues { $0.filter { !$0.value.reads.contains(id) } }
  }
}
