import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// Hosts and components that are not where the inventories have them, or not in the state a deploy would leave them in.
struct PlacementFindings {
  private(set) var findings: [Finding] = []
  /// Inventories that declare nothing.
  private(set) var notCompared: [FindingReport.NotCompared] = []
  /// Hosts of the inventories that nobody was asked to read.
  private(set) var unasked: OrderedSet<String> = []
  /// Identifiers of services of which it is told that they are in another group.
  private(set) var moved: Set<String> = []
  private let scene: DriftScene

  /// - Parameters:
  ///   - failures: hosts that gave no evidence.
  ///   - isLimited: some hosts were left out with intent.
  init(_ scene: DriftScene, failures: [Snapshot.Failure], isLimited: Bool) {
    self.scene = scene
    findMissing(failures: Set(failures.map(\.host)), isLimited: isLimited)
    for host in scene.placements.foreign { findForeign(host) }
    findMoved()
    findings += scene.placements.misplaced.map(inOtherCluster)
    moved.formUnion(scene.placements.misplaced.map(\.service.identifier))
    for declared in scene.declared
    where scene.catalog.components.allSatisfy({ declared.inventory.hosts(in: $0.name).isEmpty }) {
      notCompared.append(
        FindingReport.NotCompared(
          place: Finding.Place(file: declared.path),
          reason:
            "it has no host in a group of the collection (kafka_broker, ...), so that nothing was compared"))
    }
    for match in scene.placements.matched { findState(match.service) }
    findings += scene.placements.matched.compactMap { underOtherUnit($0.service) }
  }

  private mutating func findMissing(failures: Set<String>, isLimited: Bool) {
    for (member, placements) in OrderedDictionary(grouping: scene.placements.unseen, by: \.member) {
      let declared = scene.declared[member.rendering]
      let address = declared.rendering.hosts[member.name]?.address
      if failures.contains(member.name) || address.map(failures.contains) == true { continue }
      unasked.append(member.name)
      if isLimited { continue }
      let components = placements.map(\.component)
      var finding = scene.finding(
        "host.missing",
        Finding.Place(component: components.count == 1 ? components.first : nil, host: member.name))
      finding.values.declared = components.joined(separator: ", ")
      finding.evidence = [Finding.Evidence(declared.path, "groups of the host")]
      findings.append(finding)
    }
  }

  private mutating func findForeign(_ host: String) {
    let services = scene.services[host] ?? []
    // In no group of a component, which is another matter than not to be there.
    if scene.comparison.written.members[host] != nil {
      findings += services.map { notDeclared($0) }
      return
    }
    let components = OrderedSet(services.map(\.component.name))
    var finding = scene.finding(
      "host.undeclared",
      Finding.Place(
        cluster: services.first.flatMap(scene.cluster),
        component: components.count == 1 ? components.first : nil,
        host: host))
    finding.values.onDisk = components.joined(separator: ", ")
    finding.text = services.compactMap(PlacementFindings.rest).joined(separator: ", ")
    finding.evidence = services.map(PlacementFindings.evidence)
    findings.append(finding)
  }

  /// One component too few and one too many on a host: it is in the wrong group.
  private mutating func findMoved() {
    let absent = Dictionary(grouping: scene.placements.absent) { $0.host ?? "" }
    let undeclared = Dictionary(grouping: scene.placements.undeclared, by: \.host)
    for host in Set(absent.keys).union(undeclared.keys).sorted() {
      let twice = (absent[host] ?? []).compactMap(inTwoInventories)
      findings += twice.map(\.finding)
      let missing = (absent[host] ?? []).filter { placement in !twice.contains { $0.placement == placement } }
      var extra = undeclared[host] ?? []
      findings += extra.filter(isSecondProcess).map { besideUnit($0) }
      extra.removeAll(where: isSecondProcess)
      if missing.count == 1, extra.count == 1, let service = extra.first, let placement = missing.first {
        var finding = scene.finding("component.moved", scene.place(of: service))
        finding.values.declared = placement.component
        finding.values.onDisk = service.component.name
        finding.starts = unit(of: placement)
        finding.evidence = [PlacementFindings.evidence(service)]
        findings.append(finding)
        moved.insert(service.identifier)
        continue
      }
      for placement in missing {
        var finding = scene.finding(
          "component.absent", Finding.Place(component: placement.component, host: host))
        finding.starts = unit(of: placement)
        finding.evidence = [
          Finding.Evidence(
            scene.declared[placement.member.rendering].path,
            "\(placement.member.name) in \(placement.component)")
        ]
        findings.append(finding)
      }
      findings += extra.map { notDeclared($0) }
    }
  }

  /// Another inventory declares the one that is there as well; nil where none does.
  private func inTwoInventories(_ placement: Placements.Declared) -> (
    placement: Placements.Declared, finding: Finding
  )? {
    let other = scene.placements.matched.first {
      $0.declared.host == placement.host && $0.declared.component == placement.component
        && $0.declared.member.rendering != placement.member.rendering
    }
    guard let other else { return nil }
    var finding = scene.finding("component.declared-twice", scene.place(of: other.service))
    finding.evidence = [other.declared, placement].map {
      Finding.Evidence(
        scene.declared[$0.member.rendering].path, "\($0.member.name) in \($0.component)")
    }
    finding.text = finding.evidence.map(\.source).joined(separator: " and ")
    return (placement, finding)
  }

