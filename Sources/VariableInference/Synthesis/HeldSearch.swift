import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Looks for switches that others follow by default, where those must stay as they are: a step that is worth nothing while
/// it takes the others along.
struct HeldSearch {
  let view: SynthesisView

  /// With more followers, the steps of each follower tell more.
  private static let mostFollowers = 4

  func run(_ moves: [Move], from start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    let names = OrderedSet(moves.map(\.name))
    for move in moves where !move.isTaken(in: draft) {
      let id = view.model.names.id(of: move.name)
      guard state.components.values.contains(where: { $0.mayMend(by: id) }) else { continue }
      let readers = Set(components(of: move))
      let followers = names.filter { name in
        name != move.name && view.model.mentions(move.name, in: name)
          && !readers.isDisjoint(with: state.readers(of: name, in: view.model))
      }
      guard (1...Self.mostFollowers).contains(followers.count) else { continue }
      let other = held(followers.elements, state, in: draft, for: move.hosts).map(move.applied)
      guard let other else { continue }
      let after = view.states(other, after: state, changing: Set(followers).union([move.name]))
      guard after.cost < state.cost else { continue }
      (draft, state) = (other, after.settled)
    }
    return draft
  }

  /// The components that a step is for.
  private func components(of move: Move) -> [String] {
    guard let hosts = move.hosts.map(Set.init) else { return view.services.keys.elements }
    return view.services.filter { $0.value.contains { hosts.contains($0.host) } }.keys.elements
  }

  /// A draft that says what variables are so far; nil where the hosts differ.
  private func held(_ names: [String], _ state: EstateState, in draft: Draft, for part: [String]?) -> Draft? {
    let hosts = part ?? view.services.values.compactMap(\.first?.host)
    var held = draft
    for name in names {
      let values = Set(hosts.compactMap { state.evaluation.scope(of: $0)?.value(of: name).ansibleValue })
      guard values.count == 1, let value = values.first else { return nil }
      held = Move(name: name, value: value, hosts: part).applied(to: held)
    }
    return held
  }
}
