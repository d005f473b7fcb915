import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Finds users that the dictionaries of users do not name yet: the model renders with one user more, and what that adds
/// to a file is looked for in what was seen.
struct UserSearch {
  let view: SynthesisView

  func run(from start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    for (name, entry) in view.model.entries.sorted(by: { $0.key < $1.key })
    where !state.readers(of: name, in: view.model).isEmpty {
      let known = view.users(entry, state.evaluation)
      let marks = UserMarks(fields: entry.fields + entry.more)
      let marked = Move(name: name, value: known.setting(marks.user, at: [marks.key])).applied(to: draft)
      let seen = users(marks, state, view.states(marked, after: state, changing: name))
      for value in candidates(known, seen) {
        let changed = Move(name: name, value: value).applied(to: draft)
        guard view.states(changed, after: state, changing: name).difference < state.difference else {
          continue
        }
        draft = changed
        state = view.states(draft)
      }
    }
    return draft
  }

  /// The users in all files that the dictionary shows in, each principal once.
  private func users(_ marks: UserMarks, _ plain: EstateState, _ marked: EstateState) -> [UserMarks.User] {
    var users: OrderedDictionary<String, UserMarks.User> = [:]
    for component in view.services.keys {
      for (before, after) in zip(
        plain.components[component]?.hosts ?? [], marked.components[component]?.hosts ?? [])
      {
        for (before, state) in zip(before.states, after.states) {
          guard let file = state.file, let known = before.file,
            let observed = after.service.settings(of: file)
          else { continue }
          for user in marks.users(in: observed, file, without: known) {
            if let principal = user["principal"], users[principal] == nil { users[principal] = user }
          }
        }
      }
    }
    return users.values.elements
  }

  /// The users that were seen beside all that are known already, and without those of them that were not seen.
  private func candidates(_ known: AnsibleValue, _ seen: [UserMarks.User]) -> [AnsibleValue] {
    guard case .dictionary(let entries) = known, !seen.isEmpty else { return [] }
    let names = Set(seen.compactMap { $0["principal"] })
    // Ansible may merge the usual entries with the inventory's: whoever is not there gives way to one who is.
    var free = entries.filter { $0.value.principal.map { !names.contains($0) } ?? false }.keys.elements
    var more = known
    for user in seen {
      guard let principal = user["principal"] else { continue }
      let key =
        entries.first { $0.value.principal == principal }?.key
        ?? (free.isEmpty ? principal : free.removeFirst())
      for (field, text) in user { more = more.setting(.verbatim(text), at: [key, field]) }
    }
    guard case .dictionary(let all) = more else { return [] }
    return [more, .dictionary(all.filter { $0.value.principal.map(names.contains) ?? true })]
  }
}

extension SynthesisView {
  /// A draft in which every user that it names has all its fields, in their order, as people write them.
  func withWholeUsers(_ draft: Draft) -> Draft {
    var whole = draft
    let evaluation = states(draft).evaluation
    for (name, entry) in model.entries {
      guard case .dictionary(let said)? = draft.shared[name],
        case .dictionary(let users) = users(entry, evaluation)
      else { continue }
      let order = entry.fields + entry.more
      var complete: OrderedDictionary<String, AnsibleValue> = [:]
      for (key, user) in users where said[key] != nil {
        guard case .dictionary(let fields) = user else { continue }
        let names = order.filter { fields[$0] != nil } + fields.keys.filter { !order.contains($0) }
        complete[key] = .dictionary(
          OrderedDictionary(uniqueKeysWithValues: names.map { ($0, fields[$0] ?? .null) }))
      }
      whole.shared[name] = .dictionary(complete)
    }
    return states(draft).writesTheSame(as: states(whole)) ? whole : draft
  }
}

extension AnsibleValue {
  /// Whether two entries of a dictionary of users let in the same one.
  var hasUsersInCommon: Bool {
    guard case .dictionary(let entries) = self else { return false }
    let principals = entries.values.compactMap(\.principal)
    return Set(principals).count < principals.count
  }

  /// Whom an entry of a dictionary of users lets in.
  fileprivate var principal: String? {
    guard case .dictionary(let fields) = self else { return nil }
    return fields["principal"]?.scalarText
  }
}
