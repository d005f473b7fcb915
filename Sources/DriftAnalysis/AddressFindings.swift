import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// Lists of servers that name, among hosts of the estate, some that are neither in the evidence nor in an inventory.
struct AddressFindings {
  private(set) var findings: [Finding] = []

  /// - Parameters:
  ///   - failures: hosts that gave no evidence, and are there all the same.
  ///   - told: what other findings tell already.
  init(_ scene: DriftScene, failures: [Snapshot.Failure], told: Set<Finding.Place>) {
    var known = Set(failures.map(\.host))
    for declared in scene.declared {
      known.formUnion(declared.inventory.hosts.keys)
      known.formUnion(declared.rendering.hosts.values.compactMap(\.address))
      // Other names of hosts stand among their own variables.
      for host in declared.inventory.hosts.values {
        known.formUnion((host.variables + host.fileVariables.joined()).compactMap(\.value.text))
      }
    }
    let components = Set(scene.estate.clusters.flatMap(\.services).map(\.component.name))
    // A component of which no host is there may well be somebody else's.
    for absent in scene.estate.absent
    where !known.contains(absent.name) && components.contains(absent.component.name) {
      for host in absent.namedBy {
        let service = scene.services[host]?.first { $0.main?[absent.setting] != nil }
        guard let service, let entry = service.main?.entry(absent.setting) else { continue }
        let place = scene.place(of: service, file: service.configPath, key: absent.setting)
        guard !told.contains(place) else { continue }
        var finding = scene.finding("address.unknown", place)
        finding.text = "\(absent.name) is not there"
        finding.values.onDisk = entry.value
        finding.evidence = [Finding.Evidence("\(service.configPath):\(entry.line)")]
        findings.append(finding)
      }
    }
  }
}
