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
///
/// They are told whatever else is told of the setting: that a deploy would write another list does not say that the host
/// is gone.
struct AddressFindings {
  private(set) var findings: [Finding] = []

  /// - Parameter failures: hosts that gave no evidence, and are there all the same.
  init(_ scene: DriftScene, failures: [Snapshot.Failure]) {
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
    let absent = scene.estate.absent.filter {
      !known.contains($0.name) && components.contains($0.component.name)
    }
    // Several components may have been on it.
    for (name, absent) in OrderedDictionary(grouping: absent, by: \.name) {
      let namings = OrderedSet(absent.flatMap(\.namings).sorted())
      for (place, namings) in OrderedDictionary(grouping: namings, by: { [$0.host, $0.file] }) {
        let service = scene.services[place[0]]?.first { $0.configPath == place[1] }
        guard let service, let finding = AddressFindings.finding(name, namings.map(\.setting), service, scene)
        else { continue }
        findings.append(finding)
      }
    }
  }

  /// One finding for all settings of a file that name the host.
  private static func finding(
    _ name: String, _ settings: [String], _ service: Service, _ scene: DriftScene
  ) -> Finding? {
    let entries = settings.compactMap { service.main?.entry($0) }
    guard let first = entries.first else { return nil }
    var finding = scene.finding(
      "address.unknown", scene.place(of: service, file: service.configPath, key: first.key))
    let others = entries.dropFirst().map(\.key).joined(separator: ", ")
    finding.text = "\(name) is not there" + (others.isEmpty ? "" : "; named in \(others) as well")
    finding.values.onDisk = first.value
    finding.evidence = entries.map { Finding.Evidence("\(service.configPath):\($0.line)") }
    return finding
  }
}
