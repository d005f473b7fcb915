import AnsibleYAML
import OrderedCollections
import VariableCatalog

extension Placement {
  /// With the form of a component's own of what is said for all hosts of one component alone, where there is one; texts
  /// that belong to a component's own switch by name and serve nobody else go with it, so that the pieces of one thing
  /// stand together.
  func whole(_ start: Draft) -> Draft {
    var draft = start
    var state = view.states(draft)
    for name in Set(start.own.values.flatMap(\.keys)).sorted() {
      for (component, services) in view.services {
        guard let own = own(name, of: component), draft.shared[own] == nil,
          let value = value(of: name, onlyOn: services.map(\.host), in: draft)
        else { continue }
        var other = draft
        for host in other.own.keys { other.own[host]?[name] = nil }
        other.shared[own] = value
        if take(other, changing: [name, own], &draft, &state) { break }
      }
    }
    draft.own = draft.own.filter { !$0.value.isEmpty }
    for (text, value) in draft.shared {
      guard case .string = value, view.model.choices[text] == nil else { continue }
      for component in view.services.keys {
        guard let own = own(text, of: component), draft.shared[own] == nil,
          draft.shared.keys.contains(where: { isSwitch($0, of: component, about: text.subject) })
        else { continue }
        var other = draft
        other.shared[text] = nil
        other.shared[own] = value
        if take(other, changing: [text, own], &draft, &state) { break }
      }
    }
    return draft
  }

  /// Whether a variable is a component's own form of a choice of several words on a subject.
  private func isSwitch(_ name: String, of component: String, about subject: Substring) -> Bool {
    guard let owned = view.model.choices[String(name.dropFirst(component.count + 1))],
      name.hasPrefix(component + "_")
    else { return false }
    return !owned.isEmpty && name.dropFirst(component.count + 1).prefix { $0 != "_" } == subject
  }

  /// The component's own form of a variable that is nobody's; nil where there is none.
  private func own(_ name: String, of component: String) -> String? {
    let own = "\(component)_\(name)"
    guard view.model.components.map(\.name).owner(of: name) == nil,
      case .variable? = view.model.definitions[own], case .variable? = view.model.definitions[name]
    else { return nil }
    return own
  }

  /// What some hosts say, all of them the same and no others; nil where it is not so.
  private func value(of name: String, onlyOn hosts: [String], in draft: Draft) -> AnsibleValue? {
    let said = draft.own.compactMapValues { $0[name] }
    guard Set(said.keys) == Set(hosts), Set(said.values).count == 1 else { return nil }
    return said.values.first
  }

  private func take(
    _ other: Draft, changing names: Set<String>, _ draft: inout Draft, _ state: inout EstateState
  ) -> Bool {
    let after = view.states(other, after: state, changing: names)
    guard state.writesTheSame(as: after) else { return false }
    (draft, state) = (other, after.settled)
    return true
  }
}

extension String {
  /// The first word of a name.
  fileprivate var subject: Substring { prefix { $0 != "_" } }
}
