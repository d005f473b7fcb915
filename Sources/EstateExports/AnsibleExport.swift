import AnsibleInventory
import AnsibleYAML
import EmbeddedTemplates
import OrderedCollections

/// What Ansible asks a dynamic inventory script: `--list` and `--host NAME`.
package struct AnsibleExport: Sendable {
  private let inventory: Inventory

  package init(_ inventory: Inventory) { self.inventory = inventory }

  /// All groups, and the variables of all hosts.
  package func list() throws -> String {
    var groups: OrderedDictionary<String, Value> = [:]
    var own: OrderedDictionary<String, Value> = [:]
    for host in inventory.hosts.values where !host.variables.isEmpty {
      own[host.name] = .dictionary(Self.variables(host.variables))
    }
    groups["_meta"] = .dictionary(["hostvars": .dictionary(own)])
    for group in inventory.groups.values {
      groups[group.name] = .dictionary([
        "hosts": .list(group.hosts.map(Value.text)), "children": .list(group.children.map(Value.text)),
        "vars": .dictionary(Self.variables(group.variables)),
      ])
    }
    return try JSONText.of(Value.dictionary(groups))
  }

  /// The variables that a host has of its own; nil for one that is not there.
  package func variables(of host: String) throws -> String? {
    try inventory.hosts[host].map { try JSONText.of(Value.dictionary(Self.variables($0.variables))) }
  }

  private static func variables(_ variables: [InventoryVariable]) -> OrderedDictionary<String, Value> {
    OrderedDictionary(variables.map { ($0.name, Value($0.value)) }, uniquingKeysWith: { $1 })
  }

  /// A value in the JSON that Ansible reads from scripts.
  private indirect enum Value: Encodable {
    case null
    case bool(Bool)
    case int(Int)
    case float(Double)
    case text(String)
    case list([Value])
    case dictionary(OrderedDictionary<String, Value>)

    init(_ value: AnsibleValue) {
      switch value {
      case .null: self = .null
      case .bool(let flag): self = .bool(flag)
      case .int(let number): self = .int(number)
      case .float(let number): self = .float(number)
      case .wideInt(let text), .timestamp(let text), .string(let text): self = .text(text)
      case .unsafe(let text): self = .dictionary(["__ansible_unsafe": .text(text)])
      case .vault(let text): self = .dictionary(["__ansible_vault": .text(text)])
      case .list(let items): self = .list(items.map(Value.init))
      case .dictionary(let entries): self = .dictionary(entries.mapValues(Value.init))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var single = encoder.singleValueContainer()
      switch self {
      case .null: try single.encodeNil()
      case .bool(let flag): try single.encode(flag)
      case .int(let number): try single.encode(number)
      case .float(let number): try single.encode(number)
      case .text(let text): try single.encode(text)
      case .list(let items): try single.encode(items)
      case .dictionary(let entries):
        try single.encode(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) }))
      }
    }
  }
}
