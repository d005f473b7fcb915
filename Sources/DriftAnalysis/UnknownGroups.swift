import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateFindings
import EstateModel
import OrderedCollections

/// Groups of inventories that no version of the collection has, with hosts that run what no inventory declares: the name
/// of some is mistyped.
struct UnknownGroups {
  /// One a group, in the order of the inventories.
  private(set) var notes: [FindingReport.Note] = []

  init(_ scene: DriftScene) {
    let names = scene.catalog.components.map(\.name)
    let hosts = Set(scene.placements.foreign + scene.placements.undeclared.map(\.host))
    var places: OrderedDictionary<[String], OrderedSet<String>> = [:]
    for host in hosts.sorted() {
      for member in scene.comparison.written.members[host] ?? [] {
        let declared = scene.declared[member.rendering]
        // A child group of one of the collection is for people to name.
        let groups = declared.inventory.groups(of: member.name).map(\.name)
        for group in groups where !names.contains(group) {
          places[[declared.path, group], default: []].append(host)
        }
      }
    }
    for (place, hosts) in places {
      guard let nearest = NearestName.of(place[1], among: names) else { continue }
      notes.append(
        FindingReport.Note(
          source: place[0], subject: place[1],
          text:
            "no group of the collection, which passes over \(HostRange.text(hosts)); nearest: \(nearest)"
        ))
    }
  }
}
