import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Finds users of whom files hold hashes of passwords only, where texts that the inventory says anyway are their names and
/// passwords: the hash proves it.
struct HashedUserSearch {
  let view: SynthesisView

  func run(from start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    for name in view.model.hashedUsers.keys.sorted() {
      guard let fields = view.model.hashedUsers[name] else { continue }
      let id = view.model.names.id(of: name)
      let lines = OrderedSet(
        state.openLineFiles.filter { $0.state.reads.contains(id) }.flatMap(\.unexplained))
      guard !lines.isEmpty, case .dictionary(let usual) = view.value(of: name, draft, state.evaluation) else {
        continue
      }
      var users = usual
      func take(_ others: OrderedDictionary<String, AnsibleValue>) -> Bool {
        let other = Move(name: name, value: .dictionary(others)).applied(to: draft)
        let after = view.states(other, after: state, changing: name)
        guard after.difference < state.difference else { return false }
        (draft, state, users) = (other, after.settled, others)
        return true
      }
      let texts = start.texts
      for principal in texts where lines.contains(where: { $0.contains(principal + ":") }) {
        for password in texts {
          var others = users
          others[principal] = .dictionary(
            OrderedDictionary(
              uniqueKeysWithValues: zip(fields, [principal, password].map(AnsibleValue.verbatim))))
          if take(others) { break }
        }
      }
      for key in usual.keys {
        var others = users
        others[key] = nil
        _ = take(others)
      }
    }
    return draft
  }
}

extension Draft {
  /// All texts that it says, each once.
  fileprivate var texts: [String] {
    let own = own.values.flatMap(\.values)
    return OrderedSet((shared.values + own).compactMap { $0.scalarText }.filter { !$0.isEmpty }).sorted()
  }
}