  /// One of the right component, in the cluster of another group.
  private func inOtherCluster(_ misplaced: Placements.Misplaced) -> Finding {
    let service = misplaced.service
    var finding = scene.finding("component.moved", scene.place(of: service))
    finding.values.declared = misplaced.declaredCluster
    finding.values.onDisk = misplaced.runningCluster
    finding.text =
      "clusters of \(service.component.title), by \(service.component.clusters?.property ?? "their names")"
    if misplaced.hasItsFiles {
      finding.restarts = service.unit
    } else {
      finding.starts = unit(of: misplaced.declared)
    }
    finding.evidence = [
      Finding.Evidence(service.configPath, misplaced.runningCluster), PlacementFindings.evidence(service),
      Finding.Evidence(
        scene.declared[misplaced.declared.member.rendering].path,
        "\(misplaced.declared.member.name): \(misplaced.declaredCluster)"),
    ]
    return finding
  }

  private func unit(of placement: Placements.Declared) -> String? {
    DeclaredUnits.unit(of: placement, in: scene.declared)
  }

  /// It runs as another unit than a deploy would set up, which would start beside it.
  private func underOtherUnit(_ service: Service) -> Finding? {
    guard let declared = scene.units.instead(of: service) else { return nil }
    var finding = scene.finding("unit.other", scene.place(of: service))
    finding.values.declared = declared
    finding.values.onDisk = service.unit
    finding.starts = declared
    finding.evidence = [PlacementFindings.evidence(service)]
    return finding
  }

  private func notDeclared(_ service: Service) -> Finding {
    var finding = scene.finding("component.undeclared", scene.place(of: service))
    finding.evidence = [PlacementFindings.evidence(service)]
    return finding
  }

  /// Whether it is one more process of a component that the host is declared for and has already.
  private func isSecondProcess(_ service: Service) -> Bool {
    service.state == .unmanaged
      && scene.declaredServices.contains {
        $0.host == service.host && $0.component.name == service.component.name
      }
  }

  private func besideUnit(_ service: Service) -> Finding {
    var finding = scene.finding("component.unmanaged", scene.place(of: service))
    let own = scene.declaredServices.filter {
      $0.host == service.host && $0.component.name == service.component.name
    }
    let isAlone = own.allSatisfy { scene.process(of: $0) == nil }
    finding.text =
      (isAlone ? "in the place of the unit's own, which does not run" : "beside the one of the inventory")
      + "; it reads \(service.configPath)"
    finding.evidence = [PlacementFindings.evidence(service)]
    return finding
  }

  private mutating func findState(_ service: Service) {
    let kinds: [Service.State: String] = [
      .stopped: "component.stopped", .disabled: "component.disabled", .failed: "component.failed",
      .unmanaged: "component.unmanaged", .restarting: "component.restarting",
    ]
    let unit = scene.records[service.host]?.units.first { $0.name == service.unitName }
    let isMasked = unit.map { $0.isMasked(in: scene.records[service.host]) } ?? false
    if isMasked {
      var finding = scene.finding("unit.masked", scene.place(of: service))
      finding.evidence = [Finding.Evidence(unit?.name ?? "", "a link to /dev/null stands in its place")]
      findings.append(finding)
    }
    if let kind = kinds[service.state] {
      var finding = scene.finding(kind, scene.place(of: service))
      // systemd refuses to start what is masked, whoever asks, and what it starts again itself counts as started.
      finding.starts = isMasked || service.state == .restarting ? nil : service.unit
      finding.evidence = [PlacementFindings.evidence(service)]
      findings.append(finding)
    } else if !isMasked, let unit, !unit.isEnabled {
      var finding = scene.finding("unit.not-enabled", scene.place(of: service))
      finding.evidence = [Finding.Evidence(unit.name, "no link enables it")]
      findings.append(finding)
    }
  }

  /// That a service does not run; nil where it does.
  static func rest(_ service: Service) -> String? {
    let states: [Service.State: String] = [
      .stopped: "stopped", .disabled: "stopped and disabled", .failed: "failed",
    ]
    return states[service.state].map { "\(service.unit ?? service.component.name) is \($0)" }
  }

  /// What shows that a service is there.
  static func evidence(_ service: Service) -> Finding.Evidence {
    if let process = service.processID {
      return Finding.Evidence("process \(process)", service.unitName ?? "started without a unit")
    }
    return Finding.Evidence(service.unitName ?? service.configPath, service.state.rawValue)
  }
}

extension UnitRecord {
  /// Whether something starts it when the host does.
  var isEnabled: Bool { !wantedBy.isEmpty || state["UnitFileState"].map { $0 != "disabled" } ?? false }

  /// Whether systemd is told never to start it: `systemctl mask`.
  func isMasked(in record: HostRecord?) -> Bool {
    if state["UnitFileState"]?.hasPrefix("masked") == true || state["LoadState"] == "masked" { return true }
    return ["/etc", "/run"].contains { record?.links["\($0)/systemd/system/\(name)"] == "/dev/null" }
  }
}
