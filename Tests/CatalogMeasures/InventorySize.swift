import AnsibleInventory
import AnsibleYAML
import OrderedCollections

/// How long an inventory is: single values of variables, those of custom properties among them.
struct InventorySize {
  private(set) var variables = 0
  private(set) var custom = 0

  /// - Parameter counts: whether a variable counts.
  init(_ inventory: Inventory, where counts: (String) -> Bool) {
    var all: [InventoryVariable] = []
    for group in inventory.groups.values { all += group.variables + Array(group.fileVariables.joined()) }
    for host in inventory.hosts.values { all += host.variables + Array(host.fileVariables.joined()) }
    for variable in all where !variable.name.hasPrefix("ansible_") && counts(variable.name) {
      let size = variable.value.size
      variables += size
      // A template that puts two dictionaries together is no property.
      if variable.name.contains("custom_properties"), case .dictionary = variable.value { custom += size }
      // Settings as a text, which has gone out of use: a line each.
      if variable.name == "ldap_config", let text = variable.value.scalarText {
        custom += text.split(separator: "\n").count { $0.contains("=") }
      }
    }
  }

  static func + (left: InventorySize, right: InventorySize) -> InventorySize {
    var sum = left
    sum.variables += right.variables
    sum.custom += right.custom
    return sum
  }
}

extension AnsibleValue {
  fileprivate var size: Int {
    switch self {
    case .dictionary(let entries) where !entries.isEmpty: entries.values.reduce(0) { $0 + $1.size }
    case .list(let items) where !items.isEmpty: items.reduce(0) { $0 + $1.size }
    default: 1
    }
  }
}
