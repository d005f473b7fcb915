import AnsibleInventory
import AnsibleVault
import AnsibleYAML
import OrderedCollections

/// The inventory of a YAML text called `i.yml`, with nothing beside it.
func load(_ text: String, vault: VaultKeyRing = VaultKeyRing()) throws(InventoryError) -> LoadedInventory {
  let root: YAMLNode?
  do throws(YAMLError) {
    root = try parseYAML(Array(text.utf8), file: "i.yml")
  } catch {
    throw .invalid(error)
  }
  return try readInventory(
    root ?? YAMLNode(mark: .start, tag: nil, content: .mapping([])), file: "i.yml", folder: nil, vault: vault)
}

extension Inventory {
  /// The values of a host's variables, without their places.
  func values(of host: String, _ behaviour: HashBehaviour = .replace) -> [String: AnsibleValue] {
    var values: [String: AnsibleValue] = [:]
    for (name, variable) in variables(of: host, hashBehaviour: behaviour) { values[name] = variable.value }
    return values
  }
}
