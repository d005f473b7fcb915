import OrderedCollections
import VariableCatalog

/// Finds words and truth values that show in files of lines alone, such as those of logging, of which the search for
/// switches counts only whether they are there.
struct LineSwitchSearch {
  let view: SynthesisView
  let moves: [Move]

  func run(from start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    let components = view.model.components.map(\.name)
    var isChanged = true
    while isChanged {
      isChanged = false
      let open = state.openLineFiles
      if open.isEmpty { break }
      for move in moves where !move.isTaken(in: draft) {
        let id = view.model.names.id(of: move.name)
        let owner = components.owner(of: move.name)
        guard open.contains(where: { $0.component == owner && $0.state.reads.contains(id) }) else { continue }
        let other = move.applied(to: draft)
        let after = view.states(other, after: state, changing: move.name)
        guard after.cost <= state.cost, after.difference < state.difference else { continue }
        (draft, state) = (other, after.settled)
        isChanged = true
      }
    }
    return draft
  }
}
