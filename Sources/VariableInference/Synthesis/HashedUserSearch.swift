import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Finds users of whom files hold hashes of passwords only, where their password is a text that the inventory says anyway, or a
/// usual one: the hash proves it.
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
      for principal in OrderedSet(lines.compactMap(Self.user)) {
        for password in view.model.usualPasswords.map({ $0.replacing("{name}", with: principal) }) + texts {
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

  /// The name in front of a line's hash; nil where there is none.
  private static func user(in line: String) -> String? {
    let words = line.split(separator: ":", maxSplits: 1)
    guard words.count == 2, !words[1].isEmpty, !words[1].hasPrefix(" ") else { return nil }
    let name = words[0].drop { $0 == " " }
    return name.isEmpty || name.contains(" ") ? nil : String(name)
  }
}

extension Draft {
  /// All texts that it says, each once.
  fileprivate var texts: [String] {
    let own = own.values.flatMap(\.values)
    return OrderedSet((shared.values + own).compactMap { $0.scalarText }.filter { !$0.isEmpty }).sorted()
  }
}
