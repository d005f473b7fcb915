import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Fills the texts whose lines are settings with what nothing else explains.
struct LineSearch {
  let view: SynthesisView

  func run(from start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    for (name, lines) in view.model.lineTexts.sorted(by: { $0.key < $1.key }) {
      let texts = texts(lines, state)
      if texts.isEmpty { continue }
      var longer = draft
      if Set(texts.values).count == 1, let text = texts.values.first {
        longer.shared[name] = .verbatim(text)
      } else {
        for (host, text) in texts { longer.own[host, default: [:]][name] = .verbatim(text) }
      }
      guard view.states(longer, after: state, changing: name).cost < state.cost else { continue }
      draft = longer
      state = view.states(draft)
    }
    return draft
  }

  /// The unexplained settings of each host, a line each.
  private func texts(_ lines: LineTextModel, _ state: EstateState) -> OrderedDictionary<String, String> {
    var texts: OrderedDictionary<String, String> = [:]
    for host in state.components[lines.component]?.hosts ?? [] {
      let written = host.files.first { $0.name == FileModel.mainName }?.settings ?? [:]
      let missing = (host.service.mainSettings ?? [:]).filter {
        $0.key.hasPrefix(lines.start) && written[$0.key] != .known($0.value)
      }
      if missing.isEmpty { continue }
      texts[host.service.host] = missing.map { "\($0.key)=\($0.value)\n" }.sorted().joined()
    }
    return texts
  }
}
