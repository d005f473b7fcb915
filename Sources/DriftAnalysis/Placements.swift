import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateModel
import OrderedCollections

/// Which component the inventories have on which host, held against what was found there.
struct Placements {
  /// A host of an inventory in the group of a component.
  struct Declared: Hashable {
    let member: WrittenFiles.Member
    let component: String
    /// Name of the host in the evidence; nil where there is no evidence of it.
    let host: String?
  }

  struct Match {
    let declared: Declared
    let service: Service
  }

  private(set) var matched: [Match] = []
  /// On hosts that were read, without a service.
  private(set) var absent: [Declared] = []
  /// On hosts of which there is no evidence.
  private(set) var unseen: [Declared] = []
  /// On hosts that some inventory has.
  private(set) var undeclared: [Service] = []
  /// Hosts with services that no inventory has in any group of a component.
  private(set) var foreign: OrderedSet<String> = []

  init(
    _ inventories: [DeclaredInventory], _ written: WrittenFiles, services: [String: [Service]],
    catalog: Catalog
  ) {
    var hosts: [WrittenFiles.Member: String] = [:]
    for (host, members) in written.members { for member in members { hosts[member] = host } }
    var byHost: OrderedDictionary<String, [Declared]> = [:]
    for (index, inventory) in inventories.enumerated() {
      // The collection passes over groups of components that its version does not have.
      for component in catalog.components
      where inventory.version == nil || component.versions.contains(inventory.version) {
        for name in inventory.inventory.hosts(in: component.name) {
          let member = WrittenFiles.Member(rendering: index, name: name)
          let declared = Declared(member: member, component: component.name, host: hosts[member])
          if let host = declared.host {
            byHost[host, default: []].append(declared)
          } else {
            unseen.append(declared)
          }
        }
      }
    }
    for host in Set(services.keys).union(byHost.keys).sorted() {
      guard let declared = byHost[host] else {
        foreign.append(host)
        continue
      }
      match(declared, with: services[host] ?? [], inventories)
    }
  }

  /// Services whose main file an inventory writes go first, then others of the same component.
  private mutating func match(
    _ declared: [Declared], with services: [Service], _ inventories: [DeclaredInventory]
  ) {
    var open = declared
    var left = services
    for isExact in [true, false] {
      for service in left {
        let fits = { (declared: Declared) in
          let files = inventories[declared.member.rendering].rendering.hosts[declared.member.name]?.files
          return declared.component == service.component.name
            && (!isExact || files?[service.configPath] != nil)
        }
        guard let index = open.firstIndex(where: fits) else { continue }
        matched.append(Match(declared: open.remove(at: index), service: service))
        left.removeAll { $0.identifier == service.identifier }
      }
    }
    absent += open
    undeclared += left
  }
}
