import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Looks for switches that others follow by default, where those must stay as they are: a step that is worth nothing while
/// it takes the others along.
struct HeldSearch {
  let view: SynthesisView
  let moves: [Move]

  /// With more followers, a switch is one of the whole estate, and the steps of each follower tell more.
  private static let mostFollowers = 3

  func run(from start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    let names = OrderedSet(moves.map(\.name))
    for move in moves where !move.isTaken(in: draft) {
      let id = view.model.names.id(of: move.name)
      guard state.components.values.contains(where: { $0.mayMend(by: id) }) else { continue }
      let followers = names.filter { $0 != move.name && view.model.mentions(move.name, in: $0) }
      guard (1...Self.mostFollowers).contains(followers.count),
        let held = held(followers.elements, draft, state)
      else { continue }
      let other = Draft(shared: move.applied(to: draft).shared.merging(held) { $1 }, own: draft.own)
      let after = view.states(other, after: state, changing: Set(held.keys).union([move.name]))
      guard after.cost < state.cost else { continue }
      (draft, state) = (other, after.settled)
    }
    return draft
  }

  /// What variables are on all hosts so far; nil where hosts differ.
  private func held(_ names: [String], _ draft: Draft, _ state: EstateState) -> OrderedDictionary<
    String, AnsibleValue
  >? {
    let scopes = view.services.values.compactMap(\.first?.host).compactMap { state.evaluation.scope(of: $0) }
    var held: OrderedDictionary<String, AnsibleValue> = [:]
    for name in names {
      let values = Set(scopes.map { $0.value(of: name).ansibleValue })
      guard values.count == 1, let value = values.first ?? nil else { return nil }
      held[name] = value
    }
    return held
  }
}
