import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

extension Placement {
  /// With both halves of a login at one level: a user that is said at a component, while the password is said for all, is
  /// said for all as well.
  func paired(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    for (name, value) in start.shared {
      guard let source = source(of: name), draft.shared[source] == nil else { continue }
      let isTorn = view.model.definitions.keys.contains { twin in
        guard twin != name, twin.stem == name.stem, draft.shared[twin] == nil,
          let partner = self.source(of: twin), partner.stem == source.stem,
          [name, twin].contains(where: \.isSecretHalf)
        else { return false }
        if case .string? = draft.shared[partner] { return true }
        return false
      }
      guard isTorn else { continue }
      var other = draft
      other.shared[name] = nil
      other.shared[source] = value
      let after = view.states(other, after: state, changing: [name, source])
      // Where something is left unexplained, it may come nearer.
      guard after.cost <= state.cost, after.difference <= state.difference else { continue }
      (draft, state) = (other, after.settled)
    }
    return draft
  }

  /// The variable that is another's by default.
  private func source(of name: String) -> String? {
    guard case .variable(.template(let template)?) = view.model.definitions[name],
      let source = template.interpolatedVariable, source.prefix.isEmpty, source.suffix.isEmpty,
      case .variable = view.model.definitions[source.name]
    else { return nil }
    return source.name
  }

  /// With texts of which some users are made by default, in the place of users who say the same.
  func withOpenTexts(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    for (name, entry) in view.model.entries.sorted(by: { $0.key < $1.key }) {
      guard let said = draft.shared[name] else { continue }
      var bare = draft
      bare.shared[name] = nil
      let without = view.states(bare, after: state, changing: name)
      var other = draft
      for (text, value) in texts(of: name, entry, said, without) where draft.shared[text] == nil {
        other.shared[text] = value
      }
      guard other != draft else { continue }
      var after = view.states(
        other, after: state, changing: Set(other.shared.keys).subtracting(draft.shared.keys))
      guard state.writesTheSame(as: after) else { continue }
      Minimiser(view: view).run(on: [name], &other, &after)
      guard view.model.size(other) <= view.model.size(draft) else { continue }
      (draft, state) = (other, after.settled)
    }
    return draft
  }

  /// Free texts that stand in some users by default, with what is said of these fields.
  private func texts(
    of name: String, _ entry: EntryModel, _ said: AnsibleValue, _ without: EstateState
  ) -> OrderedDictionary<String, AnsibleValue> {
    guard case .dictionary(let said) = said,
      case .dictionary(let usual) = view.users(entry, without.evaluation),
      let host = view.services.values.first?.first?.host, let scope = without.evaluation.scope(of: host)
    else { return [:] }
    let reads = scope.readsAround(name)
    let texts = view.model.definitions.keys.sorted().filter { text in
      guard case .variable = view.model.definitions[text], view.model.choices[text] == nil else {
        return false
      }
      return !view.model.unsought.contains(text) && reads.contains(view.model.names.id(of: text))
    }
    var found: OrderedDictionary<String, AnsibleValue> = [:]
    for (key, user) in usual {
      guard case .dictionary(let fields) = user, case .dictionary(let others)? = said[key] else { continue }
      for field in entry.fields {
        guard case .string(let before)? = fields[field], let now = others[field], now != fields[field],
          let text = texts.first(where: { scope.value(of: $0) == .string(before) })
        else { continue }
        found[text] = now
      }
    }
    return found
  }
}

extension String {
  /// Whether it is the half of a login that nobody else may know.
  fileprivate var isSecretHalf: Bool { hasSuffix("_password") || hasSuffix("_secret") }

  /// Without its last word.
  fileprivate var stem: Substring { self[..<(lastIndex(of: "_") ?? endIndex)] }
}
