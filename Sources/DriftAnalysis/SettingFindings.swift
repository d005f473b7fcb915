import AnsibleInventory
import ConfigFormats
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// What a deploy with the inventories would change in files and units.
struct SettingFindings {
  private(set) var findings: [Finding] = []
  private(set) var notCompared: [FindingReport.NotCompared] = []
  /// Settings that are there or would be, and those of them that would stay.
  private(set) var compared = 0
  private(set) var agreeing = 0
  private let scene: DriftScene
  private let running: [String: RunningService]

  /// - Parameter running: services with their processes, by the service's identifier.
  init(_ scene: DriftScene, running: [String: RunningService]) {
    self.scene = scene
    self.running = running
    let hosts = Dictionary(grouping: scene.comparison.differences, by: \.host)
    let owners = FileOwners(scene)
    for (host, differences) in hosts.sorted(by: { $0.key < $1.key })
    where !scene.placements.foreign.contains(host) {
      for (file, differences) in OrderedDictionary(grouping: differences, by: \.file)
      where !owners.isIrrelevant(file, on: host) && !scene.units.isOneSided(file, on: host) {
        take(differences, of: file, on: host, owners.owner(of: file, on: host))
      }
    }
    agreeing = scene.comparison.kept
    compared = agreeing + findings.count
    takeGaps(owners)
  }

  private mutating func take(
    _ differences: [SettingDifference], of file: String, on host: String, _ service: Service?
  ) {
    let differences = differences.filter { $0.kind != .unmanaged }
    guard !differences.isEmpty else { return }
    let rendered = scene.comparison.written.files[host]?[file]
    // Texts of the collection's own are settings of agents: their change restarts nothing.
    let restarts =
      rendered?.isForeign == true ? nil : scene.restarts(for: file, on: host, of: service)
    let whole = place(of: service, on: host, file, nil, rendered)
    if rendered == nil, differences.allSatisfy({ $0.kind == .lost }), file.hasPrefix("/") {
      // What a deploy changes in its own file or the unit is told there, and restarts it; else it goes on with this one.
      var finding = scene.finding("file.elsewhere", whole)
      finding.evidence = [Finding.Evidence(file, "\(differences.count) settings")]
      return findings.append(finding)
    }
    if rendered != nil, scene.records[host]?.files[file] == nil {
      return notCompared.append(
        FindingReport.NotCompared(
          place: whole, reason: "nothing on the host names it, so that it was not looked for"))
    }
    if let missing = missingFile(file, on: host) {
      var finding = scene.finding(
        "file.missing", self.place(of: service, on: host, missing, nil, rendered), restarts: restarts)
      finding.evidence = [Finding.Evidence(missing, "a deploy would write \(differences.count) settings")]
      return findings.append(finding)
    }
    if isEmptied(file, on: host), differences.count > 1, differences.allSatisfy({ $0.kind == .added }) {
      var finding = scene.finding("file.changed", whole, restarts: restarts)
      finding.text = "there is nothing in it"
      finding.evidence = [Finding.Evidence(file, "a deploy would write \(differences.count) settings")]
      return findings.append(finding)
    }
    // What the collection fills into a text of its own has keys, as long as the rest is that text.
    let hasKeys = rendered?.isForeign == true && !differences.contains { $0.key == RenderedFile.wholeKey }
    if case .lines? = rendered?.kind, !hasKeys { return takeLines(differences, whole, restarts) }
    if rendered?.isForeign == false, differences.contains(where: { $0.key == RenderedFile.wholeKey }) {
      return takeLines(differences, whole, restarts)
    }
    for difference in differences {
      var place = whole
      place.key = difference.masked.key
      findings.append(finding(of: difference, at: place, restarts, on: host, service))
    }
  }

  /// Files without keys: what differs is told as a whole.
  private mutating func takeLines(
    _ differences: [SettingDifference], _ place: Finding.Place, _ restarts: String?
  ) {
    var finding = scene.finding("file.changed", place, restarts: restarts)
    finding.isSecret = differences.contains(where: \.secret)
    finding.evidence = differences.map(\.masked).map { difference in
      Finding.Evidence(difference.file, SettingFindings.text(of: difference))
    }
    findings.append(finding)
  }

