import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// The steps that a search may take.
struct Moves {
  let all: [Move]

  init(view: SynthesisView, draft: Draft) {
    let evaluation = Evaluation(draft.assignment(over: view.base), model: view.model)
    let hosts = view.services.values.compactMap(\.first?.host)
    var moves: OrderedSet<Move> = []
    for (name, definition) in view.model.definitions.sorted(by: { $0.key < $1.key }) {
      guard case .variable = definition, !view.model.unsought.contains(name)
      else { continue }
      if let choices = view.model.choices[name] {
        for host in hosts {
          guard let scope = evaluation.scope(of: host) else { continue }
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
    for listeners in ListenerReading(view.services["kafka_broker"] ?? []).proposals {
      moves.append(Move(name: "kafka_broker_custom_listeners", value: listeners))
    }
    all = Array(moves)
  }
}

extension ExpressionValue {
  fileprivate var isBool: Bool { if case .bool = self { true } else { false } }
}
