import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// What became of the services of one host.
struct ServiceChanges {
  private(set) var findings: [Finding] = []
  private(set) var notCompared: [FindingReport.NotCompared] = []
  private let scene: SnapshotScene
  private let host: String

  init(_ scene: SnapshotScene, host: String) {
    self.scene = scene
    self.host = host
    var old = scene.old.services[host] ?? []
    var new = scene.new.services[host] ?? []
    // The same unit and file first, then what is the same component at least.
    for isExact in [true, false] {
      for before in old {
        guard
          let index = new.firstIndex(where: {
            isExact ? $0.identifier == before.identifier : $0.component.name == before.component.name
          })
        else { continue }
        compare(before, new.remove(at: index))
        old.removeAll { $0.identifier == before.identifier }
      }
    }
    for service in old {
      var finding = scene.finding("diff.service-gone", service, host: host)
      finding.values.before = service.state.rawValue
      finding.evidence = [PlacementFindings.evidence(service)]
      findings.append(finding)
    }
    for service in new {
      var finding = scene.finding("diff.service-new", service, host: host)
      finding.values.onDisk = service.state.rawValue
      finding.evidence = [PlacementFindings.evidence(service)]
      findings.append(finding)
    }
  }

  private mutating func compare(_ before: Service, _ after: Service) {
    if before.state != after.state {
      var finding = scene.finding("diff.state", after, host: host)
      finding.values.before = before.state.rawValue
      finding.values.running = after.state.rawValue
      finding.evidence = [PlacementFindings.evidence(after)]
      findings.append(finding)
    }
    compareBoot(before, after)
    guard let old = scene.old.process(of: before), let new = scene.new.process(of: after),
      let oldRecord = scene.old.records[host], let newRecord = scene.new.records[host]
    else { return }
    if old.id != new.id || oldRecord.start(of: old) != newRecord.start(of: new) {
      var finding = scene.finding("diff.restarted", after, host: host)
      finding.evidence = [
        Finding.Evidence("process \(old.id)", "then"), Finding.Evidence("process \(new.id)", "now"),
      ]
      findings.append(finding)
    }
    compareJava(JavaInUse(old, in: oldRecord), JavaInUse(new, in: newRecord), after)
    compareJars(JarVersions(old).versions, JarVersions(new).versions, after)
    let changes = ProcessChanges(
      (old, UnitFiles(of: before.unitName ?? "", in: oldRecord).effective),
      (new, UnitFiles(of: after.unitName ?? "", in: newRecord).effective), rules: scene.catalog.starts)
    for change in changes.all { add(change, new, after) }
  }

  /// Whether the unit starts when the host does.
  private mutating func compareBoot(_ before: Service, _ after: Service) {
    guard let old = scene.old.records[host]?.start(of: before.unitName),
      let new = scene.new.records[host]?.start(of: after.unitName), old != new
    else { return }
    var finding = scene.finding("diff.boot", after, host: host, file: after.unitName)
    finding.values.before = old
    finding.values.onDisk = new
    finding.evidence = [Finding.Evidence(after.unitName ?? "", "links in /etc/systemd/system")]
    findings.append(finding)
  }

  private mutating func compareJava(_ old: JavaInUse?, _ new: JavaInUse?, _ service: Service) {
    guard let old, let new, old.version != new.version else { return }
    var finding = scene.finding(
      "diff.java", service, host: host, file: "\(new.home)/release", restarts: service.unit)
    finding.values.before = old.version
    finding.values.onDisk = new.version
    finding.evidence = [Finding.Evidence("\(new.home)/release"), PlacementFindings.evidence(service)]
    findings.append(finding)
  }

  private mutating func compareJars(
    _ old: OrderedDictionary<String, String>, _ new: OrderedDictionary<String, String>, _ service: Service
  ) {
    for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] {
      var finding = scene.finding("diff.jar", service, host: host, key: name)
      finding.values.before = old[name]
      finding.values.running = new[name]
      finding.evidence = [PlacementFindings.evidence(service)]
      findings.append(finding)
    }
  }

  private mutating func add(_ change: ProcessChanges.Change, _ process: ProcessRecord, _ service: Service) {
    var finding = scene.finding(
      "diff.options", service, host: host, file: service.unitName, key: change.key)
    if RedactedText.isIn(change.before, change.now) {
      return notCompared.append(
        FindingReport.NotCompared(place: finding.place, reason: RedactedText.reason))
    }
    finding.values.before = change.before
    finding.values.running = change.now
    finding.isSecret = SecretSetting.isSecret(
      key: change.key, values: [change.before, change.now].compactMap(\.self), file: "")
    finding.evidence = [PlacementFindings.evidence(service)]
    findings.append(finding)
  }
}

extension HostRecord {
  /// `enabled`, `disabled` or `masked`; nil for a unit that was not seen.
  fileprivate func start(of unit: String?) -> String? {
    guard let unit = units.first(where: { $0.name == unit }) else { return nil }
    if unit.isMasked(in: self) { return "masked" }
    return unit.isEnabled ? "enabled" : "disabled"
  }
}
