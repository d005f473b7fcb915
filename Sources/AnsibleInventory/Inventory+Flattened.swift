import AnsibleYAML
import OrderedCollections

extension Inventory {
  /// The same hosts in the same groups, each with all variables that count for it in the end: for programs that can't be
  /// given the files which it was read from.
  ///
  /// Values that were decrypted stand there in plain text.
  package func flattened(_ hashBehaviour: HashBehaviour) -> InventoryDocument {
    let all = hosts.keys.map { host in
      InventoryDocument.Host(
        host,
        variables: variables(of: host, hashBehaviour: hashBehaviour).map { .init($0, .value($1.value)) })
    }
    let names = groups.keys.filter { $0 != "all" && $0 != "ungrouped" }
    // Ansible takes a host out of `ungrouped` again that is in another group.
    return InventoryDocument(
      groups: [InventoryDocument.Group("ungrouped", hosts: all)]
        + names.map { name in
          InventoryDocument.Group(name, hosts: hosts(in: name).map { InventoryDocument.Host($0) })
        })
  }
}