  private static func text(of difference: SettingDifference) -> String {
    switch difference.kind {
    // Where there is a text of the collection's own, its digest.
    case .changed where difference.key == RenderedFile.wholeKey && difference.rendered != "":
      "another text than the collection's own"
    case .changed where difference.key == RenderedFile.wholeKey: difference.observed ?? ""
    case .lost: "only on the host: \(difference.key)"
    default: "not there: \(difference.key)"
    }
  }

  private func finding(
    of difference: SettingDifference, at place: Finding.Place, _ restarts: String?, on host: String,
    _ service: Service?
  ) -> Finding {
    let kinds: [SettingDifference.Kind: String] = [
      .changed: "setting.changed", .added: "setting.missing", .lost: "setting.extra",
    ]
    var finding = scene.finding(kinds[difference.kind] ?? "setting.changed", place, restarts: restarts)
    finding.values.declared = difference.rendered
    finding.values.onDisk = difference.observed
    if let service, place.file == service.unitName {
      finding.values.running = running[service.identifier]?.value(of: difference.key)
    }
    finding.isSecret = difference.secret
    finding.evidence = [Finding.Evidence(location(of: difference, service))]
    for member in scene.comparison.written.members[host] ?? [] {
      let declared = scene.declared[member.rendering]
      finding.evidence += declared.origins(member.name, difference.file, difference.key).map {
        Finding.Evidence("\($0.file):\($0.line)")
      }
    }
    return finding
  }

  /// The line of the file where that is known.
  private func location(of difference: SettingDifference, _ service: Service?) -> String {
    let config = service?.configs.values.first { $0.path == difference.file }
    let line = config?.properties.entry(difference.key)?.line
    return line.map { "\(difference.file):\($0)" } ?? difference.file
  }

  private func isEmptied(_ file: String, on host: String) -> Bool {
    guard file.hasPrefix("/"), let seen = scene.records[host]?.files[file], seen.state == .read else {
      return false
    }
    return RenderedFile(path: file, bytes: seen.content.bytes).settings.isEmpty
  }

  /// The path of what a deploy would write and nobody finds there; nil where it is there.
  private func missingFile(_ file: String, on host: String) -> String? {
    guard let record = scene.records[host] else { return nil }
    let written = scene.comparison.written.files[host] ?? [:]
    let isUnit = file.hasSuffix(".service") && !file.contains("/")
    let paths =
      isUnit ? written.keys.filter { UnitFiles.unit(of: $0) == file } : [file].filter { written[$0] != nil }
    return paths.first { path in
      record.files[path].map { $0.state == .missing } ?? true
    }
  }

  private func place(
    of service: Service?, on host: String, _ file: String, _ key: String?, _ rendered: RenderedFile?
  ) -> Finding.Place {
    if let service { return scene.place(of: service, file: file, key: key) }
    let component = rendered.flatMap { $0.component.isEmpty ? nil : $0.component }
    return Finding.Place(component: component, host: host, file: file, key: key)
  }

  // MARK: - What was not compared

  private mutating func takeGaps(_ owners: FileOwners) {
    for skipped in scene.comparison.skipped
    where !scene.placements.foreign.contains(skipped.host)
      && !owners.isIrrelevant(skipped.file, on: skipped.host)
    {
      let service = owners.owner(of: skipped.file, on: skipped.host)
      notCompared.append(
        FindingReport.NotCompared(
          place: place(of: service, on: skipped.host, skipped.file, skipped.key, nil), reason: skipped.reason,
          isGap: skipped.isGap))
    }
    let skipped = Set(scene.comparison.skipped.map { [$0.host, $0.file, $0.reason] })
    let names = scene.comparison.written.names
    for (index, declared) in scene.declared.enumerated() {
      for gap in declared.rendering.gaps {
        let host = names[WrittenFiles.Member(rendering: index, name: gap.host)] ?? gap.host
        let unit = UnitFiles.unit(of: gap.subject) ?? gap.subject
        // With the settings of the file that it is about, or with all of it, it was told already.
        if [gap.subject, unit].contains(where: { skipped.contains([host, $0, gap.reason]) }) { continue }
        notCompared.append(
          FindingReport.NotCompared(
            place: Finding.Place(host: host, file: gap.subject), reason: gap.reason))
      }
      for file in declared.unread {
        notCompared.append(
          FindingReport.NotCompared(place: Finding.Place(file: declared.path), reason: file.description))
      }
    }
  }
}
