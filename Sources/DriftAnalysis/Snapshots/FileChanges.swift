import ComponentCatalog
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections
import SecretScanning

/// What became of the settings and files of one host.
struct FileChanges {
  private(set) var findings: [Finding] = []
  private(set) var notCompared: [FindingReport.NotCompared] = []
  private(set) var compared = 0
  private(set) var agreeing = 0
  private let scene: SnapshotScene
  private let host: String
  private let readers: [String: Service]
  /// Files that are read again once they were changed.
  private let reread: Set<String>
  /// Files that other findings tell of: Java's own, the system's, and those whose variables are a unit's.
  private var told: Set<String> = ["/etc/os-release", "/usr/lib/os-release"]

  init(_ scene: SnapshotScene, from old: HostRecord, to new: HostRecord) {
    self.scene = scene
    host = new.name
    let files = FileChanges.files(on: new.name, scene)
    readers = Dictionary(
      files.flatMap { files in files.all.paths.map { ($0, files.service) } },
      uniquingKeysWith: { first, _ in first })
    reread = Set(files.flatMap(\.all.reread))
    for unit in Set(old.units.map(\.name)).intersection(new.units.map(\.name)).sorted() {
      let (then, now) = (UnitFiles(of: unit, in: old), UnitFiles(of: unit, in: new))
      told.formUnion(then.environmentFiles + now.environmentFiles)
      compareSettings(then.effective, now.effective, file: unit)
    }
    for path in Set(old.files.keys).union(new.files.keys).sorted()
    where !told.contains(path) && !path.hasSuffix("/release") {
      compare(path, old.files[path], new.files[path], areCopies: old.isCopy || new.isCopy)
    }
  }

  /// The service whose settings a file has, or else one that reads it when it starts.
  private func owner(of file: String) -> Service? {
    scene.new.owner(of: file, on: host) ?? scene.old.owner(of: file, on: host) ?? readers[file]
  }

  /// The files that services of a host read.
  private static func files(on host: String, _ scene: SnapshotScene) -> [(
    service: Service, all: ServiceFiles
  )] {
    [scene.new, scene.old].flatMap { index in
      (index.services[host] ?? []).compactMap { service in
        index.records[host].map {
          (service, ServiceFiles(service, index.process(of: service), in: $0, catalog: scene.catalog))
        }
      }
    }
  }

  /// The unit that reads a file when it starts, and only then.
  private func restarts(for file: String, of service: Service?) -> String? {
    scene.catalog.deploy.restarts.waits(file) || reread.contains(file) ? nil : service?.unit
  }

  private mutating func compare(_ path: String, _ old: FileRecord?, _ new: FileRecord?, areCopies: Bool) {
    // What one of them did not ask for says nothing.
    guard let old, let new else { return }
    let service = owner(of: path)
    let restarts = self.restarts(for: path, of: service)
    switch (old.state, new.state) {
    case (.read, .read):
      compareContent(path, old, new)
      if !areCopies { compareAttributes(path, old.attributes, new.attributes, service) }
    case (.read, .missing):
      findings.append(scene.finding("diff.file-gone", service, host: host, file: path, restarts: restarts))
    case (.missing, .read):
      findings.append(scene.finding("diff.file-new", service, host: host, file: path, restarts: restarts))
    case (.denied, .read), (.cut, _), (.skipped, .read), (.read, .denied), (.read, .cut), (.read, .skipped):
      notCompared.append(
        FindingReport.NotCompared(
          place: Finding.Place(host: host, file: path), reason: "it was read whole at one of the times only"))
    default: break
    }
  }

  private mutating func compareContent(_ path: String, _ old: FileRecord, _ new: FileRecord) {
    guard UnitFiles.unit(of: path) == nil else { return }
    let then = RenderedFile(path: path, bytes: old.content.bytes)
    let isSame = old.content == new.content
    let now = isSame ? then : RenderedFile(path: path, bytes: new.content.bytes)
    if case .lines = then.kind {
      if !isSame { compareLines((then, old.content.bytes), (now, new.content.bytes)) }
    } else {
      compareSettings(then.settings, now.settings, file: path)
    }
  }

