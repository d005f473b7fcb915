import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// The steps that a search may take.
struct Moves {
  let all: [Move]

  /// - Parameter listeners: dictionaries of the brokers' listeners.
  init(view: SynthesisView, draft: Draft, listeners: OrderedSet<Move> = []) {
    let evaluation = view.states(draft).evaluation
    let hosts = view.services.values.compactMap(\.first?.host)
    // Which words there are may hang on listeners that the draft does not say yet.
    let evaluations =
      [evaluation]
      + listeners.prefix(1).map { move in
        Evaluation(move.applied(to: draft).assignment(over: view.base), model: view.model)
      }
    var moves: OrderedSet<Move> = []
    for (name, definition) in view.model.definitions.sorted(by: { $0.key < $1.key }) {
      guard case .variable = definition, !view.model.unsought.contains(name)
      else { continue }
      if let choices = view.model.choices[name] {
        for scope in evaluations.flatMap({ evaluation in hosts.compactMap(evaluation.scope) }) {
          for choice in choices {
            let value = choice.evaluate(in: scope)
            let values = if case .list(let items) = value { items } else { [value] }
            for value in values.compactMap(\.ansibleValue) { moves.append(Move(name: name, value: value)) }
          }
        }
      } else if hosts.contains(where: { evaluation.scope(of: $0)?.value(of: name).isBool == true }) {
        moves.append(Move(name: name, value: .bool(true)))
        moves.append(Move(name: name, value: .bool(false)))
      }
    }
    moves.append(contentsOf: listeners)
    // Short names tend to be those that others follow.
    all = moves.enumerated().sorted {
      ($0.element.name.count, $0.element.name, $0.offset) < (
        $1.element.name.count, $1.element.name, $1.offset
      )
    }.map(\.element)
  }
}

extension Moves {
  /// The same steps for some hosts of a component only: with variables that are its own for a part of it, with those
  /// that are nobody's, or that others go by as well, for the part or the whole.
  ///
  /// - Parameters:
  ///   - components: names of all components.
  ///   - parts: all hosts of a component, then those that may differ from the others, by component.
  ///   - readers: the components that look a variable up.
  func single(
    _ components: [String], _ parts: OrderedDictionary<String, [[String]]>, readers: (String) -> [String]
  ) -> [Move] {
    let shared = all.map { (move: $0, owner: components.owner(of: $0.name)) }
    return parts.flatMap { component, parts in
      let own = shared.filter { $0.owner == component }.map(\.move)
      let common = shared.filter { $0.owner == nil }.map(\.move)
      // What clients read of their server they see where it is said for all, and on the server's own hosts.
      return own.flatMap { move in
        parts.dropFirst(readers(move.name).count > 1 ? 0 : 1).map { move.limited(to: $0) }
      }
        + common.flatMap { move in parts.map { move.limited(to: $0) } }
    }
  }
}

extension Move {
  fileprivate func limited(to hosts: [String]) -> Move { Move(name: name, value: value, hosts: hosts) }
}

extension [String] {
  /// The component whose prefix a variable's name has.
  func owner(of name: String) -> String? {
    filter { name.hasPrefix($0 + "_") }.max { $0.count < $1.count }
  }
}

extension ExpressionValue {
  fileprivate var isBool: Bool { if case .bool = self { true } else { false } }
}
