import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

extension Placement {
  /// With words that fit what else is said, where several come to the same: a component with users of some kind does not
  /// say that it asks nobody who they are, and what follows from a component's own form of a switch goes by the switch's name.
  ///
  /// - Parameter moves: the words that there are.
  func worded(_ start: Draft, _ moves: [Move]) -> Draft {
    var draft = start
    var state = view.states(draft)
    let components = view.model.components.map(\.name)
    for (name, value) in start.shared where view.model.choices[name] != nil {
      guard case .string(let word) = value, let owner = components.owner(of: name) else { continue }
      let isOff = view.model.offWords.contains(word)
      let others =
        (isOff ? fitting(name, owner, moves, in: draft) : [])
        + switched(name, owner, isOn: !isOff, state, in: draft)
      for other in others {
        let changed = Set(other.shared.keys).symmetricDifference(draft.shared.keys).union([name])
        let after = view.states(other, after: state, changing: changed)
        guard state.writesTheSame(as: after) else { continue }
        (draft, state) = (other, after.settled)
        break
      }
    }
    return draft
  }

  /// With another word, which names of the component's own variables have.
  private func fitting(_ name: String, _ owner: String, _ moves: [Move], in draft: Draft) -> [Draft] {
    moves.filter { move in
      guard move.name == name, case .string(let word) = move.value, !view.model.offWords.contains(word) else {
        return false
      }
      return draft.shared.keys.contains { $0.hasPrefix("\(owner)_\(word)_") }
    }.map { $0.applied(to: draft) }
  }

  /// With the component's own form of a switch, which the word follows by default: one that all have switched on where it is
  /// off, any other where it is on.
  private func switched(
    _ name: String, _ owner: String, isOn: Bool, _ state: EstateState, in draft: Draft
  ) -> [Draft] {
    guard let host = view.services[owner]?.first?.host, let scope = state.evaluation.scope(of: host) else {
      return []
    }
    let reads = scope.readsAround(name)
    return view.model.definitions.keys.sorted().compactMap { own in
      let wide = String(own.dropFirst(owner.count + 1))
      guard own.hasPrefix(owner + "_"), draft.shared[own] == nil,
        case .variable? = view.model.definitions[own],
        case .variable? = view.model.definitions[wide], view.model.choices[own] == nil,
        isOn ? draft.shared[wide] == nil : draft.shared[wide] == .bool(true),
        reads.contains(view.model.names.id(of: own)), case .bool? = scope.value(of: own).ansibleValue
      else { return nil }
      var other = draft
      other.shared[name] = nil
      other.shared[own] = .bool(isOn)
      return other
    }
  }
}
