import ComponentCatalog
import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

/// One host's evidence against what a deploy would write there.
struct HostComparison {
  private let record: HostRecord
  private let services: [Service]
  private let rendered: OrderedDictionary<String, RenderedFile>
  /// Why it is not known what else would be written.
  private let doubt: String?
  /// The host's units as they are, by name.
  private let unitFiles: [String: UnitFiles]
  private(set) var differences: [SettingDifference] = []
  private(set) var kept = 0
  private(set) var skipped: [RenderingComparison.Skipped] = []

  init(
    _ record: HostRecord, services: [Service], rendered: OrderedDictionary<String, RenderedFile>,
    doubt: String? = nil
  ) {
    self.record = record
    self.doubt = doubt
    self.services = services
    self.rendered = rendered
    unitFiles = Dictionary(
      record.units.map { ($0.name, UnitFiles(of: $0.name, in: record)) },
      uniquingKeysWith: { first, _ in first })
    for file in rendered.values.sorted(by: { $0.path < $1.path }) where file.kind != .unit { compare(file) }
    var mains: Set<String> = []
    for service in services
    where rendered[service.configPath] == nil && mains.insert(service.configPath).inserted {
      compareUnwritten(service)
    }
    for path in unrendered where !mains.contains(path) { take(unwritten: path, as: .unmanaged) }
    for unit in units { compare(unit: unit) }
    var secrets = SecretLines(of: record, rendered: rendered)
    differences = differences.map { secrets.hidden($0) }
  }

  // MARK: - Files

  private mutating func compare(_ file: RenderedFile) {
    let seen = record.files[file.path]
    // Of a file that is not there, it can be told that it would be.
    let isMissing = seen?.state == .missing
    if let doubt = file.doubt { return skip(file.path, doubt) }
    guard !file.isSalted || isMissing else {
      return skip(file.path, "its passwords are hashed with a new salt at every deploy", isGap: false)
    }
    if file.digest != nil, !isMissing, let reason = file.open.first?.reason { return skip(file.path, reason) }
    guard !file.isUntold || isMissing else {
      return skip(
        file.path, "a deploy writes a text there that is not known", isGap: false)
    }
    switch seen?.state {
    case .read? where file.isForeign:
      let text = seen?.content.bytes ?? []
      if RedactedText.isIn(String(decoding: text, as: UTF8.self)) {
        return skip(file.path, RedactedText.reason)
      }
      guard let settings = file.ownSettings(in: text) else {
        return skip(file.path, "no digest of its text could be made")
      }
      compare(file, seen: settings)
    case .read? where seen?.content.bytes.contains(0) == true:
      // Read as settings, it would be hundreds of rows of garbage (in UTF-16, say), with secrets that no name tells.
      compare(file.path, [RenderedFile.wholeKey: "zero bytes, as no text in UTF-8 has"], RenderedFile.whole)
    case .read?: compare(file, seen: settings(at: file.path, seen?.content.bytes ?? []))
    // Only root can tell a missing file from one in a closed folder.
    case .missing? where record.facts["reader-id"] != "0":
      skip(
        file.path,
        "it is not there, or in a folder that \(record.facts["reader"] ?? "the user") may not enter")
    case .missing?, nil: compareAbsent(file)
    case .cut?: skip(file.path, "only its beginning was read")
    case .denied?: skip(file.path, "it may not be read")
    case .special?: skip(file.path, "it is no regular file, or one of keys, and was not opened")
    case .skipped?: skip(file.path, "the host's limit was reached before it")
    }
  }

  /// What a file holds; the estate has read those of services already.
  private func settings(at path: String, _ bytes: [UInt8]) -> OrderedDictionary<String, String> {
    if RenderedFile.Kind(path: path) == .properties,
      let known = services.lazy.flatMap(\.configs.values).first(where: { $0.path == path })
    {
      return RenderedFile.settings(of: known.properties)
    }
    return RenderedFile(path: path, bytes: bytes).settings
  }

