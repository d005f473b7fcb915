import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Finds the variables from which the collection would write what was seen: proposes, renders, compares, drops what
/// is not needed.
struct Synthesis {
  /// The variables found.
  let draft: Draft
  /// Components in whose group variables for all hosts may stand as well, by name.
  let homes: [String: String]
  private let files: [String: [ModelledFile]]
  private let states: EstateState
  private let model: ForwardModel

  /// The components that look a variable up.
  func readers(of name: String) -> [String] { states.readers(of: name, in: model) }

  /// How far what they write is from what was seen.
  var cost: Int { states.cost }

  /// The variables as every host sees them.
  var evaluation: Evaluation { states.evaluation }

  /// - Parameters:
  ///   - services: every service of the estate.
  ///   - base: the groups, and what is settled about each host before.
  init(_ services: [ObservedService], base: VariableAssignment, model: ForwardModel) {
    self.model = model
    let exemplars = Exemplars(services, groups: base.groups, model: model)
    let listeners = ListenerReading(services, base: base, model: model)
    func search(in estate: (Exemplars) -> Miniature) -> Outcome {
      Self.search(exemplars, listeners, services, base, model, in: estate)
    }
    func whole(_ exemplars: Exemplars) -> Miniature { Miniature(whole: exemplars.services, base: base) }
    var found = search { Miniature($0, base: base) ?? whole($0) }
    if !found.isTrue { found = search(in: whole) }
    draft = found.draft
    homes = found.homes
    states = found.states
    var files: [String: [ModelledFile]] = [:]
    for (service, written) in states.files { files[service.host, default: []] += written }
    self.files = files
  }

  /// What was found for the whole estate, and whether it explains that as it did the miniature.
  private struct Outcome {
    let draft: Draft
    let states: EstateState
    let homes: [String: String]
    let isTrue: Bool
  }

  /// Looks for variables in a miniature of the estate, and tells more hosts apart while the whole shows that they differ.
  ///
  /// - Parameter everyone: all services.
  private static func search(
    _ first: Exemplars, _ listeners: ListenerReading, _ everyone: [ObservedService],
    _ base: VariableAssignment,
    _ model: ForwardModel, in estate: (Exemplars) -> Miniature
  ) -> Outcome {
    var exemplars = first
    var small = estate(exemplars)
    let some = SynthesisView(model: model, base: small.base, services: representatives(small.services))
    let start = switches(some, exemplars, small, listeners, everyone)
    var found = values(start, some, small, listeners, everyone)
    if exemplars.areAll { return found }
    let all = SynthesisView(model: model, base: base, services: everyone)
    while true {
      let draft = listeners.completing(exemplars.spread(found.draft))
      let states = all.states(draft)
      let wide = listeners.completing(exemplars.spread(start))
      // What is explained for a host as it is for the one that stands for it needs no second look.
      guard exemplars.part(by: states.signatures) else {
        return Outcome(
          draft: draft, states: states, homes: found.homes, isTrue: small.stands(for: states, found.states))
      }
      small = estate(exemplars)
      found = values(exemplars.narrow(wide), some, small, listeners, everyone)
      if exemplars.areAll { return found }
    }
  }

  /// What hosts that stand for all others tell of switches, and of texts on which these hang.
  ///
  /// Users can say for one component after the other what a switch says for all, which is not found any more then: where
  /// they log in as one and the same, and settings are left that nothing explains, it is tried without them as well.
  private static func switches(
    _ some: SynthesisView, _ exemplars: Exemplars, _ small: Miniature, _ listeners: ListenerReading,
    _ everyone: [ObservedService]
  ) -> Draft {
    var found = way(some, exemplars, small, listeners, everyone, detourFor: .added)
    var cost = some.states(found).cost
    for word in cost > 0 ? words(some, exemplars, small, listeners, everyone) : [] {
      let other = way(
        some, exemplars, small, listeners, everyone, saying: [word.name: word.value], detourFor: .added)
      let nearer = some.states(other).cost
      if nearer < cost { (found, cost) = (other, nearer) }
    }
    let users = some.model.entries.keys.filter { found.shared[$0]?.hasUsersInCommon == true }
    guard cost > 0, !users.isEmpty else { return found }
    let without = SynthesisView(
      model: users.reduce(some.model) { $0.leavingAlone($1) }, base: small.base,
      services: representatives(small.services))
    let other = way(without, exemplars, small, listeners, everyone, detourFor: .different)
    return some.states(other).cost < cost ? other : found
  }

  /// Truth values as words that bring more by themselves than the values do.
  private static func words(
    _ some: SynthesisView, _ exemplars: Exemplars, _ small: Miniature, _ listeners: ListenerReading,
    _ everyone: [ObservedService]
  ) -> [Move] {
    let start = start(some, exemplars, listeners, everyone)
    return some.model.wordedTruths.sorted { $0.key < $1.key }.flatMap { name, words in
      func cost(_ value: AnsibleValue) -> Int {
        some.states(Move(name: name, value: value).applied(to: start)).cost
      }
      let least = min(cost(.bool(true)), cost(.bool(false)))
      return words.map { Move(name: name, value: .string($0)) }.filter { cost($0.value) < least }
    }
  }

