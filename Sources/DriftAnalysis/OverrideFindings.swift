import ComponentCatalog
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// Drop-ins of hosts that no deploy writes, and that say otherwise what it writes, or more: a deploy leaves them, and changes
/// nothing. So it is with a unit file of the host's own that hides the package's.
struct OverrideFindings {
  private(set) var findings: [Finding] = []

  /// - Parameter running: services with their processes, by the service's identifier.
  init(_ scene: DriftScene, running: [String: RunningService]) {
    for service in scene.declaredServices {
      guard let files = scene.unitAfterDeploy(of: service), files.unread.isEmpty else { continue }
      for override in files.overrides where !scene.isDoubted(override.key, inUnitOf: service) {
        var finding = finding("unit.overridden", override, service, scene, running)
        if scene.catalog.findings.severity(ofUnitSetting: override.key) == .cosmetic {
          finding.severity = .cosmetic
        }
        finding.values.declared = override.below
        findings.append(finding)
      }
      for addition in files.additions where !scene.isDoubted(addition.key, inUnitOf: service) {
        guard let severity = scene.catalog.findings.severity(ofUnitSetting: addition.key),
          severity > .cosmetic
        else { continue }
        var finding = finding("unit.extra", addition, service, scene, running)
        finding.severity = severity
        let missing = addition.key == "EnvironmentFile" ? files.missingEnvironment : []
        if !missing.isEmpty {
          finding.severity = .critical
          finding.text +=
            "; \(missing.joined(separator: ", ")) is not there, without which the unit does not start"
        }
        findings.append(finding)
      }
    }
  }

  private func finding(
    _ kind: String, _ override: UnitFiles.Override, _ service: Service, _ scene: DriftScene,
    _ running: [String: RunningService]
  ) -> Finding {
    var finding = scene.finding(kind, scene.place(of: service, file: service.unitName, key: override.key))
    finding.values.onDisk = override.value
    finding.values.running = running[service.identifier]?.value(of: override.key)
    let source = scene.environmentFile(of: override, service)
    // A file of the same name takes the place of the package's.
    let role = override.path.hasSuffix(".service") ? ", which hides the unit file of the package" : ""
    finding.text = "by \(override.path)" + (source.map { ", which names \($0)" } ?? role)
    finding.isSecret = SecretSetting.isSecret(
      key: override.key, values: [override.below, override.value].compactMap(\.self), file: override.path)
    finding.evidence = [override.path, source].compactMap(\.self).map { Finding.Evidence($0) }
    return finding
  }
}

extension DriftScene {
  /// The file of variables in which the value of an override stands; nil where it stands in the override's own.
  fileprivate func environmentFile(of override: UnitFiles.Override, _ service: Service) -> String? {
    let prefix = "Environment."
    guard override.key.hasPrefix(prefix), let record = records[service.host], let name = service.unitName
    else { return nil }
    let start = override.key.dropFirst(prefix.count) + "="
    let own = record.files[override.path]?.content.text ?? ""
    guard !own.contains(start) else { return nil }
    return UnitFiles(of: name, in: record).environmentFiles.last { path in
      let lines = record.files[path]?.content.text.split(whereSeparator: \.isNewline) ?? []
      return lines.contains { $0.hasPrefix(start) }
    }
  }

  /// Whether it is not known what a deploy would write for a setting of a service's unit.
  func isDoubted(_ key: String, inUnitOf service: Service) -> Bool {
    guard let name = service.unitName else { return false }
    return (comparison.written.files[service.host] ?? [:]).values.contains {
      UnitFiles.unit(of: $0.path) == name && $0.doubt(of: key) != nil
    }
  }

  /// The files of a service's unit with those that a deploy writes; nil where it writes none.
  func unitAfterDeploy(of service: Service) -> UnitFiles? {
    guard let name = service.unitName, let record = records[service.host] else { return nil }
    let written = (comparison.written.files[service.host] ?? [:]).values.filter {
      UnitFiles.unit(of: $0.path) == name
    }
    return written.isEmpty ? nil : UnitFiles(of: name, in: record, with: written)
  }
}
