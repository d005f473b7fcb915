import ComponentCatalog
import EstateFindings
import EstateModel
import HostEvidence

/// An estate at two times: what changed in between.
package struct SnapshotAnalysis: Sendable {
  package let report: FindingReport

  /// - Parameter names: of the two snapshots, for people.
  package init(
    from old: Snapshot, to new: Snapshot, names: (old: String, new: String), catalog: Catalog
  ) {
    let scene = SnapshotScene(
      old: EstateIndex(Estate(records: old.hosts, catalog: catalog), old.hosts),
      new: EstateIndex(Estate(records: new.hosts, catalog: catalog), new.hosts), catalog: catalog)
    var report = FindingReport(
      subject: .diff, sources: ["\(names.old) (\(old.taken))", "\(names.new) (\(new.taken))"],
      program: new.program,
      taken: new.taken)
    var findings = SnapshotAnalysis.hosts(scene, old, new)
    let unreadThen = Set(old.failures.map(\.host))
    for record in new.hosts {
      if unreadThen.contains(record.name) {
        report.notCompared.append(
          FindingReport.NotCompared(place: Finding.Place(host: record.name), reason: "it was not read then"))
      }
      guard let before = scene.old.records[record.name] else { continue }
      let services = ServiceChanges(scene, host: record.name)
      let files = FileChanges(scene, from: before, to: record)
      let host = HostChanges(scene, from: before, to: record)
      findings += services.findings + files.findings + host.findings
      report.notCompared += files.notCompared + services.notCompared
      report.compared += files.compared
      report.agreeing += files.agreeing
    }
    report.findings = findings.sorted()
    report.notCompared.sort { $0.order < $1.order }
    report.hosts = ReportHosts(new, scene.new.services, cluster: scene.new.cluster, unasked: []).hosts
    self.report = report
  }

  /// Hosts that came and went.
  private static func hosts(_ scene: SnapshotScene, _ old: Snapshot, _ new: Snapshot) -> [Finding] {
    let known = (
      old: Set(old.hosts.map(\.name) + old.failures.map(\.host)),
      new: Set(new.hosts.map(\.name) + new.failures.map(\.host))
    )
    let changes = [
      ("diff.host-gone", old.hosts.filter { !known.new.contains($0.name) }, scene.old),
      ("diff.host-new", new.hosts.filter { !known.old.contains($0.name) }, scene.new),
    ]
    return changes.flatMap { kind, records, estate in
      records.map { record in
        let services = estate.services[record.name] ?? []
        let components = Set(services.map(\.component.name)).sorted()
        var finding = scene.catalog.finding(
          kind,
          Finding.Place(
            cluster: services.first.flatMap(estate.cluster),
            component: components.count == 1 ? components.first : nil, host: record.name))
        let text = components.joined(separator: ", ")
        if kind == "diff.host-gone" { finding.values.before = text } else { finding.values.onDisk = text }
        finding.evidence = services.map(PlacementFindings.evidence)
        return finding
      }
    }
  }
}

/// Both times of an estate.
struct SnapshotScene {
  let old: EstateIndex
  let new: EstateIndex
  let catalog: Catalog

  /// - Parameter host: that both times have.
  func finding(
    _ kind: String, _ service: Service?, host: String, file: String? = nil, key: String? = nil,
    restarts: String? = nil
  ) -> Finding {
    catalog.finding(kind, place(service, host: host, file: file, key: key), restarts: restarts)
  }

  func place(
    _ service: Service?, host: String, file: String? = nil, key: String? = nil
  ) -> Finding.Place {
    Finding.Place(
      cluster: service.flatMap(new.cluster), component: service?.component.name, host: host, file: file,
      key: key)
  }
}
