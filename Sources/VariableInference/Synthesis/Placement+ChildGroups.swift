import OrderedCollections
import VariableCatalog

extension Placement {
  /// With what hosts of one child group alone look up at these hosts: beside the switch by which it counts there, not where
  /// it says nothing.
  func nested(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    let components = view.model.components.map(\.name)
    for (name, value) in start.shared where !view.model.known.contains(name) {
      guard let owner = components.owner(of: name), let services = state.components[owner]?.hosts else {
        continue
      }
      let id = view.model.names.id(of: name)
      let asking = Set(
        services.filter { $0.states.contains { $0.reads.contains(id) } }.map(\.service.host))
      let homes = children(of: owner).filter { !asking.isDisjoint(with: $0) }
      guard homes.count == 1, let home = homes.first else { continue }
      var other = draft
      other.shared[name] = nil
      for host in home where other.own[host]?[name] == nil { other.own[host, default: [:]][name] = value }
      let after = view.states(other, after: state, changing: name)
      guard state.writesTheSame(as: after), !isNeeded(name, beside: owner, draft, state) else { continue }
      (draft, state) = (other, after.settled)
    }
    return draft
  }

  /// The hosts of each child group of a component; none where it has fewer than two, or where hosts are in no child group.
  private func children(of component: String) -> [[String]] {
    let names = Set(view.model.components.map(\.name))
    let hosts = Set((view.services[component] ?? []).map(\.host))
    guard let members = view.base.groups[component].map(Set.init) else { return [] }
    let children = view.base.groups.filter { group in
      !names.contains(group.key) && group.value.allSatisfy(members.contains)
    }.values.map { $0.filter(hosts.contains) }.filter { !$0.isEmpty }
    // Children of another component may have just these hosts, too.
    let all = children.joined()
    return children.count > 1 && all.count == hosts.count && Set(all) == hosts ? children : []
  }
}
