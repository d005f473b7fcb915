import AnsibleInventory
import AnsibleVault
import ComponentCatalog
import EstateAudit
import FindingReports
import Foundation
import HostEvidence
import HostRoster
import RemoteShells

/// Gathers the evidence that the options ask for: from hosts, folders, bundles or a saved snapshot.
struct Gathering {
  let options: SourceOptions
  let console: Console
  let catalog: Catalog
  /// The passwords for what is encrypted; nil where the options were not asked yet.
  var vault: VaultKeyRing?
  /// Which of the hosts; nil for all.
  var shard: Shard?
  /// Inventories whose groups --limit may name.
  var groups: [Inventory] = []
  /// Hosts are asked for what an audit needs, too.
  var isForAudit = false

  /// What was gathered, with secrets that were used and are written nowhere.
  struct Result {
    var snapshot: Snapshot
    var withheld: [String]
  }

  /// Throws when there is nothing to go on; hosts that failed are named in the snapshot.
  func run(now: Date) async throws -> Result {
    var result: Result
    if !options.snapshot.isEmpty {
      result = Result(snapshot: try await merged(options.snapshot), withheld: [])
    } else if !options.bundles.isEmpty {
      result = Result(snapshot: try readBundles(now: now), withheld: [])
    } else {
      var roster = try await roster()
      if let shard { roster.entries = shard.part(of: roster.entries) }
      roster.warnings.forEach { console.warn("warning: \($0)") }
      result = Result(snapshot: try await collect(roster, now: now), withheld: roster.secrets)
    }
    for failure in result.snapshot.failures { console.warn("\(failure.host): \(failure.reason)") }
    if let path = options.saveSnapshot {
      // An older snapshot is worth more than an empty one; of a part, the failures are wanted when all come together.
      if result.snapshot.hosts.isEmpty, shard == nil {
        console.warn("\(path.visible) was not written, since no host answered")
      } else {
        try await save(result.snapshot, in: path)
      }
    }
    return result
  }

  /// An error of this stage that no lower module has words for.
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }

  private func roster() async throws -> Roster {
    if let path = options.hosts {
      return try Roster(
        at: path, limit: options.limit, groups: groups, connectTimeout: .seconds(min(options.timeout, 30)),
        loginTimeout: .seconds(options.timeout), vault: await keyRing())
    }
    let path = options.roots ?? ""
    let isFolder = { (path: String) in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
    guard isFolder(path) else { throw Failure("\(path) is no folder") }
    let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
    let folders = try FileManager.default.contentsOfDirectory(atPath: absolute).filter {
      isFolder("\(absolute)/\($0)")
    }
    // A link would lead to another host's files, or to those of this machine.
    let resolved = URL(fileURLWithPath: absolute).resolvingSymlinksInPath().path
    let isOwn = { (folder: String) in
      isFolder(folder)
        && URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
          == resolved + folder.dropFirst(absolute.count)
    }
    return try Roster(
      roots: absolute, folders: folders, limit: options.limit, groups: groups, isFolder: isOwn)
  }

  private func collect(_ roster: Roster, now: Date) async throws -> Snapshot {
    var limits = Probe.Limits()
    limits.timeout = .seconds(options.timeout)
    let probe = try Probe(catalog: catalog, units: roster.units, limits: limits)
    let collector = EvidenceCollector(
      catalog: catalog, probe: probe, limits: limits, logger: console.logger, auditing: auditQuestions)
    let connector = ShellConnector(
      ShellSettings(
        environment: ProcessInfo.processInfo.environment, logger: console.logger,
        askPassphrase: Terminal.passphraseProvider))
    let width = min(options.forks ?? 256, ShellConnector.maximumConnections)
    if width < min(options.forks ?? 256, roster.entries.count) {
      console.note("reading \(width) hosts at once, since the system allows few open files (ulimit -n)")
    }
    let collection = HostCollection(
      reader: HostReader(connector: connector, collector: collector), width: width,
      progress: Progress(total: roster.entries.count, console: console))
    let (outcome, interruption) = await Interruption.Watch.shared.stopping { [entries = roster.entries] in
      await collection.read(entries)
    }
    await connector.close()
    console.endProgress()
    if let interruption {
      let extent =
        "interrupted when \(outcome.hosts.count) of \(counted(roster.entries.count, "host")) were read"
      guard options.partial else {
        console.warn("\(extent); nothing was written (--partial writes what was read)")
        throw interruption
      }
      console.warn("\(extent); going on with those")
    }
    return signed(
      Snapshot(
        program: DiscoverProgram.version, taken: Gathering.stamp(now),
        hosts: Gathering.withTwinsNamed(outcome.hosts),
        failures: outcome.failures),
      probe)
  }

  /// What to ask a host for, for an audit; nil where there is none.
  private var auditQuestions: (@Sendable (HostRecord) -> AuditQuestions)? {
    guard isForAudit else { return nil }
    let catalog = catalog
    return { record in AuditQuestions(on: record, catalog: catalog) }
  }

  /// The time of a snapshot. `SOURCE_DATE_EPOCH` sets it for builds that must come out the same again.
  private static func stamp(_ now: Date) -> String {
    let fixed = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(TimeInterval.init)
    return (fixed.map(Date.init(timeIntervalSince1970:)) ?? now).formatted(.iso8601)
  }
}
