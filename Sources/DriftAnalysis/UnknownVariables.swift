import AnsibleInventory
import DeploymentRendering
import EstateFindings

/// Findings of hosts of which an inventory says more than could be read: what differs there may be declared just so.
struct UnknownVariables {
  private(set) var findings: [Finding] = []
  private(set) var notCompared: [FindingReport.NotCompared] = []

  /// - Parameter findings: of what a deploy would write.
  init(_ scene: DriftScene, _ findings: [Finding]) {
    let reasons = UnknownVariables.reasons(scene)
    for finding in findings {
      guard let reason = finding.place.host.flatMap({ reasons[$0] }) else {
        self.findings.append(finding)
        continue
      }
      notCompared.append(FindingReport.NotCompared(place: finding.place, reason: reason))
    }
  }

  /// Why what is declared is not known, by host of the evidence.
  private static func reasons(_ scene: DriftScene) -> [String: String] {
    let hosts = scene.declared.map { declared in
      declared.unread.map { (text: $0.description, hosts: $0.hosts(in: declared.inventory)) }
    }
    return scene.comparison.written.members.compactMapValues { members in
      members.lazy.flatMap { member in
        hosts[member.rendering].filter { $0.hosts.contains(member.name) }.map(\.text)
      }.first
    }
  }
}
