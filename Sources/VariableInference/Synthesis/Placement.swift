import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Where variables stand best, once their values are known.
struct Placement {
  let view: SynthesisView

  /// With exceptions for groups to which a wide variable does not come, where that is nearer to what was seen.
  func excepted(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    // A part of a group before the whole: what the rest of it needs may be the wide variable.
    let groups = view.base.groups.values.sorted { $0.count < $1.count }
    for (name, value) in start.shared {
      let id = view.model.names.id(of: name)
      guard state.components.values.contains(where: { $0.mayMend(by: id) }) else { continue }
      var bare = draft
      bare.shared[name] = nil
      let without = view.states(bare, after: state, changing: name).evaluation
      for members in groups {
        let part = members.filter(hosts.contains)
        let values = Set(part.map { without.scope(of: $0)?.value(of: name).ansibleValue })
        guard values.count == 1, let usual = values.first ?? nil, usual != value else { continue }
        let other = Move(name: name, value: usual, hosts: part).applied(to: draft)
        let after = view.states(other, after: state, changing: name)
        guard after.cost < state.cost else { continue }
        (draft, state) = (other, after.settled)
      }
    }
    return draft
  }

  /// Without wide variables that more hosts set back to what they have by themselves than need them.
  func narrowed(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    for (name, value) in start.shared {
      if case .dictionary = value { continue }
      guard hosts.contains(where: { draft.own[$0]?[name] != nil }) else { continue }
      var other = draft
      other.shared[name] = nil
      for host in hosts where other.own[host]?[name] == nil { other.own[host, default: [:]][name] = value }
      var after = view.states(other, after: state, changing: name)
      guard state.writesTheSame(as: after) else { continue }
      Minimiser(view: view).dropOwn(name, from: &other, &after)
      guard places(of: name, in: other) < places(of: name, in: draft) + 1 else { continue }
      (draft, state) = (other, after.settled)
    }
    draft.own = draft.own.filter { !$0.value.isEmpty }
    return draft
  }

  /// With texts that name a component as that component's own, where none but it goes by them: what stands for all says
  /// that one thing serves all.
  func owned(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    let components = view.model.components.map(\.name)
    for (name, value) in start.shared where view.model.isReadByDefaults(name) {
      guard case .string(let text) = value, components.owner(of: name) == nil else { continue }
      let named = view.model.definitions.keys.sorted().filter { other in
        guard case .variable = view.model.definitions[other], draft.shared[other] == nil,
          let owner = components.owner(of: other), view.services[owner] != nil, text.contains(owner)
        else { return false }
        return view.model.mentions(name, in: other)
      }
      for own in named {
        var other = draft
        other.shared[name] = nil
        other.shared[own] = value
        let after = view.states(other, after: state, changing: [name, own])
        guard state.writesTheSame(as: after) else { continue }
        (draft, state) = (other, after.settled)
        break
      }
    }
    return draft
  }

  /// With logins of a component's own in the place of users whom it alone asks for: where its cluster does not know such
  /// users, they are another's.
  func withOwnLogins(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    let components = view.model.components.map(\.name)
    for name in view.model.entries.keys.sorted() where draft.shared[name] != nil {
      var bare = draft
      bare.shared[name] = nil
      let without = view.states(bare, after: state, changing: name)
      let concerned = view.services.keys.filter { !state.writesTheSame(as: without, for: [$0]) }
      guard concerned.count == 1, let owner = concerned.first, components.owner(of: name) == nil,
        let scope = (view.services[owner]?.first?.host).flatMap({ state.evaluation.scope(of: $0) })
      else { continue }
      let id = view.model.names.id(of: name)
      var other = bare
      var texts: [String] = []
      for text in view.model.definitions.keys.sorted() where components.owner(of: text) == owner {
        guard case .variable = view.model.definitions[text], draft.shared[text] == nil,
          view.model.choices[text] == nil, !view.model.unsought.contains(text),
          scope.readsAround(text).contains(id), case .string(let value) = scope.value(of: text)
        else { continue }
        other.shared[text] = .verbatim(value)
        texts.append(text)
      }
      var after = view.states(other, after: state, changing: Set(texts + [name]))
      guard !texts.isEmpty, state.writesTheSame(as: after) else { continue }
      Minimiser(view: view).run(on: texts, &other, &after)
      guard view.model.size(other) <= view.model.size(draft) else { continue }
      (draft, state) = (other, after.settled)
    }
    return draft
  }

  /// Components in whose group a variable of their name says as much as for all hosts, though others ask for it as well.
  func homes(in draft: Draft) -> [String: String] {
    let state = view.states(draft)
    let components = view.model.components.map(\.name)
    var homes: [String: String] = [:]
    for (name, value) in draft.shared where !view.model.known.contains(name) {
      let readers = state.readers(of: name, in: view.model)
      guard readers.count > 1, let owner = components.owner(of: name), readers.contains(owner) else {
        continue
      }
      var other = draft
      other.shared[name] = nil
      for host in (view.services[owner] ?? []).map(\.host) where other.own[host]?[name] == nil {
        other.own[host, default: [:]][name] = value
      }
      guard state.writesTheSame(as: view.states(other, after: state, changing: name)),
        !isNeeded(name, beside: owner, draft, state)
      else { continue }
      homes[name] = owner
    }
    return homes
  }

  /// Whether other components on the hosts of a variable's owner go by it: there they would see it in the owner's group as
  /// well, but on a host of their own they would not.
  func isNeeded(_ name: String, beside owner: String, _ draft: Draft, _ state: EstateState) -> Bool {
    let hosts = Set((view.services[owner] ?? []).map(\.host))
    var bare = draft
    bare.shared[name] = nil
    let without = view.states(bare, after: state, changing: name)
    let id = view.model.names.id(of: name)
    return state.components.contains { component, mine in
      guard component != owner, let other = without.components[component] else { return false }
      return mine.hangs(on: id, ofHosts: hosts, without: other)
    }
  }

  private var hosts: OrderedSet<String> { OrderedSet(view.services.values.joined().map(\.host)) }

  /// How often an inventory says a variable of hosts: once for a group whose hosts say the same.
  private func places(of name: String, in draft: Draft) -> Int {
    var left = hosts.filter { draft.own[$0]?[name] != nil }
    var count = 0
    for members in view.base.groups.values.sorted(by: { $0.count > $1.count }) {
      // One host may stand for several.
      let known = members.filter(hosts.contains)
      guard known.reduce(0, { $0 + (view.weights[$1] ?? 1) }) > 1, known.allSatisfy(left.contains),
        Set(known.map { draft.own[$0]?[name] }).count == 1
      else { continue }
      count += 1
      left.subtract(known)
    }
    return left.reduce(count) { $0 + (view.weights[$1] ?? 1) }
  }
}
