import AnsibleYAML
import OrderedCollections

/// A variable of a group that shall have another value.
package struct InventoryChange: Hashable, Sendable, CustomStringConvertible {
  package let group: String
  package let name: String
  package let value: AnsibleValue

  package init(group: String = "all", name: String, value: AnsibleValue) {
    self.group = group
    self.name = name
    self.value = value
  }

  /// Reads `NAME=VALUE` or `GROUP:NAME=VALUE`; the value is YAML.
  package init(parsing text: String) throws(InventoryChangeError) {
    guard
      let match = text.wholeMatch(
        of: /(?:(?<group>[^:=\s]+):)?(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<value>(?s).*)/)
    else {
      throw InventoryChangeError("'\(text)' is no NAME=VALUE or GROUP:NAME=VALUE")
    }
    group = match.group.map(String.init) ?? "all"
    name = String(match.name)
    do {
      let node = try parseYAML(Array(match.value.utf8), file: "the value of \(match.name)")
      var constructor = AnsibleConstructor(file: "the value of \(match.name)")
      value = try node.map { (node) throws(YAMLError) in try constructor.value(of: node) } ?? .string("")
    } catch {
      throw InventoryChangeError(error.description)
    }
  }

  /// The variables of a YAML file, for all hosts.
  package static func changes(in bytes: [UInt8], file: String) throws(InventoryChangeError)
    -> [InventoryChange]
  {
    do {
      guard let node = try parseYAML(bytes, file: file) else { return [] }
      var constructor = AnsibleConstructor(file: file)
      return try constructor.variables(of: node).map { InventoryChange(name: $0.name, value: $0.value) }
    } catch {
      throw InventoryChangeError(error.description)
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
  /// The inventory as it would be with some variables of groups set.
  ///
  /// Throws where there is no such group, and where a file beside the inventory sets the variable for the group, which
  /// would count more.
  package func applying(_ changes: [InventoryChange]) throws(InventoryChangeError) -> Inventory {
    var inventory = self
    for change in changes {
      guard let group = groups[change.group] else {
        throw InventoryChangeError("the inventory has no group \(change.group)")
      }
      if let file = group.fileVariables.flatMap(\.self).first(where: { $0.name == change.name }) {
        let place = file.place.map { " by \($0)" } ?? ""
        throw InventoryChangeError(
          "\(change) is set\(place), which counts more than the inventory itself: change it there")
      }
      inventory.groups[change.group]?.variables.removeAll { $0.name == change.name }
      inventory.groups[change.group]?.variables.append(
        InventoryVariable(name: change.name, value: change.value, place: nil))
    }
    return inventory
  }

  /// Hosts that a change is for and that have another value of the variable in the end, from a group or a level that
  /// counts more.
  package func hostsUntouched(by change: InventoryChange, _ hashBehaviour: HashBehaviour) -> [String] {
    hosts(in: change.group).filter { host in
      let value = variables(of: host, hashBehaviour: hashBehaviour)[change.name]?.value
      guard case .dictionary = change.value else { return value != change.value }
      return false
    }
  }
}
