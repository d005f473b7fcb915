import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Gives free texts the values that the settings show.
struct TextSearch {
  let view: SynthesisView

  /// Texts that others are made of come first, where all settings agree on them; then the others.
  func run(from start: Draft) -> Draft {
    let paths = texts(start)
    let roots = paths.filter { $0.keys.isEmpty && view.model.isReadByDefaults($0.name) }
    var draft = accepting(
      TextInversion(view: view, texts: roots).values(start), in: start, onlyUnanimous: true)
    let rest = paths.filter { draft.shared[$0.name] == nil || !$0.keys.isEmpty || !roots.contains($0) }
    draft = accepting(TextInversion(view: view, texts: rest).values(draft), in: draft, onlyUnanimous: false)
    return draft
  }

  /// All texts that the files of the estate could show.
  private func texts(_ draft: Draft) -> [TextInversion.Path] {
    let evaluation = Evaluation(draft.assignment(over: view.base), model: view.model)
    let hosts = view.services.values.compactMap(\.first?.host)
    let state = view.states(draft)
    var paths: OrderedSet<TextInversion.Path> = []
    for (name, definition) in view.model.definitions.sorted(by: { $0.key < $1.key }) {
      guard case .variable = definition, !view.model.unsought.contains(name), view.model.choices[name] == nil,
        !state.readers(of: name, in: view.model).isEmpty
      else { continue }
      for host in hosts {
        guard let scope = evaluation.scope(of: host) else { continue }
        if let entry = view.model.entries[name] {
          guard case .list(let keys) = entry.keys.evaluate(in: scope) else { continue }
          for case .string(let key) in keys {
            paths.append(contentsOf: entry.fields.map { .init(name: name, keys: [key, $0]) })
          }
        } else if scope.value(of: name).canBeText {
          paths.append(.init(name: name))
        }
      }
    }
    return Array(paths)
  }

  private func accepting(
    _ found: OrderedDictionary<String, [TextInversion.Path: [String: Int]]>, in start: Draft,
    onlyUnanimous: Bool
  ) -> Draft {
    var draft = start
    let evaluation = Evaluation(start.assignment(over: view.base), model: view.model)
    var byPath: [TextInversion.Path: OrderedDictionary<String, String>] = [:]
    var doubtful: Set<TextInversion.Path> = []
    for (host, values) in found {
      for (path, counts) in values {
        if counts.count > 1 { doubtful.insert(path) }
        byPath[path, default: [:]][host] = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      }
    }
    for (path, values) in byPath.sorted(by: {
      ($0.key.name, $0.key.keys.joined(separator: "/")) < ($1.key.name, $1.key.keys.joined(separator: "/"))
    }) {
      let isUnanimous = !doubtful.contains(path) && Set(values.values).count == 1
      if onlyUnanimous, !isUnanimous { continue }
      let standing = values.keys.map { host in evaluation.scope(of: host)?.text(at: path) }
      if zip(values.values, standing).allSatisfy({ $0 == $1 }) { continue }
      let isNumber = values.keys.contains { host in
        if case .int = evaluation.scope(of: host)?.value(of: path.name) { true } else { false }
      }
      func value(_ text: String) -> AnsibleValue {
        if isNumber, let number = Int(text), String(number) == text { return .int(number) }
        return .verbatim(text)
      }
      let counts = Dictionary(grouping: values.values, by: \.self).mapValues(\.count)
      let (common, count) = counts.max { ($0.value, $1.key) < ($1.value, $0.key) } ?? ("", 0)
      let isCommon = count == values.count || count > 1 && count * 2 > values.count
      if isCommon {
        draft.shared[path.name] = (draft.shared[path.name] ?? .dictionary([:])).setting(
          value(common), at: path.keys[...])
      }
      guard path.keys.isEmpty else { continue }
      for ((host, text), standing) in zip(values, standing) where !isCommon || text != common {
        if isCommon || text != standing { draft.own[host, default: [:]][path.name] = value(text) }
      }
    }
    return draft
  }
}

extension ExpressionValue {
  /// Whether a variable with this value could hold a text as well.
  fileprivate var canBeText: Bool {
    switch self {
    case .string, .int, .undefined, .null, .unknown: true
    default: false
    }
  }
}

extension HostScope {
  /// The text of a variable, or of an entry of a dictionary.
  fileprivate func text(at path: TextInversion.Path) -> String? {
    var value = value(of: path.name)
    for key in path.keys {
      guard case .dictionary(let entries) = value, let entry = entries[key] else { return nil }
      value = entry
    }
    guard case .string(let text) = value.rendered() else { return nil }
    return text
  }
}