  private mutating func compare(_ file: RenderedFile, seen: OrderedDictionary<String, String>) {
    skipUnknown(of: file, in: file.path)
    let isKnown = { (setting: OrderedDictionary<String, String>.Element) in file.doubt(of: setting.key) == nil
    }
    if case .lines = file.kind, seen.keys != file.comparable.keys,
      RedactedText.isIn(seen.keys.union(file.comparable.keys))
    {
      return skip(file.path, RedactedText.reason)
    }
    if file.unknown.isEmpty, file.open.isEmpty { return compare(file.path, seen, file.comparable) }
    skipOpen(of: file, seen, in: file.path)
    compare(file.path, seen.filter(isKnown), file.comparable.filter(isKnown))
  }

  /// A file that is not there, whatever can be told of what it would hold.
  private mutating func compareAbsent(_ file: RenderedFile) {
    let known = file.comparable.filter { file.unknown[$0.key] == nil }
    let isAllUnknown = known.isEmpty && !(file.unknown.isEmpty && file.open.isEmpty)
    compare(file.path, [:], isAllUnknown ? RenderedFile.whole : known)
  }

  /// What is there and may be written by a deploy or not. A line may hold a secret, so that the file stands for it.
  private mutating func skipOpen(
    of file: RenderedFile, _ seen: OrderedDictionary<String, String>, in place: String
  ) {
    guard !file.open.isEmpty else { return }
    if file.kind == .lines {
      for reason in Set(file.open.map(\.reason)).sorted() { skip(place, reason) }
      return
    }
    for key in seen.keys where file.unknown[key] == nil {
      if let reason = file.doubt(of: key) { skip(place, reason, key: key) }
    }
  }

  private mutating func skipUnknown(of file: RenderedFile, in place: String) {
    for (key, reason) in file.unknown.sorted(by: { $0.key < $1.key }) {
      skip(place, reason, key: key)
    }
  }

  /// The main file of a service that the rendering does not have.
  private mutating func compareUnwritten(_ service: Service) {
    let path = service.configPath
    if let doubt = doubt(of: service.component.name) { return skip(path, doubt) }
    let name = path.split(separator: "/").last ?? ""
    let main = service.component.config.files.first?.name ?? String(name)
    // Its own settings are written, under that name or the usual one, to a file that it does not read.
    let isElsewhere = rendered.values.contains { file in
      file.path.hasSuffix("/\(name)")
        || file.component == service.component.name && file.path.hasSuffix("/\(main)")
    }
    let unit = service.unit.map { "\($0).service" }
    let isUnitWritten = rendered.values.contains {
      UnitFiles.unit(of: $0.path) == unit
    }
    // The service is deployed, and its settings come from no template: encrypted secrets, which only a live host makes.
    if isUnitWritten, !isElsewhere {
      return skip(
        path, "the collection writes it in steps that need the live host, as with secrets protection")
    }
    switch record.files[path]?.state {
    case .read?: take(unwritten: path, as: .lost)
    case .missing? where record.facts["reader-id"] == "0":
      skip(path, "it is not there, and nothing would write it")
    default: skip(path, "it could not be read")
    }
  }

  /// Why a file of a component that is not among those that are written may be so all the same.
  private func doubt(of component: String) -> String? {
    rendered.values.first { $0.component == component && $0.doubt != nil && !$0.isPlaced }?.doubt ?? doubt
  }

  /// Settings that a deploy leaves where they are: for nothing, where they are a service's own, that it would deploy
  /// elsewhere or not at all.
  private mutating func take(unwritten path: String, as kind: SettingDifference.Kind) {
    guard let file = record.files[path], file.state == .read else { return }
    for (key, value) in settings(at: path, file.content.bytes) {
      guard
        var difference = SettingDifference(
          host: record.name, file: path, key: key, observed: value, rendered: nil)
      else { continue }
      difference.kind = kind
      differences.append(difference)
    }
  }

