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

  /// A service that works in another Connect or ksqlDB cluster than its host is declared for.
  struct Misplaced {
    let declared: Declared
    let service: Service
    /// What the clusters are called.
    let declaredCluster: String
    let runningCluster: String
    /// Whether a deploy would write the files that it reads now.
    let hasItsFiles: Bool
  }

  private(set) var matched: [Match] = []
  private(set) var misplaced: [Misplaced] = []
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
    let clusters = DeclaredClusters(inventories, Array(byHost.values.joined()) + unseen, catalog)
    for host in Set(services.keys).union(byHost.keys).sorted() {
      guard let declared = byHost[host] else {
        foreign.append(host)
        continue
      }
      match(declared, with: services[host] ?? [], inventories, clusters)
    }
  }

  /// Services whose main file an inventory writes go first, then those of the declared cluster, then others of the component.
  private mutating func match(
    _ declared: [Declared], with services: [Service], _ inventories: [DeclaredInventory],
    _ clusters: DeclaredClusters
  ) {
    var open = declared
    var left = services
    let writes = { (declared: Declared, service: Service) in
      let files = inventories[declared.member.rendering].rendering.hosts[declared.member.name]?.files
      return files?[service.configPath] != nil
    }
    let rules: [(Declared, Service) -> Bool] = [
      writes, { clusters.name($0) != nil && clusters.name($0) == $1.ownCluster }, { _, _ in true },
    ]
    for isFit in rules {
      for service in left {
        let index = open.firstIndex { $0.component == service.component.name && isFit($0, service) }
        guard let index else { continue }
        let place = open.remove(at: index)
        left.removeAll { $0.identifier == service.identifier }
        if let other = clusters.other(than: place, of: service) {
          misplaced.append(
            Misplaced(
              declared: place, service: service, declaredCluster: other.declared,
              runningCluster: other.running,
              hasItsFiles: writes(place, service)))
        } else {
          matched.append(Match(declared: place, service: service))
        }
      }
    }
    absent += open
    undeclared += left
  }
}
