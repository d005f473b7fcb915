import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import ParallelWork
import VariableCatalog

/// An estate as the search for variables sees it: services that stand for all that look alike.
struct SynthesisView {
  let model: ForwardModel
  let base: VariableAssignment
  /// By component.
  let services: OrderedDictionary<String, [ObservedService]>
  /// By component, the hosts whose own texts the settings of others may show.
  let shown: [String: [String]]
  /// By host, for how many hosts its values speak.
  let weights: [String: Int]
  private let components: [String: ComponentModel]
  /// By component and host, the names of files that were seen where the collection may write them.
  private let seen: [String: [String: Set<String>]]
  private let recent = RecentStates()

  /// - Parameter shown: services with own texts that the settings of others may show; nil for those of the view.
  init(
    model: ForwardModel, base: VariableAssignment, services: [ObservedService],
    shown: [ObservedService]? = nil
  ) {
    self.shown = Dictionary(grouping: shown ?? services, by: \.component).mapValues { $0.map(\.host) }
    self.model = model
    self.base = base
    self.services = OrderedDictionary(grouping: services, by: \.component)
    weights = Dictionary(services.map { ($0.host, $0.weight) }, uniquingKeysWith: { first, _ in first })
    components = Dictionary(uniqueKeysWithValues: model.components.map { ($0.name, $0) })
    seen = Self.seen(services, Evaluation(base, model: model), components)
  }

  private static func seen(
    _ services: [ObservedService], _ evaluation: Evaluation, _ components: [String: ComponentModel]
  ) -> [String: [String: Set<String>]] {
    var seen: [String: [String: Set<String>]] = [:]
    for service in services {
      guard let scope = evaluation.scope(of: service.host) else { continue }
      let files = (components[service.component]?.files ?? []).filter { file in
        guard file.name != FileModel.loggingName, file.condition != nil,
          case .string(let path) = file.path.evaluate(in: scope).rendered()
        else { return false }
        return service.hasText(path)
          && !(file.format == .foreign && isOfAnother(path, than: service, services))
      }
      seen[service.component, default: [:]][service.host] = Set(files.map(\.name))
    }
    return seen
  }

  /// Services of one host may have an agent's file at the same path, of which one alone has the agent.
  private static func isOfAnother(
    _ path: String, than service: ObservedService, _ services: [ObservedService]
  ) -> Bool {
    !service.names(path)
      && services.contains {
        $0.host == service.host && $0.component != service.component && $0.names(path)
      }
  }

  /// What the collection would write under a draft.
  func states(_ draft: Draft) -> EstateState {
    guard let near = recent.nearest(to: draft) else {
      return recent.noting(states(fromScratch: draft), of: draft)
    }
    if near.names.isEmpty { return near.state }
    return recent.noting(states(draft, after: near.state, changing: near.names).settled, of: draft)
  }

  private func states(fromScratch draft: Draft) -> EstateState {
    let evaluation = Evaluation(draft.assignment(over: base), model: model)
    let count = Evaluation.parts(of: weights)
    let (services, components, seen) = (services, components, seen)
    let shares = services.values.map { $0.parts(count) }
    let parts = Array(evaluation.copies(count).enumerated()).parallelMap(turn: 1) { number, evaluation in
      zip(services.keys, shares).map { name, shares in
        (shares.dropFirst(number).first ?? []).map { service in
          Self.host(service, components[name], evaluation, seen[name]?[service.host] ?? [], before: nil)
        }
      }
    }
    let states = services.keys.enumerated().map { place, name in
      (name, ComponentState(hosts: parts.flatMap { $0[place] }))
    }
    return EstateState(evaluation: evaluation, components: Dictionary(uniqueKeysWithValues: states))
  }

  /// What a variable is for all hosts so far: a dictionary whole, since what an inventory says takes its place.
  func value(of name: String, _ draft: Draft, _ evaluation: Evaluation) -> AnsibleValue {
    if let value = draft.shared[name] { return value }
    for host in services.values.compactMap(\.first?.host) {
      if let value = evaluation.scope(of: host)?.value(of: name).ansibleValue, case .dictionary = value {
        return value
      }
    }
    return .dictionary([:])
  }

  /// The users of a dictionary, those of the collection's defaults with them.
  func users(_ entry: EntryModel, _ evaluation: Evaluation) -> AnsibleValue {
    for host in services.values.compactMap(\.first?.host) {
      let users = evaluation.scope(of: host).flatMap { entry.users.evaluate(in: $0).ansibleValue }
      if let users, case .dictionary = users { return users }
    }
    return .dictionary([:])
  }

  /// The names on which hangs what the variables of a draft are worth, or what is made of them.
  func readsAround(_ draft: Draft, _ state: EstateState) -> [String: NameSet] {
    let scopes = services.values.compactMap { $0.first.flatMap { state.evaluation.scope(of: $0.host) } }
    return Dictionary(
      uniqueKeysWithValues: draft.shared.keys.map { name in
        (name, scopes.reduce(into: NameSet()) { $0.formUnion($1.readsAround(name)) })
      })
  }

