import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Finds the variables from which the collection would write what was seen: proposes, renders, compares, drops what
/// is not needed.
struct Synthesis {
  /// The variables found.
  let draft: Draft
  private let files: [String: [ModelledFile]]
  private let states: EstateState
  private let model: ForwardModel

  /// The components that look a variable up.
  func readers(of name: String) -> [String] { states.readers(of: name, in: model) }

  /// The variables as every host sees them.
  var evaluation: Evaluation { states.evaluation }

  /// - Parameters:
  ///   - services: every service of the estate.
  ///   - base: the groups, and what is settled about each host before.
  init(_ services: [ObservedService], base: VariableAssignment, model: ForwardModel) {
    let some = SynthesisView(model: model, base: base, services: Self.representatives(services))
    let all = SynthesisView(model: model, base: base, services: services)
    self.model = model
    var draft = Draft()
    for _ in 0..<2 {
      let moves = Moves(view: some, draft: draft).all
      draft = SwitchSearch(view: some, moves: moves).run(from: draft)
      draft = TextSearch(view: some).run(from: draft)
    }
    let moves = Moves(view: some, draft: draft)
    draft = SwitchSearch(view: some, moves: moves.all).run(from: draft)
    let components = model.components.map(\.name)
    let parts = Self.parts(services, base.groups, components).filter { some.cost(of: $0.key, draft) > 0 }
    if !parts.isEmpty {
      draft = SwitchSearch(view: some, moves: moves.all + moves.single(components, parts)).run(from: draft)
    }
    draft = TextSearch(view: all).run(from: draft)
    draft = UserSearch(view: all).run(from: draft)
    draft = LineSearch(view: all).run(from: draft)
    // What is dropped must change nothing on any host, not only on those that stand for others.
    let reworded = Rewording(view: some, moves: Moves(view: some, draft: draft).all).run(draft)
    if reworded != draft, all.states(reworded).writesTheSame(as: all.states(draft)) { draft = reworded }
    draft = Generaliser(view: all, moves: Moves(view: some, draft: draft).all).run(draft)
    self.draft = draft
    var files: [String: [ModelledFile]] = [:]
    let states = all.states(draft)
    self.states = states
    for (service, written) in states.files(all) {
      files[service.host, default: []] += written
    }
    self.files = files
  }

  /// What the model says of a host's files with these variables.
  func files(of host: String, _ component: String) -> [ModelledFile] {
    files[host]?.filter { $0.component == component } ?? []
  }

  /// All hosts of each component, then those that may differ from the others: those of a child group, and those that
  /// look alike.
  private static func parts(
    _ services: [ObservedService], _ groups: OrderedDictionary<String, [String]>, _ components: [String]
  ) -> OrderedDictionary<String, [[String]]> {
    OrderedDictionary(grouping: services, by: \.component).mapValues { services in
      let hosts = services.map(\.host)
      var parts: OrderedSet = [hosts]
      for (name, members) in groups where !components.contains(name) && members.allSatisfy(hosts.contains) {
        parts.append(members)
      }
      for alike in OrderedDictionary(grouping: services, by: \.kind).values {
        parts.append(alike.map(\.host))
      }
      return Array(parts)
    }
  }

  /// Services that stand for all others: of those of a component with the same settings, one.
  private static func representatives(_ services: [ObservedService]) -> [ObservedService] {
    OrderedDictionary(grouping: services) { [$0.component] + $0.kind }.values.compactMap { alike in
      var first = alike.first
      first?.count = alike.count
      return first
    }
  }
}