  private static func start(
    _ some: SynthesisView, _ exemplars: Exemplars, _ listeners: ListenerReading, _ everyone: [ObservedService]
  ) -> Draft {
    exemplars.narrow(
      Draft(
        shared: some.model.settled(by: everyone).merging(listeners.shared) { first, _ in first },
        own: listeners.own))
  }

  /// - Parameter said: what to begin with.
  private static func way(
    _ some: SynthesisView, _ exemplars: Exemplars, _ small: Miniature, _ listeners: ListenerReading,
    _ everyone: [ObservedService], saying said: OrderedDictionary<String, AnsibleValue> = [:],
    detourFor reason: Detours.Reason
  ) -> Draft {
    var start = start(some, exemplars, listeners, everyone)
    start.shared.merge(said) { $1 }
    func moves(_ draft: Draft) -> Moves { Moves(view: some, draft: draft, listeners: listeners.proposals) }
    func search(from start: Trials) -> Trials {
      var way = start
      for _ in 0..<2 {
        way = SwitchSearch(view: some, moves: moves(way.draft).all).run(from: way)
        way.go(to: TextSearch(view: some).run(from: way.draft))
      }
      return SwitchSearch(view: some, moves: moves(way.draft).all).run(from: way)
    }
    let way = Detours(view: some, moves: moves(start).all, reason: reason).shortest(from: start, search)
    let components = some.model.components.map(\.name)
    let open = some.services.keys.filter { some.cost(of: $0, way.draft) > 0 }
    if open.isEmpty { return way.draft }
    let parts = parts(
      small.services.filter { open.contains($0.component) }, small.base.groups, components)
    let steps = moves(way.draft)
    let state = some.states(way.draft)
    let single = steps.single(components, parts) { state.readers(of: $0, in: some.model) }
    let found = SwitchSearch(view: some, moves: steps.all + single).run(from: way).draft
    return HeldSearch(view: some).run(steps.all + single, from: found)
  }

  /// The values of all variables, and the fewest variables that say as much.
  private static func values(
    _ start: Draft, _ some: SynthesisView, _ small: Miniature, _ listeners: ListenerReading,
    _ everyone: [ObservedService]
  ) -> Outcome {
    func moves(_ draft: Draft) -> [Move] {
      Moves(view: some, draft: draft, listeners: listeners.proposals).all
    }
    let all = SynthesisView(
      model: some.model, base: small.base, services: small.services,
      shown: small.isWhole ? everyone : small.services)
    var draft = TextSearch(view: all, isLast: true).run(from: start)
    draft = UserSearch(view: all).run(from: draft)
    draft = ItemSearch(view: all).run(from: draft)
    draft = LineSwitchSearch(view: all, moves: moves(draft)).run(from: draft)
    draft = HashedUserSearch(view: all).run(from: draft)
    // What is dropped must change nothing on any host, not only on those that stand for others.
    let reworded = Rewording(view: some, moves: moves(draft)).run(draft)
    if reworded != draft, all.states(reworded).writesTheSame(as: all.states(draft)) { draft = reworded }
    draft = Generaliser(view: all, moves: moves(draft)).run(draft)
    let placement = Placement(view: all)
    draft = placement.whole(placement.narrowed(placement.owned(placement.excepted(draft))))
    let withdrawn = Minimiser(view: all).withdrawn(draft)
    if withdrawn != draft { draft = Minimiser(view: all).run(withdrawn) }
    draft = placement.paired(placement.withOpenTexts(placement.withOwnLogins(draft)))
    draft = all.withWholeUsers(placement.nested(placement.worded(draft, moves(draft))))
    return Outcome(draft: draft, states: all.states(draft), homes: placement.homes(in: draft), isTrue: true)
  }

  /// What the model says of a host's files with these variables.
  func files(of host: String, _ component: String) -> [ModelledFile] {
    files[host]?.filter { $0.component == component } ?? []
  }

  /// All hosts of each component, then those that may differ from the others: those of a child group, and those that
  /// look alike; the largest first. Of hosts that look alike, those that stand for them.
  private static func parts(
    _ services: [ObservedService], _ groups: OrderedDictionary<String, [String]>, _ components: [String]
  ) -> OrderedDictionary<String, [[String]]> {
    OrderedDictionary(grouping: services, by: \.component).mapValues { services in
      let hosts = OrderedSet(services.map(\.host))
      let weights = Dictionary(services.map { ($0.host, $0.weight) }, uniquingKeysWith: { first, _ in first })
      var parts: OrderedSet = [hosts.elements]
      for (name, members) in groups where !components.contains(name) {
        let known = members.filter(hosts.contains)
        let size = known.reduce(0) { $0 + (weights[$1] ?? 0) }
        if size == members.count { parts.append(known) }
      }
      for alike in OrderedDictionary(grouping: services, by: \.kind).values {
        parts.append(alike.map(\.host))
      }
      func size(_ part: [String]) -> Int { part.reduce(0) { $0 + (weights[$1] ?? 0) } }
      return parts.sorted { size($0) > size($1) }
    }
  }

  /// Services that stand for all others: of those of a component with the same settings, one.
  private static func representatives(_ services: [ObservedService]) -> [ObservedService] {
    OrderedDictionary(grouping: services) { [$0.component] + $0.kind }.values.compactMap { alike in
      var first = alike.first
      first?.count = alike.reduce(0) { $0 + $1.weight }
      first?.weight = 1
      return first
    }
  }
}
