import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Drops what changes nothing: whole variables, and single entries of dictionaries.
struct Minimiser {
  let view: SynthesisView

  func run(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    run(on: start.shared.keys.elements, &draft, &state)
    dropOwn(from: &draft, &state)
    draft.own = draft.own.filter { !$0.value.isEmpty }
    return draft
  }

  /// Takes back what stands in the way now that everything else is known: what one setting asked for, before there was a
  /// better explanation of it, while others were wrong either way.
  func withdrawn(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    func mayMend(_ name: String) -> Bool {
      let id = view.model.names.id(of: name)
      return state.components.values.contains { $0.mayMend(by: id) }
    }
    func take(_ smaller: Draft, without name: String) {
      let after = view.states(smaller, after: state, changing: name)
      guard after.cost < state.cost, after.difference < state.difference else { return }
      (draft, state) = (smaller, after.settled)
    }
    for name in start.shared.keys where mayMend(name) {
      var smaller = draft
      smaller.shared[name] = nil
      take(smaller, without: name)
    }
    for (host, variables) in start.own {
      for name in variables.keys where mayMend(name) {
        var smaller = draft
        smaller.own[host]?[name] = nil
        take(smaller, without: name)
      }
    }
    draft.own = draft.own.filter { !$0.value.isEmpty }
    return draft
  }

  /// Drops what is not needed of some variables of all hosts.
  func run(on names: [String], _ draft: inout Draft, _ state: inout EstateState) {
    // Variables of one component before those of all: what the latter say need not be repeated.
    let order = names.map { (state.readers(of: $0, in: view.model).count, $0) }.sorted { $0 < $1 }
    for (_, name) in order { drop(name, from: &draft, &state) }
  }

  private func dropOwn(from draft: inout Draft, _ state: inout EstateState) {
    for name in Set(draft.own.values.flatMap(\.keys)).sorted() {
      dropOwn(name, from: &draft, &state)
      if view.model.entries[name] == nil { dropOwnEntries(of: name, from: &draft, &state) }
    }
  }

  /// Drops entries of a dictionary of single hosts that say what holds anyway. What all hosts' dictionary says of an entry
  /// would come through where Ansible merges both.
  private func dropOwnEntries(of name: String, from draft: inout Draft, _ state: inout EstateState) {
    let shared = Set(draft.shared[name]?.leaves ?? [])
    for host in draft.own.keys {
      for path in draft.own[host]?[name]?.leaves ?? [] where !shared.contains(path) {
        guard let value = draft.own[host]?[name]?.removing(path[...]) else { continue }
        var smaller = draft
        smaller.own[host]?[name] = value
        accept(smaller, without: name, &draft, &state)
      }
    }
  }

  /// Drops a variable of single hosts where it is not needed.
  func dropOwn(_ name: String, from draft: inout Draft, _ state: inout EstateState) {
    var smaller = draft
    for host in draft.own.keys { smaller.own[host]?[name] = nil }
    if accept(smaller, without: name, &draft, &state) { return }
    var isChanged = true
    while isChanged {
      isChanged = false
      var refused = false
      for host in draft.own.keys where draft.own[host]?[name] != nil {
        smaller = draft
        smaller.own[host]?[name] = nil
        // What another host says for those that say nothing may have stood in the way.
        if !accept(smaller, without: name, &draft, &state) {
          refused = true
        } else if refused {
          isChanged = true
        }
      }
    }
  }

  private func drop(_ name: String, from draft: inout Draft, _ state: inout EstateState) {
    var smaller = draft
    smaller.shared[name] = nil
    if accept(smaller, without: name, &draft, &state) { return }
    // A user stands with all fields or not at all.
    let isOfUsers = view.model.entries[name] != nil
    let usual = usual(name, without: smaller)
    for path in draft.shared[name]?.leaves ?? [] where !isOfUsers || path.count == 1 {
      if path.count == 1, usual.contains(path[0]) { continue }
      guard let value = draft.shared[name]?.removing(path[...]) else { continue }
      smaller = draft
      smaller.shared[name] = value
      accept(smaller, without: name, &draft, &state)
    }
  }

  /// The entries that a dictionary has by itself, where one is chosen out of several: a deploy looks them up without asking
  /// whether they are there.
  private func usual(_ name: String, without smaller: Draft) -> Set<String> {
    guard view.model.choices[name] != nil,
      case .dictionary(let entries) = view.value(of: name, smaller, view.states(smaller).evaluation)
    else { return [] }
    return Set(entries.keys)
  }

  /// Takes a smaller draft where the collection would write the same from it.
  @discardableResult
  private func accept(
    _ smaller: Draft, without name: String, _ draft: inout Draft, _ state: inout EstateState
  ) -> Bool {
    let after = view.states(smaller, after: state, changing: name)
    guard state.writesTheSame(as: after, for: state.readers(of: name, in: view.model)) else { return false }
    draft = smaller
    state = after.settled
    return true
  }
}

extension AnsibleValue {
  /// The paths of all entries that hold no further dictionary, and of dictionaries after their entries.
  fileprivate var leaves: [[String]] {
    guard case .dictionary(let entries) = self else { return [] }
    return entries.flatMap { key, value in value.leaves.map { [key] + $0 } + [[key]] }
  }

  /// Without the entry at a path; nil where there is none.
  fileprivate func removing(_ path: ArraySlice<String>) -> AnsibleValue? {
    guard case .dictionary(var entries) = self, let key = path.first, let value = entries[key] else {
      return nil
    }
    if path.count == 1 {
      entries[key] = nil
    } else {
      guard let smaller = value.removing(path.dropFirst()) else { return nil }
      entries[key] = smaller
    }
    return .dictionary(entries)
  }
}
