import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// What a deploy would set otherwise in files that it does not write as a whole: those of logging, which packages bring.
struct EditFindings {
  private(set) var findings: [Finding] = []
  private(set) var notCompared: [FindingReport.NotCompared] = []
  /// Settings that were looked at, and those of them that would stay.
  private(set) var compared = 0
  private(set) var agreeing = 0
  private let scene: DriftScene

  init(_ scene: DriftScene) {
    self.scene = scene
    // Two workers of a host may log by one file.
    var seen: Set<[String]> = []
    for match in scene.placements.matched {
      let edits = scene.comparison.written.edits[match.service.host] ?? [:]
      for edit in edits.values
      where edit.component == match.service.component.name
        && seen.insert([match.service.host, edit.path]).inserted
      {
        find(edit, match)
      }
    }
  }

  private mutating func find(_ edit: FileEdit, _ match: Placements.Match) {
    let service = match.service
    let place = scene.place(of: service, file: edit.path)
    guard let record = scene.records[service.host] else { return }
    if let doubt = edit.doubt { return leaveOut(place, doubt) }
    let file = record.files[edit.path]
    guard let file, file.state == .read else {
      // A copy has what people took along.
      if record.isCopy { return }
      let what = "a deploy sets levels and sizes of logs in it"
      switch file?.state {
      case nil: leaveOut(place, "\(what), and nothing on the host names it, so that it was not looked for")
      // Nothing is unknown there.
      case .missing: leaveOut(place, "it is not there; \(what), and fails on that", isGap: false)
      default: leaveOut(place, "\(what), and it could not be read")
      }
      return
    }
    guard let edited = scene.edited(edit.path, on: service.host) else { return }
    if let problem = edited.problem { return leaveOut(place, problem) }
    for reason in Set(edit.unknown.values).sorted() { leaveOut(place, reason) }
    for key in edited.unset {
      leaveOut(place, "\(key) is not set in it, and a deploy sets it only where it is", isGap: false)
    }
    if edit.values[.redactor] != nil {
      leaveOut(
        place, "what the collection's redactor makes of it (logredactor_enabled) is not told", isGap: false)
    }
    compared += edited.compared
    agreeing += edited.compared - edited.changes.count
    for change in edited.changes { findings.append(finding(change, edit, match, place)) }
  }

  private func finding(
    _ change: EditedFile.Change, _ edit: FileEdit, _ match: Placements.Match, _ place: Finding.Place
  ) -> Finding {
    let kind =
      change.onDisk == nil ? "setting.missing" : change.declared == nil ? "setting.extra" : "setting.changed"
    var finding = scene.finding(kind, place, restarts: match.service.unit)
    finding.place.key = change.key
    finding.values.declared = change.declared
    finding.values.onDisk = change.onDisk
    if !change.appenders.isEmpty { finding.text = "of \(change.appenders.joined(separator: ", "))" }
    finding.evidence = [Finding.Evidence(edit.path)]
    let member = match.declared.member
    let declared = scene.declared[member.rendering]
    let variables = declared.inventory.variables(of: member.name, hashBehaviour: declared.hashBehaviour)
    finding.evidence += (edit.variables[change.part] ?? []).sorted().compactMap { name in
      variables[name]?.place.map { Finding.Evidence("\($0.file):\($0.line)", name) }
    }
    return finding
  }

  private mutating func leaveOut(_ place: Finding.Place, _ reason: String, isGap: Bool = true) {
    notCompared.append(FindingReport.NotCompared(place: place, reason: reason, isGap: isGap))
  }
}

extension DriftScene {
  /// A file in which a deploy would set something; nil where it would not, or nobody read it.
  func edited(_ path: String, on host: String) -> EditedFile? {
    guard let edit = comparison.written.edits[host]?[path], edit.doubt == nil,
      let file = records[host]?.files[path], file.state == .read
    else { return nil }
    return EditedFile(file.content.text, edit)
  }
}
