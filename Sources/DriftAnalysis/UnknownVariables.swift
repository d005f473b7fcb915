import DeploymentRendering
import EstateFindings

/// Findings of hosts of which an inventory says more than could be read: what differs there may be declared just so.
struct UnknownVariables {
  private(set) var findings: [Finding] = []
  /// Those that are told as not compared.
  private(set) var hidden: [Finding] = []
  private(set) var notCompared: [FindingReport.NotCompared] = []

  /// - Parameter findings: of what a deploy would write.
  init(_ closed: ClosedFiles, _ findings: [Finding]) {
    for finding in findings {
      guard let reason = finding.place.host.flatMap(closed.reason) else {
        self.findings.append(finding)
        continue
      }
      hidden.append(finding)
      notCompared.append(FindingReport.NotCompared(place: finding.place, reason: reason))
    }
  }
}
