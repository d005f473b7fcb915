import AnsibleYAML
import OrderedCollections

/// What the collection would write under the drafts that were asked for last: the next one differs from one of them in
/// a few variables, and only what hangs on those is looked at again. A draft tells all there is to know of its state, so
/// nothing here can be out of date.
final class RecentStates {
  private static let most = 2

  /// The last one that was asked for stands last.
  private var states: [(draft: Draft, state: EstateState)] = []

  /// The state from which the fewest variables lead to a draft, with their names.
  func nearest(to draft: Draft) -> (state: EstateState, names: Set<String>)? {
    let ways = states.indices.map { (place: $0, names: draft.differences(to: states[$0].draft)) }
    guard let way = ways.min(by: { ($0.names.count, -$0.place) < ($1.names.count, -$1.place) }) else {
      return nil
    }
    let found = states.remove(at: way.place)
    states.append(found)
    return (found.state, way.names)
  }

  /// Takes in a state that was not there yet.
  func noting(_ state: EstateState, of draft: Draft) -> EstateState {
    if states.count >= RecentStates.most { states.removeFirst() }
    states.append((draft, state))
    return state
  }
}

extension Draft {
  /// The variables that another draft says otherwise.
  func differences(to other: Draft) -> Set<String> {
    var names: Set<String> = []
    func add(
      _ mine: OrderedDictionary<String, AnsibleValue>, _ theirs: OrderedDictionary<String, AnsibleValue>
    ) {
      for (name, value) in mine where theirs[name] != value { names.insert(name) }
      for name in theirs.keys where mine[name] == nil { names.insert(name) }
    }
    add(shared, other.shared)
    for host in Set(own.keys).union(other.own.keys) { add(own[host] ?? [:], other.own[host] ?? [:]) }
    return names
  }
}