  private mutating func compareSettings(
    _ then: OrderedDictionary<String, String>, _ now: OrderedDictionary<String, String>, file: String
  ) {
    let skipped = notCompared.count
    compared += Set(then.keys).union(now.keys).count
    defer { compared -= notCompared.count - skipped }
    guard then != now else {
      agreeing += then.count
      return
    }
    let service = owner(of: file)
    let restarts = self.restarts(for: file, of: service)
    for key in Set(then.keys).union(now.keys).sorted() {
      let (old, new) = (then[key], now[key])
      if old == new {
        agreeing += 1
        continue
      }
      // That one is new or gone is known, whatever it is.
      if let old, let new, RedactedText.isIn(old, new) {
        notCompared.append(
          FindingReport.NotCompared(
            place: scene.place(service, host: host, file: file, key: key), reason: RedactedText.reason))
        continue
      }
      let kind = old == nil ? "diff.setting-new" : new == nil ? "diff.setting-gone" : "diff.setting-changed"
      var finding = scene.finding(kind, service, host: host, file: file, key: key, restarts: restarts)
      finding.values.before = old
      finding.values.onDisk = new
      finding.isSecret =
        RedactedText.isIn(old, new)
        || SecretSetting.isSecret(key: key, values: [old, new].compactMap(\.self), file: file)
      finding.evidence = [Finding.Evidence(file)]
      findings.append(finding)
    }
  }

  private mutating func compareLines(
    _ old: (file: RenderedFile, bytes: [UInt8]), _ new: (file: RenderedFile, bytes: [UInt8])
  ) {
    let (then, now) = (old.file, new.file)
    let path = then.path
    let service = owner(of: path)
    let restarts = self.restarts(for: path, of: service)
    var finding = scene.finding("diff.file-edited", service, host: host, file: path, restarts: restarts)
    let changes =
      then.settings.keys.filter { now.settings[$0] == nil }.map { ("then", $0) }
      + now.settings.keys.filter { then.settings[$0] == nil }.map { ("now", $0) }
    if RedactedText.isIn(changes.map(\.1)) {
      return notCompared.append(
        FindingReport.NotCompared(place: finding.place, reason: RedactedText.reason))
    }
    // A secret may be named by other lines.
    let masked = [old.bytes, new.bytes].map {
      SecretScanner.maskedLines(of: $0, kind: .init(path: path), mask: SecretSetting.mask)
    }
    finding.evidence = changes.map { time, line in
      let known = masked.lazy.compactMap { $0[line] }.first
      let isSecret = SecretSetting.isSecret(key: line, values: [], file: path)
      finding.isSecret = finding.isSecret || isSecret || known != nil
      let shown = isSecret ? SecretSetting.maskedKey(line, file: path) : known ?? line
      return Finding.Evidence(path, "\(time): \(shown)")
    }
    if changes.isEmpty { finding.text = "order, comments or blanks" }
    findings.append(finding)
  }

  private mutating func compareAttributes(
    _ path: String, _ old: FileAttributes?, _ new: FileAttributes?, _ service: Service?
  ) {
    guard let old, let new else { return }
    let pairs = [
      ("diff.file-owner", "owner", "\(old.owner):\(old.group)", "\(new.owner):\(new.group)"),
      ("diff.file-mode", "mode", old.octalMode, new.octalMode),
    ]
    for (kind, key, then, now) in pairs where then != now {
      var finding = scene.finding(kind, service, host: host, file: path, key: key)
      finding.values.before = then
      finding.values.onDisk = now
      finding.evidence = [Finding.Evidence(path)]
      findings.append(finding)
    }
  }
}
