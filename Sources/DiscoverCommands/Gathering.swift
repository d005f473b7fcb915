import AnsibleVault
import ComponentCatalog
import Foundation
import HostEvidence
import HostRoster
import RemoteShells

/// Gathers the evidence that the options ask for: from hosts, folders or a saved snapshot.
struct Gathering {
  let options: SourceOptions
  let console: Console
  let catalog: Catalog
  /// The passwords for what is encrypted; nil where the options were not asked yet.
  var vault: VaultKeyRing?

  /// What was gathered, with secrets that were used and are written nowhere.
  struct Result {
    var snapshot: Snapshot
    var withheld: [String]
  }

  /// Throws when there is nothing to go on; hosts that failed are named in the snapshot.
  func run(now: Date) async throws -> Result {
    var result: Result
    if let path = options.snapshot {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw Failure("\(path) can't be read: \(String(cString: strerror(errno)))")
      }
      result = Result(snapshot: try Snapshot(decoding: data, name: path), withheld: [])
    } else {
      let roster = try await roster()
      roster.warnings.forEach { console.warn("warning: \($0)") }
      result = Result(snapshot: try await collect(roster, now: now), withheld: roster.secrets)
    }
    for failure in result.snapshot.failures { console.warn("\(failure.host): \(failure.reason)") }
    if let path = options.saveSnapshot {
      let kept = try PrivateFile.write(try result.snapshot.encoded(), to: path)
      console.note("evidence saved in \(path)" + (kept.map { ", the older one kept as \($0)" } ?? ""))
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
      let vault = if let vault { vault } else { try await options.vault.keyRing() }
      return try Roster(
        at: path, limit: options.limit, connectTimeout: .seconds(min(options.timeout, 30)), vault: vault)
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
    return try Roster(roots: absolute, folders: folders, limit: options.limit, isFolder: isFolder)
  }

  private func collect(_ roster: Roster, now: Date) async throws -> Snapshot {
    var limits = Probe.Limits()
    limits.timeout = .seconds(options.timeout)
    let probe = try Probe(catalog: catalog, units: roster.units, limits: limits)
    let collector = EvidenceCollector(catalog: catalog, probe: probe, limits: limits, logger: console.logger)
    let connector = ShellConnector(
      ShellSettings(
        environment: ProcessInfo.processInfo.environment, logger: console.logger,
        askPassphrase: Terminal.passphraseProvider))
    let reader = HostReader(connector: connector, collector: collector)
    let progress = Progress(total: roster.entries.count, console: console)
    var hosts: [HostRecord] = []
    var failures: [Snapshot.Failure] = []
    await withTaskGroup(of: (String, Swift.Result<HostRecord, ShellError>).self) { group in
      var waiting = roster.entries[...]
      let start = { (group: inout TaskGroup<(String, Swift.Result<HostRecord, ShellError>)>) in
        guard let entry = waiting.popFirst() else { return }
        progress.started()
        group.addTask { (entry.name, await reader.read(entry)) }
      }
      for _ in 0..<min(options.forks ?? 256, roster.entries.count) { start(&group) }
      for await (name, outcome) in group {
        switch outcome {
        case .success(let record):
          hosts.append(record)
          progress.done(name, isComplete: record.problems.isEmpty)
        case .failure(let error):
          failures.append(Snapshot.Failure(host: name, reason: error.message))
          progress.failed(name)
        }
        start(&group)
      }
    }
    console.endProgress()
    return Snapshot(
      program: DiscoverProgram.version, taken: now.formatted(.iso8601), hosts: hosts, failures: failures)
  }
}

/// Reads one host from connection to evidence.
struct HostReader: Sendable {
  let connector: ShellConnector
  let collector: EvidenceCollector

  func read(_ entry: Roster.Entry) async -> Result<HostRecord, ShellError> {
    guard let connection = entry.connection else {
      return .failure(ShellError(.notSupported, host: entry.name, entry.problem ?? "it can't be reached"))
    }
    do {
      return .success(try await read(entry, connection))
    } catch {
      guard error.code == .becomeFailed else { return .failure(error) }
      // What may be read without becoming another user is better than nothing.
      var plain = connection
      plain.become = nil
      guard var record = try? await read(entry, plain) else { return .failure(error) }
      record.gaps.insert("\(error.message); read as \(record.facts["reader"] ?? "the login user")", at: 0)
      return .success(record)
    }
  }

  private func read(_ entry: Roster.Entry, _ connection: HostConnection) async throws(ShellError)
    -> HostRecord
  {
    let shell = try await connector.open(connection)
    var root = ""
    if case .directory(let path) = connection.kind { root = path }
    do {
      let record = try await collector.collect(
        name: entry.name, connection: entry.variables, root: root, over: shell)
      await shell.close()
      return record
    } catch {
      await shell.close()
      throw error
    }
  }
}
