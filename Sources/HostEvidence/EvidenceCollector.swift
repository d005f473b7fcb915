import ComponentCatalog
import Foundation
import Logging
import RemoteShells

/// Reads the evidence of one host in waves: what runs, the files which that names, what those name in turn.
package struct EvidenceCollector: Sendable {
  /// Files name files; a chain longer than this is no configuration.
  static let waves = 5

  private let probe: Probe
  private let needs: FileNeeds
  private let limits: Probe.Limits
  private let logger: Logger
  private let auditing: (@Sendable (HostRecord) -> AuditQuestions)?

  /// - Parameter auditing: what to ask for besides, for an audit; nil where there is none.
  package init(
    catalog: Catalog, probe: Probe, limits: Probe.Limits, logger: Logger,
    auditing: (@Sendable (HostRecord) -> AuditQuestions)? = nil
  ) {
    self.auditing = auditing
    self.probe = probe
    self.needs = FileNeeds(catalog: catalog)
    self.limits = limits
    self.logger = logger
  }

  /// The evidence of one host. `root` is empty for a host, else the folder that holds its file system.
  ///
  /// Throws only when nothing was learned; a host that fails midway gives what it gave, with its gaps named.
  ///
  /// - Parameter begun: when the connection to the host was begun, which its time counts from; but half of the time is
  ///   left at least, since somebody may have typed the passphrase of a key meanwhile
  package func collect(
    name: String, connection: [String: String], root: String, over shell: any RemoteShell,
    begun: ContinuousClock.Instant = .now
  ) async throws(ShellError) -> HostRecord {
    var visit = Visit(
      record: HostRecord(name: name, connection: connection), shell: shell, root: root,
      deadline: max(begun + limits.timeout, .now + limits.timeout / 2), bytesLeft: limits.hostBytes)
    let first = try await run("what runs here", &visit) { probe.inspect($0) }
    guard first.sections.contains(where: { $0.kind == "host" }) else {
      throw ShellError(.commandFailed, host: name, visit.record.gaps.last ?? "the host gave no answer")
    }
    visit.record.processes.removeAll { !needs.isComponent($0) }
    var asked: Set<String> = []
    for wave in 2...EvidenceCollector.waves where visit.goesOn {
      let paths = needs.missing(in: visit.record, asked: asked)
      if paths.isEmpty { break }
      asked.formUnion(paths)
      await runLater("the files of wave \(wave)", &visit) { probe.read(paths, $0) }
    }
    if visit.goesOn {
      let units = visit.record.units.map(\.name)
      let folders = needs.archives(in: visit.record)
      await runLater("packages and unit states", &visit) { probe.ask(units: units, folders: folders, $0) }
    }
    if let auditing { await audit(auditing(visit.record), &visit) }
    return visit.record
  }

  /// Asks for what only an audit needs. The time goes by itself, so that nothing but the way is between question and answer.
  private func audit(_ questions: AuditQuestions, _ visit: inout Visit) async {
    var evidence = AuditEvidence()
    if visit.goesOn, !visit.isCopy {
      let asked = Date()
      let answer = await runLater("the time", &visit) { probe.time($0) }
      let way = Date().timeIntervalSince(asked)
      let text = answer?.sections.first { $0.kind == "audit-clock" }.map {
        String(decoding: $0.content, as: UTF8.self)
      }
      if let seconds = text.flatMap({ Int($0.filter(\.isNumber)) }) {
        // In the middle of the way, and of the second that the host tells.
        let offset = Double(seconds) + 0.5 - asked.timeIntervalSince1970 - way / 2
        evidence.clock = AuditEvidence.Clock(offset: offset, uncertainty: way / 2 + 0.5)
      }
    }
    if visit.goesOn,
      let answer = await runLater("what an audit needs", &visit, { probe.audit(questions, $0) })
    {
      evidence.take(answer)
    }
    visit.record.audit = evidence
  }

  /// One host on its way through the waves.
  private struct Visit {
    var record: HostRecord
    let shell: any RemoteShell
    let root: String
    let deadline: ContinuousClock.Instant
    var bytesLeft: Int
    /// A folder is read in the place of the host.
    var isCopy: Bool { !root.isEmpty }
    /// The connection still carries scripts.
    var goesOn = true
  }

  /// A wave after the first: if it can't start, what is there already counts.
  @discardableResult
  private func runLater(
    _ subject: String, _ visit: inout Visit, _ script: (Probe.Frame) -> String
  ) async -> Sections? {
    do {
      return try await run(subject, &visit, script)
    } catch {
      visit.record.gaps.append("\(subject) could not be asked for: \(error.message)")
      visit.goesOn = false
      return nil
    }
  }

  private func run(
    _ subject: String, _ visit: inout Visit, _ script: (Probe.Frame) -> String
  ) async throws(ShellError) -> Sections {
    let mark = "cpdiscover-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    let begun = ContinuousClock.now
    let left = max(visit.deadline - begun, .seconds(1))
    let frame = Probe.Frame(
      mark: mark, root: visit.root, totalBytes: visit.bytesLeft, seconds: Int(left.components.seconds))
    // The script ends itself in time; a second later the connection does not wait for it any more.
    let answer = try await visit.shell.run(
      script(frame),
      limits: ShellLimits(
        maximumBytes: visit.bytesLeft + (1 << 20), timeout: left + .seconds(1), lastLine: "\(mark) end"))
    let sections = Sections(answer.output, mark: mark)
    logger.debug(
      "\(visit.record.name): \(subject): \(answer.output.count) bytes, \(sections.sections.count) sections")
    let told = visit.record.gaps.count
    visit.record.take(sections)
    visit.bytesLeft -= answer.output.count
    if !sections.isComplete {
      // The script knows whole seconds only, so it may end itself just before the deadline.
      let timeIsUp = ContinuousClock.now >= begun + .seconds(frame.seconds)
      var gap = "the answer on \(subject) is not whole: \(silence(answer, timeIsUp))"
      // The file in which it ends has the same cause, and is no gap of its own.
      if sections.endsInFile, visit.record.gaps.count > told { gap += "; \(visit.record.gaps.removeLast())" }
      visit.record.gaps.append(gap)
      visit.goesOn = !timeIsUp && answer.leavesTheShellUsable
    }
    return sections
  }

  /// Why an answer is not whole, for people.
  private func silence(_ answer: ShellAnswer, _ timeIsUp: Bool) -> String {
    let words =
      String(decoding: answer.errors, as: UTF8.self)
      .split(separator: "\n").last.map { ": \($0)" } ?? ""
    if timeIsUp {
      return "no end within \(limits.timeout.components.seconds) s (--timeout)\(words)"
    }
    switch answer.ending {
    case .timedOut: return "the host did not end it in time\(words)"
    case .overLimit: return "it is more than is taken from one host\(words)"
    case .cut(let reason): return "the connection was lost: \(reason)"
    case .exited(let status?): return "the shell ended with status \(status)\(words)"
    case .exited(nil): return "the shell ended\(words)"
    }
  }
}

extension ShellAnswer {
  /// Another script can follow on the same connection.
  fileprivate var leavesTheShellUsable: Bool {
    if case .exited = ending { true } else { false }
  }
}
