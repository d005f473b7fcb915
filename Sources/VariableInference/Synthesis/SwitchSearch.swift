import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Looks for the switches (truth values, words out of a few) that explain which settings are there.
///
/// Steepest first: of all single steps the one that explains most is taken, so that a switch of the whole estate
/// comes before those of its parts; then again, until no step explains anything more.
struct SwitchSearch {
  let view: SynthesisView
  /// Of two that explain as much, the first is taken.
  let moves: [Move]

  func run(from start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    var isChanged = true
    while isChanged {
      isChanged = false
      let gains = moves.map { gain(of: $0, on: draft, state) }
      let order = zip(moves, gains).enumerated().filter { $1.1 > 0 }.sorted {
        ($1.element.1, $0.offset) < ($0.element.1, $1.offset)
      }.map(\.element)
      for (move, _) in order where gain(of: move, on: draft, state) > 0 {
        draft = move.applied(to: draft)
        state = view.states(draft, after: state, changing: move.name).settled
        isChanged = true
      }
      isChanged = withdraw(from: &draft, &state) || isChanged
    }
    return draft
  }

  /// Takes back what stands in the way since another step was taken; tells whether anything did.
  private func withdraw(from draft: inout Draft, _ state: inout EstateState) -> Bool {
    var isChanged = false
    for name in draft.shared.keys.sorted() {
      var smaller = draft
      smaller.shared[name] = nil
      let after = view.states(smaller, after: state, changing: name)
      guard after.cost < state.cost else { continue }
      draft = smaller
      state = after.settled
      isChanged = true
    }
    return isChanged
  }

  /// How much nearer a step brings the model.
  private func gain(of move: Move, on draft: Draft, _ state: EstateState) -> Int {
    if move.isTaken(in: draft) { return 0 }
    let readers = state.readers(of: move.name, in: view.model)
    // Where everything is explained, nothing is left to gain.
    guard readers.contains(where: { (state.components[$0]?.cost ?? 0) > 0 }) else { return 0 }
    return state.cost - view.states(move.applied(to: draft), after: state, changing: move.name).cost
  }
}
