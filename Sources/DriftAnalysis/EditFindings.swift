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
      let (host, component) = (match.service.host, match.service.component.name)
      for edit in (scene.comparison.written.edits[host] ?? [:]).values {
        let all = scene.inOrderOfDeployment(edit)
        guard let index = all.firstIndex(where: { $0.component == component }),
          seen.insert([host, edit.path, component]).inserted
        else { continue }
        if index == 0 { find(all[0], match) } else { contest(all[index], before: all[index - 1], match) }
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
      // Where no host of the group has it, it may be that logging was set up in another way.
      if file?.state == .missing, isElsewhere(edit, of: match) {
        findings.append(scene.finding("file.not-to-edit", place))
        return
      }
      // A copy has what people took along.
      if record.isCopy { return }
      let what = "a deploy sets levels and sizes of logs in it"
      switch file?.state {
      case .missing: leaveOut(place, "it is not there; \(what), and fails on that", isGap: false)
      case nil: leaveOut(place, "\(what), and nothing on the host names it, so that it was not looked for")
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
      findRedactor(file.content.text, edit, match, place)
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
    var finding = scene.finding(
      kind, place, restarts: scene.restarts(for: edit.path, on: match.service.host, of: match.service))
    finding.place.key = change.key
    finding.values.declared = change.declared
    finding.values.onDisk = change.onDisk
    if !change.appenders.isEmpty { finding.text = "of \(change.appenders.joined(separator: ", "))" }
    finding.evidence = [Finding.Evidence(edit.path)]
    finding.evidence += origins(of: change.part, edit, match)
    return finding
  }

  /// Where the inventory says what a part is set to.
  private func origins(of part: FileEdit.Part, _ edit: FileEdit, _ match: Placements.Match)
    -> [Finding.Evidence]
  {
    let member = match.declared.member
    let declared = scene.declared[member.rendering]
    let variables = declared.inventory.variables(of: member.name, hashBehaviour: declared.hashBehaviour)
    return (edit.variables[part] ?? []).sorted().compactMap { name in
      variables[name]?.place.map { Finding.Evidence("\($0.file):\($0.line)", name) }
    }
  }

  /// Whether another host of the group has the file.
  private func isElsewhere(_ edit: FileEdit, of match: Placements.Match) -> Bool {
    scene.placements.matched.contains {
      $0.service.component.name == match.service.component.name
        && scene.records[$0.service.host]?.files[edit.path]?.state == .read
    }
  }

  /// The redactor's appender: whether it is there is known, how it is set up is not.
  private mutating func findRedactor(
    _ text: String, _ edit: FileEdit, _ match: Placements.Match, _ place: Finding.Place
  ) {
    guard edit.unknown[.redactor] == nil, !text.contains("RedactorAppender") else {
      return leaveOut(
        place, "what the collection's redactor makes of it (logredactor_enabled) is not told", isGap: false)
    }
    compared += 1
    // Up to 7.9 it counts from the next start on.
    let restarted =
      edit.form == .log4j2
      ? scene.restarts(for: edit.path, on: match.service.host, of: match.service) : nil
    var finding = scene.finding("setting.missing", place, restarts: restarted)
    finding.place.key = "RedactorAppender"
    finding.values.declared = "logredactor_enabled"
    finding.evidence = [Finding.Evidence(edit.path)] + origins(of: .redactor, edit, match)
    findings.append(finding)
  }

  /// What two components of a host set otherwise in one file: each deploy sets it to and fro, and restarts both.
  private mutating func contest(_ edit: FileEdit, before earlier: FileEdit, _ match: Placements.Match) {
    let place = scene.place(of: match.service, file: edit.path)
    for part in FileEdit.Part.allCases where part != .redactor {
      guard let own = edit.values[part], let other = earlier.values[part], own != other else { continue }
      var finding = scene.finding(
        "setting.contested", place,
        restarts: scene.restarts(for: edit.path, on: match.service.host, of: match.service))
      finding.place.key = edit.key(of: part)
      finding.values.declared = own.joined(separator: ", ")
      finding.text = "\(earlier.component) sets \(other.joined(separator: ", "))"
      finding.evidence = [Finding.Evidence(edit.path)] + origins(of: part, edit, match)
      findings.append(finding)
    }
  }

  private mutating func leaveOut(_ place: Finding.Place, _ reason: String, isGap: Bool = true) {
    notCompared.append(FindingReport.NotCompared(place: place, reason: reason, isGap: isGap))
  }
}

extension DriftScene {
  /// What components set in a file, in the order in which they are deployed.
  fileprivate func inOrderOfDeployment(_ edit: FileEdit) -> [FileEdit] {
    let order = catalog.deploy.restarts.order
    return edit.all.sorted {
      (order.firstIndex(of: $0.component) ?? .max, $0.component) < (
        order.firstIndex(of: $1.component) ?? .max, $1.component
      )
    }
  }

  /// A file in which a deploy would set something; nil where it would not, or nobody read it.
  func edited(_ path: String, on host: String) -> EditedFile? {
    guard let edit = comparison.written.edits[host]?[path].flatMap({ inOrderOfDeployment($0).first }),
      edit.doubt == nil, let file = records[host]?.files[path], file.state == .read
    else { return nil }
    return EditedFile(file.content.text, edit)
  }
}
