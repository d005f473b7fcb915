import ComponentCatalog
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// Files that a deploy writes, and whose owner or mode it would set otherwise: to it that is a change like any other.
struct AttributeFindings {
  private(set) var findings: [Finding] = []
  private let scene: DriftScene

  /// What the collection gives nearly every file.
  private static let mode = "640"

  init(_ scene: DriftScene) {
    self.scene = scene
    let owners = FileOwners(scene)
    for service in scene.declaredServices {
      guard let record = scene.records[service.host], !record.isCopy else { continue }
      let written = scene.comparison.written.files[service.host] ?? [:]
      for file in written.values where file.component == service.component.name {
        // Two services of one component may be on a host: each file is told of once.
        guard let attributes = record.files[file.path]?.attributes,
          owners.owner(of: file.path, on: service.host)?.identifier == service.identifier
        else { continue }
        compare(attributes, file, service, written)
      }
    }
  }

  private mutating func compare(
    _ attributes: FileAttributes, _ file: RenderedFile, _ service: Service,
    _ written: OrderedDictionary<String, RenderedFile>
  ) {
    guard file.doubt == nil else { return }
    let unit = UnitFiles.unit(of: file.path)
    // Unit files are copied as they are.
    if unit != nil, !file.path.hasSuffix(".conf") { return }
    let access = scene.catalog.findings.access(to: file.path, of: service.component.name)
    let override = service.unit.flatMap { written["/etc/systemd/system/\($0).service.d/override.conf"] }
    let user = override?.settings["User"] ?? service.component.service.user
    let group = override?.settings["Group"] ?? service.component.service.group
    let holder = access?.owner ?? (unit == nil ? .component : .root)
    let owner = holder == .root ? "root:root" : "\(user):\(group)"
    let isOwner = "\(attributes.owner):\(attributes.group)"
    let isKnown =
      holder == .root || access?.owner != nil
      || ["User", "Group"].allSatisfy { override?.doubt(of: $0) == nil }
    if isKnown { add("file.owner", "owner", declared: owner, onDisk: isOwner, file, service) }
    add(
      "file.mode", "mode", declared: access?.mode ?? AttributeFindings.mode, onDisk: attributes.octalMode,
      file, service)
  }

  private mutating func add(
    _ kind: String, _ key: String, declared: String, onDisk: String, _ file: RenderedFile, _ service: Service
  ) {
    guard declared != onDisk else { return }
    var finding = scene.finding(
      kind, scene.place(of: service, file: file.path, key: key),
      // What the collection brings as it is are settings of agents, which look for new ones themselves.
      restarts: file.isForeign ? nil : scene.restarts(for: file.path, on: service.host, of: service))
    finding.values.declared = declared
    finding.values.onDisk = onDisk
    finding.evidence = [Finding.Evidence(file.path, "\(onDisk)")]
    findings.append(finding)
  }
}

extension FileAttributes {
  /// Without a leading zero, whatever tool told it.
  package var octalMode: String {
    guard mode.count >= 10, mode.first.map({ "-dlbcps".contains($0) }) == true else {
      return mode.count > 3 && mode.hasPrefix("0") ? String(mode.dropFirst()) : mode
    }
    let letters = Array(mode.dropFirst().prefix(9))
    return stride(from: 0, to: 9, by: 3).map { start in
      let bits = letters[start..<(start + 3)].map { $0 == "-" || $0 == "S" || $0 == "T" ? 0 : 1 }
      return String(bits[0] * 4 + bits[1] * 2 + bits[2])
    }.joined()
  }
}
