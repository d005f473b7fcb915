import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// Drop-ins of hosts that no deploy writes, and that say otherwise what it writes: a deploy leaves them, and changes nothing.
struct OverrideFindings {
  private(set) var findings: [Finding] = []

  /// - Parameter running: services with their processes, by the service's identifier.
  init(_ scene: DriftScene, running: [String: RunningService]) {
    for service in scene.declaredServices {
      guard let files = scene.unitAfterDeploy(of: service), files.unread.isEmpty else { continue }
      for override in files.overrides {
        var finding = scene.finding(
          "unit.overridden", scene.place(of: service, file: service.unitName, key: override.key))
        finding.values.declared = override.below
        finding.values.onDisk = override.value
        finding.values.running = running[service.identifier]?.value(of: override.key)
        finding.text = "by \(override.path)"
        finding.isSecret = SecretSetting.isSecret(
          key: override.key, values: [override.below, override.value].compactMap(\.self), file: override.path)
        finding.evidence = [Finding.Evidence(override.path)]
        findings.append(finding)
      }
    }
  }
}

extension DriftScene {
  /// The files of a service's unit with those that a deploy writes; nil where it writes none.
  func unitAfterDeploy(of service: Service) -> UnitFiles? {
    guard let name = service.unitName, let record = records[service.host] else { return nil }
    let written = (comparison.written.files[service.host] ?? [:]).values.filter {
      UnitFiles.unit(of: $0.path) == name
    }
    return written.isEmpty ? nil : UnitFiles(of: name, in: record, with: written)
  }
}
