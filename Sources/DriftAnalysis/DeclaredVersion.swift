import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import EstateModel
import OrderedCollections

/// The version of the platform that an inventory is for: what it says itself, else what most of its hosts run.
package struct DeclaredVersion {
  /// Nil where nothing tells.
  package let version: PlatformVersion?

  package init(of inventory: Inventory, _ estate: Estate) {
    let name = "confluent_package_version"
    let ofAll = inventory.groups["all"].flatMap { group in
      (group.variables + group.fileVariables.joined()).last { $0.name == name }
    }
    // Elsewhere it may stand for a part of the hosts, of which the first one counts.
    let said =
      ofAll?.value
      ?? inventory.hosts.keys.lazy.compactMap {
        inventory.variables(of: $0, hashBehaviour: .merge)[name]?.value
      }.first
    if let text = said?.text, let version = PlatformVersion(text) {
      self.version = version
      return
    }
    let members = Set(inventory.hosts.keys)
    var counts: [PlatformVersion: Int] = [:]
    for service in estate.clusters.flatMap(\.services) where service.component.ownVersion == nil {
      let names = [service.host, estate.hosts[service.host]?.inventoryName ?? ""]
      guard let version = service.installation.version else { continue }
      counts[version, default: 0] += names.contains(where: members.contains) ? 1_000_000 : 1
    }
    version = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }
}
