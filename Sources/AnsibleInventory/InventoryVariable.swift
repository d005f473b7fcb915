import AnsibleYAML
import OrderedCollections

/// A variable as one place of an inventory sets it.
package struct InventoryVariable: Hashable, Sendable {
  package let name: String
  package let value: AnsibleValue
  /// Where it is written; nil for what no file says (made by a program).
  package let place: InventoryPlace?

  package init(name: String, value: AnsibleValue, place: InventoryPlace?) {
    self.name = name
    self.value = value
    self.place = place
  }
}

extension AnsibleConstructor {
  /// The variables that a mapping sets.
  mutating func variables(of mapping: YAMLNode) throws(YAMLError) -> [InventoryVariable] {
    var variables: [InventoryVariable] = []
    for entry in try entries(of: mapping) { variables.append(try variable(entry)) }
    return variables
  }

  mutating func variable(_ entry: Entry) throws(YAMLError) -> InventoryVariable {
    InventoryVariable(
      name: entry.key, value: try value(of: entry.value),
      place: InventoryPlace(file: file, mark: entry.keyMark))
  }
}

/// A variable of a host after all levels were combined.
package struct EffectiveVariable: Hashable, Sendable {
  package let value: AnsibleValue
  /// The place that counts: the last one to set or extend it.
  package let place: InventoryPlace?
  /// The places whose dictionaries were merged into the value before, outermost first; only with `merge`.
  package let mergedFrom: [InventoryPlace?]
}

/// What Ansible does where two levels set the same variable (`hash_behaviour` in ansible.cfg).
package enum HashBehaviour: String, Hashable, Sendable, CaseIterable {
  /// The higher level replaces the whole value; Ansible's default.
  case replace
  /// Dictionaries are merged key by key, at every depth; cp-ansible's own ansible.cfg asks for it.
  case merge
}

/// Variables by name, on their way through the levels.
package typealias EffectiveVariables = OrderedDictionary<String, EffectiveVariable>

extension HashBehaviour {
  /// The variables that one level sets, in the order in which it sets them.
  func layer(_ variables: [InventoryVariable]) -> EffectiveVariables {
    var layer: EffectiveVariables = [:]
    for variable in variables {
      let effective = EffectiveVariable(value: variable.value, place: variable.place, mergedFrom: [])
      layer[variable.name] = combined(layer[variable.name], effective)
    }
    return layer
  }

  /// Lays the variables of a higher level over those of a lower one.
  func combine(_ higher: EffectiveVariables, over lower: inout EffectiveVariables) {
    if lower.isEmpty {
      lower = higher
    } else {
      for (name, variable) in higher { lower[name] = combined(lower[name], variable) }
    }
  }

  private func combined(_ lower: EffectiveVariable?, _ higher: EffectiveVariable) -> EffectiveVariable {
    guard self == .merge, let lower, case .dictionary(let base) = lower.value,
      case .dictionary(let top) = higher.value
    else { return higher }
    return EffectiveVariable(
      value: .dictionary(base.merged(with: top)), place: higher.place,
      mergedFrom: lower.mergedFrom + [lower.place] + higher.mergedFrom)
  }
}

extension OrderedDictionary<String, AnsibleValue> {
  fileprivate func merged(with higher: Self) -> Self {
    var result = self
    for (key, value) in higher {
      if case .dictionary(let base) = self[key], case .dictionary(let top) = value {
        result[key] = .dictionary(base.merged(with: top))
      } else {
        result[key] = value
      }
    }
    return result
  }
}
