import ComponentCatalog
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// Existing inventories held against an estate: what they declare, what is on disk, what runs.
package struct InventoryDrift: Sendable {
  package let report: FindingReport

  /// - Parameters:
  ///   - declared: an inventory for each cluster, with what a deploy would write.
  ///   - snapshot: the evidence.
  ///   - estate: of its hosts.
  ///   - isLimited: some hosts of the inventories were left out with intent.
  package init(
    _ declared: [DeclaredInventory], against snapshot: Snapshot, estate: Estate, catalog: Catalog,
    isLimited: Bool = false
  ) {
    let scene = DriftScene(
      declared: declared, records: snapshot.hosts, estate: estate, catalog: catalog)
    let running = InventoryDrift.running(scene)
    let placements = PlacementFindings(scene, failures: snapshot.failures, isLimited: isLimited)
    let processes = Dictionary(running.map { ($0.service.identifier, $0) }, uniquingKeysWith: { $1 })
    let settings = SettingFindings(scene, running: processes)
    let edits = EditFindings(scene)
    let overrides = OverrideFindings(scene, running: processes)
    let started = ProcessFindings(scene, running, settings: settings.findings + overrides.findings)
    let versions = VersionFindings(scene)
    let attributes = AttributeFindings(scene)
    let identities = IdentityFindings(scene)
    let addresses = AddressFindings(scene, failures: snapshot.failures)
    var report = FindingReport(
      subject: .drift, sources: declared.map(\.path), program: snapshot.program, taken: snapshot.taken)
    let closed = ClosedFiles(scene)
    let written = UnknownVariables(closed, settings.findings + edits.findings)
    let hidden = HiddenSettings(scene, closed, written.hidden)
    let skew = SkewFindings(scene, versions, hidden, moved: placements.moved)
      .findings(besides: started.findings)
    let others = UnknownVariables(closed, versions.findings + attributes.findings + overrides.findings)
    report.findings = InventoryDrift.settled(
      [
        placements.findings, written.findings, others.findings, started.findings, skew,
        identities.findings, DataClusters(scene).findings, addresses.findings,
      ].flatMap(\.self)
    ).sorted()
    report.notCompared = [
      settings.notCompared, versions.notCompared, started.notCompared, written.notCompared,
      others.notCompared, placements.notCompared, edits.notCompared,
    ].flatMap(\.self).withoutFilesTold.sorted { $0.order < $1.order }
    report.notes =
      declared.compactMap(\.versionNote) + UnknownGroups(scene).notes
      + UnusedVariables(declared, known: catalog.variables).notes
    report.everyRun = OrderedSet(declared.flatMap(\.everyRun)).elements
    let open = scene.records.keys.filter { closed.reason(for: $0) != nil }
    report.presumed = scene.comparison.limited(to: Set(open)).kept
    report.compared = settings.compared + edits.compared - written.notCompared.count - report.presumed
    report.agreeing = settings.agreeing + edits.agreeing - report.presumed
    report.hosts =
      ReportHosts(snapshot, scene.services, cluster: scene.cluster, unasked: placements.unasked.elements)
      .hosts
    self.report = report
  }

  /// What does not run is started, and never restarted.
  private static func settled(_ findings: [Finding]) -> [Finding] {
    let started = Set(findings.compactMap { finding in finding.starts.map { [finding.place.host, $0] } })
    return findings.map { finding in
      guard let unit = finding.restarts, started.contains([finding.place.host, unit]) else { return finding }
      var finding = finding
      (finding.restarts, finding.starts) = (nil, unit)
      return finding
    }
  }

  private static func running(_ scene: DriftScene) -> [RunningService] {
    let surroundings = surroundings(scene)
    return scene.declaredServices.compactMap { service in
      guard let process = scene.process(of: service), let record = scene.records[service.host] else {
        return nil
      }
      let unit = service.state == .running ? service.unitName.map { UnitFiles(of: $0, in: record) } : nil
      let isKnown = unit.map { $0.unread.isEmpty && $0.unreadEnvironment.isEmpty } ?? false
      return RunningService(
        service, process, unit: isKnown ? unit : nil, surroundings: surroundings, in: record,
        rules: scene.catalog.starts)
    }
  }

  /// Names of variables that all processes have: systemd itself gives them (`DefaultEnvironment=`), not a unit.
  private static func surroundings(_ scene: DriftScene) -> Set<String> {
    let all = scene.declaredServices.compactMap { scene.process(of: $0)?.environment }.map { entries in
      Set(entries.map { String($0.prefix { $0 != "=" }) })
    }
    guard all.count > 1, let first = all.first else { return [] }
    return all.dropFirst().reduce(first) { $0.intersection($1) }
  }
}

extension [FindingReport.NotCompared] {
  /// Without the files that could not be opened, where settings say that they hang on one.
  fileprivate var withoutFilesTold: [FindingReport.NotCompared] {
    let told = Set(filter { $0.place.host != nil }.map(\.reason))
    return filter { $0.place.host != nil || !told.contains($0.reason) }
  }
}

extension FindingReport.NotCompared {
  var order: String {
    [place.cluster, place.component, place.host, place.file, place.key, reason].map { $0 ?? "" }
      .joined(separator: "\u{1}")
  }
}