  /// How far a component is from what was seen.
  func cost(of component: String, _ draft: Draft) -> Int { states(draft).components[component]?.cost ?? 0 }

  /// The same after one variable changed: only what hangs on it is looked at again.
  func states(_ draft: Draft, after earlier: EstateState, changing name: String) -> EstateState {
    states(draft, after: earlier, changing: [name])
  }

  /// The same after several variables changed.
  func states(_ draft: Draft, after earlier: EstateState, changing names: Set<String>) -> EstateState {
    let evaluation = Evaluation(
      draft.assignment(over: base), after: earlier.evaluation, changed: model.names.everywhere(names), on: nil
    )
    return states(evaluation, after: earlier, of: Array(earlier.components.keys))
  }

  /// The same after one step.
  ///
  /// - Parameters:
  ///   - draft: with the step taken.
  ///   - names: of the components that are looked at; all others are told as before.
  func states(
    _ draft: Draft, after earlier: EstateState, taking move: Move, of names: [String]
  ) -> EstateState {
    let assignment = draft.assignment(
      over: base, after: earlier.evaluation.assignment, changing: move.name, on: move.hosts)
    let evaluation = Evaluation(
      assignment, after: earlier.evaluation, changed: model.names.everywhere([move.name]),
      on: move.hosts.map(Set.init))
    return states(evaluation, after: earlier, of: names)
  }

  private func states(
    _ evaluation: Evaluation, after earlier: EstateState, of names: [String]
  ) -> EstateState {
    var components = earlier.components
    for name in names {
      guard let before = earlier.components[name],
        before.hosts.contains(where: { $0.hangs(on: evaluation.changes(on: $0.service.host)) })
      else { continue }
      components[name] = state(of: name, evaluation, after: before)
    }
    return EstateState(evaluation: evaluation, components: components)
  }

  private func state(
    of name: String, _ evaluation: Evaluation, after earlier: ComponentState
  ) -> ComponentState {
    ComponentState(
      hosts: (services[name] ?? []).enumerated().map { index, service in
        let before = earlier.hosts[index]
        if !before.hangs(on: evaluation.changes(on: service.host)) { return before }
        return Self.host(
          service, components[name], evaluation, seen[name]?[service.host] ?? [], before: before)
      })
  }

  private static func host(
    _ service: ObservedService, _ component: ComponentModel?, _ evaluation: Evaluation, _ seen: Set<String>,
    before: ComponentState.Host?
  ) -> ComponentState.Host {
    guard let component, let scope = evaluation.scope(of: service.host) else {
      return ComponentState.Host(service: service, states: [], seen: [], before: nil)
    }
    let states = evaluation.states(of: component, in: scope, after: before?.states ?? [])
    return ComponentState.Host(service: service, states: states, seen: seen, before: before)
  }
}

/// What the collection would write for all services of a view.
struct EstateState {
  private(set) var evaluation: Evaluation
  let components: [String: ComponentState]

  private static let longestChain = 12

  /// A state to go on from: a chain of evaluations keeps all that went before alive, so it must end now and then.
  var settled: EstateState {
    guard evaluation.depth >= EstateState.longestChain else { return self }
    var settled = self
    settled.evaluation = evaluation.detached
    return settled
  }

  var cost: Int { components.values.reduce(0) { $0 + $1.cost } }

  /// How far all files are from what was seen, those with users and logins counted in full.
  var difference: Int {
    components.values.flatMap(\.hosts).reduce(0) { sum, host in
      host.files.reduce(sum) { sum, file in
        sum + (host.service.settings(of: file).map { Distance.difference(file, $0) } ?? 0)
          * host.service.weight
      }
    }
  }

  /// How far each host's files are from what was seen.
  var signatures: [String: [Int]] {
    var signatures: [String: [Int]] = [:]
    for (_, component) in components.sorted(by: { $0.key < $1.key }) {
      for host in component.hosts {
        signatures[host.service.host, default: []] += host.costs + [host.unwritten]
      }
    }
    return signatures
  }

  /// Files by service, components in their order.
  var files: [(service: ObservedService, files: [ModelledFile])] {
    components.values.flatMap { $0.hosts.map { ($0.service, $0.files) } }
  }

  /// The components that look a name up.
  func readers(of name: String, in model: ForwardModel) -> [String] {
    let id = model.names.id(of: name)
    return components.filter { $0.value.reads.contains(id) }.map(\.key).sorted()
  }

  /// Whether the collection would write the same for some components, or for all.
  func writesTheSame(as other: EstateState, for names: [String]? = nil) -> Bool {
    (names ?? components.keys.sorted()).allSatisfy { name in
      guard let mine = components[name], let theirs = other.components[name] else { return false }
      return mine.writesTheSame(as: theirs)
    }
  }
}
