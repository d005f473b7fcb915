import AnsibleVault
import AnsibleYAML
import Foundation
import OrderedCollections

/// A variable of a group that shall have another value.
package struct InventoryChange: Hashable, Sendable, CustomStringConvertible {
  package let group: String
  package let name: String
  package let value: AnsibleValue
  /// The value as it was said, where it is a number that no quotes stand around; nil for any other.
  private let number: String?

  package init(group: String = "all", name: String, value: AnsibleValue) {
    self.init(group: group, name: name, value: value, number: nil)
  }

  private init(group: String, name: String, value: AnsibleValue, number: String?) {
    self.group = group
    self.name = name
    self.value = value
    self.number = number
  }

  /// Reads `NAME=VALUE` or `GROUP:NAME=VALUE`; the value is YAML.
  package init(parsing text: String) throws(InventoryChangeError) {
    guard
      let match = text.wholeMatch(
        of: /(?:(?<group>[^:=\s]+):)?(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<value>(?s).*)/)
    else {
      throw InventoryChangeError(
        "a change is written NAME=VALUE or GROUP:NAME=VALUE, with a name of letters, digits and _")
    }
    group = match.group.map(String.init) ?? "all"
    name = String(match.name)
    do {
      let node = try parseYAML(Array(match.value.utf8), file: "the value of \(match.name)")
      var constructor = AnsibleConstructor(file: "the value of \(match.name)")
      let said = try node.map { (node) throws(YAMLError) in try constructor.value(of: node) } ?? .string("")
      let text = String(match.value).trimmingCharacters(in: .whitespaces)
      switch said {
      // A version such as 7.10 is no number: nobody means 7.1 by it.
      case .float(let seen) where "\(seen)" != text: (value, number) = (.string(text), nil)
      case .float, .int: (value, number) = (said, text)
      default: (value, number) = (said, nil)
      }
    } catch {
      throw InventoryChangeError(error.description)
    }
  }

  /// The same with the type that the inventory gives the variable: a number takes the place of a text as a text.
  package func typed(as inventory: Inventory) -> InventoryChange {
    let old = inventory.groups[group]?.variables.last { $0.name == name }?.value
    guard let number, case .string? = old else { return self }
    return InventoryChange(group: group, name: name, value: .string(number))
  }

  /// The variables of a YAML file, for all hosts. Throws where there are none, where one stands twice, or where it is an
  /// inventory.
  ///
  /// - Parameter vault: for what is encrypted, the file as a whole or values in it.
  package static func changes(
    in bytes: [UInt8], file: String, vault: VaultKeyRing = VaultKeyRing()
  ) throws(InventoryChangeError) -> [InventoryChange] {
    let changes: [InventoryChange]
    var constructor = AnsibleConstructor(file: file)
    do {
      let bytes = try InventoryFile.plain(bytes, of: file, vault)
      guard let node = try parseYAML(bytes, file: file) else {
        throw InventoryChangeError("\(file) holds no variable: write NAME: VALUE, one a line")
      }
      try requireVariables(node, file)
      changes = try constructor.variables(of: node).map { InventoryChange(name: $0.name, value: $0.value) }
    } catch let error as InventoryChangeError {
      throw error
    } catch {
      throw InventoryChangeError("\(error)")
    }
    // Nobody means to say two things.
    if let doubt = constructor.warnings.first(where: \.isOfDuplicate) {
      throw InventoryChangeError("\(doubt), which is hardly meant: say it once")
    }
    return changes
  }

  private static func requireVariables(_ node: YAMLNode, _ file: String) throws(InventoryChangeError) {
    guard case .mapping(let pairs) = node.content else { return }
    for pair in pairs {
      guard case .scalar(let name, _) = pair.key.content else { continue }
      let parts = ["hosts", "vars", "children"]
      if name == "all", case .mapping(let inner) = pair.value.content,
        inner.contains(where: {
          if case .scalar(let key, _) = $0.key.content { parts.contains(key) } else { false }
        })
      {
        throw InventoryChangeError(
          "\(file):\(pair.key.mark.line): that is an inventory; --vars takes variables by name, and they count for all hosts"
        )
      }
    }
    if pairs.isEmpty {
      throw InventoryChangeError("\(file) holds no variable: write NAME: VALUE, one a line")
    }
  }

  /// Without the value, which may be secret.
  package var description: String { group == "all" ? name : "\(group): \(name)" }
}

/// Why a variable can't be changed.
package struct InventoryChangeError: Error, Hashable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

extension Inventory {
  /// The inventory as it would be with some variables of groups set, each where the group sets it now.
  ///
  /// Throws where there is no such group.
  package func applying(_ changes: [InventoryChange]) throws(InventoryChangeError) -> Inventory {
    var inventory = self
    for change in changes {
      guard groups[change.group] != nil else {
        let hint =
          hosts[change.group] == nil
          ? "" : "; that is a host: put the variable there by hand, and let drift tell what comes of it"
        throw InventoryChangeError("the inventory has no group \(change.group)\(hint)")
      }
      inventory.groups[change.group]?.set(
        InventoryVariable(name: change.name, value: change.value, place: nil))
    }
    return inventory
  }

  /// Makes sure that changes count that stand in the inventory itself: throws where a file beside it sets one of the
  /// variables for the group.
  package func requireNotBeside(_ changes: [InventoryChange]) throws(InventoryChangeError) {
    for change in changes {
      let beside = groups[change.group]?.fileVariables.joined().first { $0.name == change.name }
      guard let beside else { continue }
      let place = beside.place.map { " by \($0)" } ?? ""
      throw InventoryChangeError(
        "\(change) is set\(place), which counts more than the inventory itself: change it there")
    }
  }

  /// Hosts that a change is for and that have another value of the variable in the end, from a group or a level that
  /// counts more.
  package func hostsUntouched(by change: InventoryChange, _ hashBehaviour: HashBehaviour) -> [String] {
    hosts(in: change.group).filter { host in
      let value = variables(of: host, hashBehaviour: hashBehaviour)[change.name]?.value
      guard case .dictionary = change.value else { return value != change.value }
      return value?.holds(change.value, merged: hashBehaviour == .merge) != true
    }
  }
}

extension AnsibleValue {
  /// Whether a value is another one, or comes to it among other entries.
  fileprivate func holds(_ wanted: AnsibleValue, merged: Bool) -> Bool {
    guard merged, case .dictionary(let own) = self, case .dictionary(let entries) = wanted else {
      return self == wanted
    }
    return entries.allSatisfy { own[$0.key]?.holds($0.value, merged: true) == true }
  }
}

extension InventoryGroup {
  /// In the file beside the inventory that counts most, where one sets it, else in the inventory itself.
  fileprivate mutating func set(_ variable: InventoryVariable) {
    let isOther = { (other: InventoryVariable) in other.name != variable.name }
    let file = fileVariables.lastIndex { !$0.allSatisfy(isOther) }
    variables = variables.filter(isOther)
    fileVariables = fileVariables.map { $0.filter(isOther) }
    if let file { fileVariables[file].append(variable) } else { variables.append(variable) }
  }
}
