import ComponentCatalog
import Logging
import RemoteShells

/// Reads the evidence of one host in waves: what runs, the files which that names, what those name in turn.
package struct EvidenceCollector: Sendable {
  /// Files name files; a chain longer than this is no configuration.
  private static let waves = 5

  private let probe: Probe
  private let needs: FileNeeds
  private let limits: Probe.Limits
  private let logger: Logger

  package init(catalog: Catalog, probe: Probe, limits: Probe.Limits, logger: Logger) {
    self.probe = probe
    self.needs = FileNeeds(catalog: catalog)
    self.limits = limits
    self.logger = logger
  }

  /// The evidence of one host. `root` is empty for a host, else the folder that holds its file system.
  ///
  /// Throws only when nothing was learned; a host that fails midway gives what it gave, with its gaps named.
  package func collect(
    name: String, connection: [String: String], root: String, over shell: any RemoteShell
  ) async throws(ShellError) -> HostRecord {
    var record = HostRecord(name: name, connection: connection)
    let clock = ContinuousClock()
    let deadline = clock.now + limits.timeout
    var bytesLeft = limits.hostBytes
    var asked: Set<String> = []
    for wave in 1...EvidenceCollector.waves {
      let paths = wave == 1 ? [] : needs.missing(in: record, asked: asked)
      if wave > 1, paths.isEmpty { break }
      asked.formUnion(paths)
      let mark = "cpdiscover-\(String(UInt64.random(in: .min ... .max), radix: 36))"
      let script =
        wave == 1
        ? probe.inspect(root: root, mark: mark, limits: limits)
        : probe.read(
          paths, root: root, mark: mark, fileBytes: limits.fileBytes, totalBytes: bytesLeft)
      let answer: ShellAnswer
      do {
        answer = try await shell.run(
          script,
          limits: ShellLimits(
            maximumBytes: bytesLeft + (1 << 20), timeout: max(deadline - clock.now, .seconds(1))))
      } catch {
        guard wave > 1 else { throw error }
        record.gaps.append("wave \(wave) could not start: \(error.message)")
        break
      }
      let sections = Sections(answer.output, mark: mark)
      logger.debug(
        "\(name): wave \(wave): \(answer.output.count) bytes, \(sections.sections.count) sections")
      if wave == 1, !sections.sections.contains(where: { $0.kind == "host" }) {
        throw ShellError(.commandFailed, host: name, EvidenceCollector.silence(answer, limits.timeout))
      }
      record.take(sections, reader: wave == 1 ? "what runs here" : "the files of wave \(wave)")
      if !sections.isComplete { record.gaps.append(EvidenceCollector.silence(answer, limits.timeout)) }
      if case .cut = answer.ending { break }
      bytesLeft -= answer.output.count
    }
    return record
  }

  /// Why an answer is not whole, for people.
  private static func silence(_ answer: ShellAnswer, _ timeout: Duration) -> String {
    let words =
      String(decoding: answer.errors, as: UTF8.self)
      .split(separator: "\n").last.map { ": \($0)" } ?? ""
    switch answer.ending {
    case .timedOut: return "no whole answer within \(timeout.components.seconds) s (--timeout)\(words)"
    case .overLimit: return "the host answered with more than is taken from one host\(words)"
    case .cut(let reason): return "the connection was lost: \(reason)"
    case .exited(let status?): return "the shell ended with status \(status)\(words)"
    case .exited(nil): return "the shell ended without an answer\(words)"
    }
  }
}
