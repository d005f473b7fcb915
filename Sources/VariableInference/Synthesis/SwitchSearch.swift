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

  /// - Parameter start: where to start, with what is known of the steps from there.
  func run(from start: Trials) -> Trials {
    var trials = start
    var state = view.states(trials.draft)
    var isChanged = true
    while isChanged {
      isChanged = false
      let gains = moves.map { trials.gain(of: $0, state) }
      let order = zip(moves, gains).enumerated().filter { $1.1 > 0 }.sorted {
        ($1.element.1, $0.offset) < ($0.element.1, $1.offset)
      }.map(\.element)
      for (move, _) in order where trials.gain(of: move, state) > 0 {
        trials.go(to: move.applied(to: trials.draft))
        state = view.states(trials.draft, after: state, changing: move.name).settled
        isChanged = true
      }
      isChanged = withdraw(from: &trials, &state) || isChanged
    }
    return trials
  }

  /// Takes back what stands in the way since another step was taken; tells whether anything did.
  private func withdraw(from trials: inout Trials, _ state: inout EstateState) -> Bool {
    var isChanged = false
    for name in trials.draft.shared.keys.sorted() {
      var smaller = trials.draft
      smaller.shared[name] = nil
      let after = view.states(smaller, after: state, changing: name)
      guard after.cost < state.cost else { continue }
      trials.go(to: smaller)
      state = after.settled
      isChanged = true
    }
    return isChanged
  }
}
