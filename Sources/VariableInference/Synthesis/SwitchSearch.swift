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
    var trials = Trials(view: view)
    var isChanged = true
    while isChanged {
      isChanged = false
      let gains = moves.map { trials.gain(of: $0, on: draft, state) }
      let order = zip(moves, gains).enumerated().filter { $1.1 > 0 }.sorted {
        ($1.element.1, $0.offset) < ($0.element.1, $1.offset)
      }.map(\.element)
      for (move, _) in order where trials.gain(of: move, on: draft, state) > 0 {
        draft = move.applied(to: draft)
        state = view.states(draft, after: state, changing: move.name).settled
        trials.forget(whatHangsOn: move.name)
        isChanged = true
      }
      isChanged = withdraw(from: &draft, &state, &trials) || isChanged
    }
    return draft
  }

  /// Takes back what stands in the way since another step was taken; tells whether anything did.
  private func withdraw(from draft: inout Draft, _ state: inout EstateState, _ trials: inout Trials) -> Bool {
    var isChanged = false
    for name in draft.shared.keys.sorted() {
      var smaller = draft
      smaller.shared[name] = nil
      let after = view.states(smaller, after: state, changing: name)
      guard after.cost < state.cost else { continue }
      draft = smaller
      state = after.settled
      trials.forget(whatHangsOn: name)
      isChanged = true
    }
    return isChanged
  }
}
