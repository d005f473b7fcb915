import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Says the same the other way round where that is shorter: what holds for most as one wide variable and its exceptions,
/// and a wide variable from which most differ as what is left without it.
struct Rewording {
  let view: SynthesisView
  let moves: [Move]

  /// A draft with what it comes to.
  struct Wording {
    var draft: Draft
    var state: EstateState
  }

  func run(_ start: Draft) -> Draft {
    var wording = Wording(draft: start, state: view.states(start))
    // Variables of single hosts are left: the view may hold some of the hosts only.
    Minimiser(view: view).run(on: start.shared.keys.elements, &wording.draft, &wording.state)
    var reads = view.readsAround(wording.draft, wording.state)
    for move in moves where move.value == .bool(true) && view.model.isReadByDefaults(move.name) {
      guard let open = opened(wording, by: move, reads) else { continue }
      wording = open
      reads = view.readsAround(wording.draft, wording.state)
    }
    for move in moves
    where wording.draft.shared[move.name] != move.value && view.model.isReadByDefaults(move.name) {
      let parts = parts(of: move.name, in: wording)
      // A wide variable is worth a look where several narrow ones say its value.
      guard parts.values.reduce(0, { $0 + $1.count(of: move.value) }) > 1 else { continue }
      guard let wide = reworded(wording, move.name, to: move.value, parts.keys.elements) else { continue }
      // What holds for all is the more natural also where it is no shorter, unless another value holds already.
      let most = size(wording) - (wording.draft.shared[move.name] == nil ? 0 : 1)
      if size(wide) <= most { wording = wide }
    }
    let switches = Set(moves.map(\.name))
    for name in wording.draft.shared.keys.sorted()
    where switches.contains(name) && view.model.isReadByDefaults(name) {
      let parts = parts(of: name, in: wording).keys.elements
      guard let narrow = reworded(wording, name, to: nil, parts) else { continue }
      if size(narrow) < size(wording) { wording = narrow }
    }
    return wording.draft
  }

  /// What a draft says that is made up with a variable otherwise.
  private func parts(of name: String, in wording: Wording) -> OrderedDictionary<String, AnsibleValue> {
    let id = view.model.names.id(of: name)
    let scopes = hosts.compactMap { wording.state.evaluation.scope(of: $0) }
    return wording.draft.shared.filter { part in
      part.key != name && scopes.contains { $0.readsAround(part.key).contains(id) }
    }
  }

  func size(_ wording: Wording) -> Int { view.model.size(wording.draft) }

  var hosts: [String] { view.services.values.compactMap(\.first?.host) }

  /// Sets or drops a variable, says what that would take along as it was before, and drops what need not be said; nil
  /// where it can't be said.
  private func reworded(
    _ wording: Wording, _ name: String, to value: AnsibleValue?, _ parts: [String]
  ) -> Wording? {
    var other = wording
    other.draft.shared[name] = value
    other.state = view.states(other.draft, after: wording.state, changing: name)
    var exceptions = except(from: name, wording.state, in: &other)
    if !wording.state.writesTheSame(as: other.state) {
      guard let whole = whole(wording.state, in: &other) else { return nil }
      exceptions.insert(whole)
    }
    Minimiser(view: view).run(on: exceptions.union(parts).sorted(), &other.draft, &other.state)
    other.state = other.state.settled
    return other
  }

  /// Says every switch but one as it was before; tells which.
  private func except(
    from changed: String, _ before: EstateState, in other: inout Wording
  ) -> Set<String> {
    var exceptions: Set<String> = []
    for name in Set(moves.map(\.name)) where name != changed && other.draft.shared[name] == nil {
      let values = hosts.map { before.evaluation.scope(of: $0)?.value(of: name) }
      guard let value = values.first??.ansibleValue, values.allSatisfy({ $0?.ansibleValue == value }),
        values != hosts.map({ other.state.evaluation.scope(of: $0)?.value(of: name) }),
        !before.readers(of: name, in: view.model).isEmpty
      else { continue }
      other.draft.shared[name] = value
      exceptions.insert(name)
    }
    other.state = view.states(other.draft, after: other.state, changing: exceptions)
    return exceptions
  }

  /// Says a dictionary whole whose single entries hang on what was changed; tells which.
  private func whole(_ before: EstateState, in other: inout Wording) -> String? {
    for move in moves where view.model.choices[move.name] == nil {
      guard case .dictionary = move.value else { continue }
      let draft = move.applied(to: other.draft)
      let state = view.states(draft, after: other.state, changing: move.name)
      guard before.writesTheSame(as: state) else { continue }
      other = Wording(draft: draft, state: state)
      return move.name
    }
    return nil
  }
}

extension ForwardModel {
  /// How many values a draft says; a dictionary that is chosen out of several counts as one.
  func size(_ draft: Draft) -> Int {
    draft.shared.reduce(0) { $0 + (choices[$1.key] == nil ? $1.value.leafCount : 1) }
  }
}

extension AnsibleValue {
  /// How many values a dictionary holds; one for all else.
  var leafCount: Int {
    switch self {
    case .dictionary(let entries): entries.values.reduce(0) { $0 + $1.leafCount }
    default: 1
    }
  }

  /// How often it says a value.
  fileprivate func count(of value: AnsibleValue) -> Int {
    if case .dictionary(let entries) = self { return entries.values.reduce(0) { $0 + $1.count(of: value) } }
    return self == value ? 1 : 0
  }
}
