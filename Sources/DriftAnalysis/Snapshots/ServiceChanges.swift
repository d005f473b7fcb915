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
    let units = (before.unitName, after.unitName)
    let isSameUnit =
      UnitFiles(of: units.0 ?? "", in: oldRecord).effective
      == UnitFiles(of: units.1 ?? "", in: newRecord).effective
    if isSameUnit { compareOptions(old, new, after) }
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

  /// What the process got, apart from its class path, which tells of versions.
  private mutating func compareOptions(_ old: ProcessRecord, _ new: ProcessRecord, _ service: Service) {
    let (then, now) = (ServiceChanges.options(old), ServiceChanges.options(new))
    guard Set(then) != Set(now) else { return }
    var finding = scene.finding("diff.options", service, host: host, file: service.unitName)
    let changes =
      then.filter { !now.contains($0) }.map { ("then", $0) }
      + now.filter { !then.contains($0) }.map { ("now", $0) }
    finding.isSecret = SecretSetting.isSecret(key: "", values: changes.map(\.1), file: "")
    finding.evidence = changes.map { time, word in
      let isSecret = SecretSetting.isSecret(key: "", values: [word], file: "")
      return Finding.Evidence(
        "process \(new.id)", "\(time): \(isSecret ? "\(word.prefix { $0 != "=" })=\(Finding.mask)" : word)")
    }
    findings.append(finding)
  }

  private static func options(_ process: ProcessRecord) -> [String] {
    guard let java = JVMArguments(argv: process.arguments) else {
      return Array(process.arguments.dropFirst())
    }
    let path = java.classPath
    return process.arguments.dropFirst().filter { $0 != path }
  }
}