  private var unrendered: [String] {
    let environment = Set(unitFiles.values.flatMap(\.environmentFiles))
    let own = Set(services.flatMap { [$0.configPath] + $0.configs.values.map(\.path) })
    return record.files.keys.filter { path in
      rendered[path] == nil && !environment.contains(path) && !RenderedFile.isSalted(path)
        && (own.contains(path) || HostComparison.isSettings(path))
    }.sorted()
  }

  /// Logging files that the collection can write as a whole; it only edits those of other components.
  private static let loggingFiles = ["zookeeper-log4j", "ksqldb-log4j", "replicator-log4j"]

  /// Of what the evidence holds, the files that a deploy could write; not what packages, Java or the service
  /// itself bring.
  private static func isSettings(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    if name.holds("log4j") { return loggingFiles.contains(where: name.hasPrefix) }
    guard !name.holds("krb5"), name != "meta.properties", RenderedFile.Kind(path: path) != .unit else {
      return false
    }
    return name == "myid" || [".properties", ".conf", ".yml", ".yaml"].contains(where: name.hasSuffix)
  }

  // MARK: - Units

  /// With `.service`.
  private var units: [String] {
    let observed = services.flatMap { service in
      ([service.unit].compactMap(\.self) + service.companions.map(\.unit)).map { "\($0).service" }
    }
    return Set(observed + rendered.values.compactMap { UnitFiles.unit(of: $0.path) }).sorted()
  }

  private mutating func compare(unit: String) {
    let written = rendered.values.filter { UnitFiles.unit(of: $0.path) == unit }
    let before = unitFiles[unit] ?? UnitFiles(of: unit, in: record)
    let after = written.isEmpty ? nil : UnitFiles(of: unit, in: record, with: written)
    for path in before.unread + before.unreadEnvironment { skip(path, "it could not be read") }
    // What it says takes back, or adds to, all the rest.
    guard before.unread.isEmpty else { return }
    let owner = services.first { service in
      ([service.unit].compactMap(\.self) + service.companions.map(\.unit)).contains {
        "\($0).service" == unit
      }
    }
    let unplaced = owner.map { doubt(of: $0.component.name) } ?? doubt
    if let reason = written.lazy.compactMap(\.doubt).first ?? (written.isEmpty ? unplaced : nil) {
      return skip(unit, reason)
    }
    for file in written {
      skipUnknown(of: file, in: unit)
      skipOpen(of: file, before.effective, in: unit)
    }
    let unknown = { (key: String) in written.contains { $0.doubt(of: key) != nil } }
    let own = before.ownKeys.union(after?.ownKeys ?? [])
    let isOwn = { (key: String) in
      (own.contains(key) || UnitLayer.isVariable(key)) && !unknown(key)
    }
    compare(unit, before.effective.filter { isOwn($0.key) }, after?.effective.filter { isOwn($0.key) } ?? [:])
  }

  // MARK: - Settings

  private mutating func compare(
    _ file: String, _ observed: OrderedDictionary<String, String>,
    _ rendered: OrderedDictionary<String, String>
  ) {
    let (observed, rendered) = RenderedFile.comparable(observed, rendered)
    for (key, value) in observed { compare(file, key, value, rendered[key]) }
    for (key, value) in rendered where observed[key] == nil { compare(file, key, nil, value) }
  }

  private mutating func compare(_ file: String, _ key: String, _ observed: String?, _ rendered: String?) {
    let difference = SettingDifference(
      host: record.name, file: file, key: key, observed: observed, rendered: rendered)
    guard let difference else { return kept += 1 }
    if RedactedText.isIn(observed, rendered) { return skip(file, RedactedText.reason, key: key) }
    differences.append(difference)
  }

  private mutating func skip(_ file: String, _ reason: String, key: String? = nil, isGap: Bool = true) {
    skipped.append(
      RenderingComparison.Skipped(host: record.name, file: file, key: key, reason: reason, isGap: isGap))
  }
}
