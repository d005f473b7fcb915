import AnsibleYAML
import OrderedCollections

/// A text that would not be read as the document says: a fault of the writer, caught before it does harm.
package struct InventoryReadBackError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  init(_ difference: String) {
    description = "the new inventory does not read back as it was meant: \(difference)"
  }
}

extension InventoryDocument {
  /// Number of different host names.
  package var hostCount: Int { Set(groups.flatMap(\.hostNames)).count }

  /// Makes sure that `text` says what the document says: every variable of every group and host, with its
  /// type. A file that Ansible would read differently must never replace one that it reads right.
  package func requireReadsBack(_ text: String) throws {
    guard let root = try parseYAML(Array(text.utf8), file: "the new inventory") else {
      throw InventoryReadBackError("it is empty")
    }
    let read = try readInventory(root, file: "the new inventory", folder: nil).inventory
    try require(variables, in: read.groups["all"]?.variables ?? [], of: "all")
    var byHost: OrderedDictionary<String, [Variable]> = [:]
    for group in groups { try require(group, in: read, &byHost) }
    for (host, variables) in byHost {
      try require(variables, in: read.hosts[host]?.variables ?? [], of: host)
    }
  }

  private func require(
    _ group: Group, in read: Inventory, _ byHost: inout OrderedDictionary<String, [Variable]>
  ) throws {
    try require(group.variables, in: read.groups[group.name]?.variables ?? [], of: group.name)
    let members = read.hosts(in: group.name)
    for host in group.hosts {
      guard members.contains(host.name) else {
        throw InventoryReadBackError("\(host.name) is not in \(group.name)")
      }
      byHost[host.name, default: []] += host.variables
    }
    for child in group.children { try require(child, in: read, &byHost) }
  }

  private func require(_ variables: [Variable], in read: [InventoryVariable], of owner: String) throws {
    for variable in variables
    where !read.contains(where: { $0.name == variable.name && $0.value == variable.value.readBack }) {
      throw InventoryReadBackError("\(variable.name) of \(owner) would be read as something else")
    }
  }
}

extension InventoryDocument.Group {
  fileprivate var hostNames: [String] { hosts.map(\.name) + children.flatMap(\.hostNames) }
}

extension YAMLOutput {
  /// What Ansible constructs from what is written.
  fileprivate var readBack: AnsibleValue {
    switch self {
    case .value(let value): value
    case .quoted(let values): .dictionary(values)
    case .entries(let entries):
      .dictionary(OrderedDictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value.readBack) }))
    case .empty: .null
    }
  }
}
