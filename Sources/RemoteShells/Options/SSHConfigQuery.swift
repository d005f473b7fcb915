import Subprocess
import Synchronization

/// Asks the system's ssh what its configuration files say of a host (`ssh -G`), once a host.
///
/// A process a host is dear, so it is asked only where a file holds what nobody else can decide (`Match exec`,
/// `CanonicalizeHostname`).
final class SSHConfigQuery: Sendable {
  typealias Line = (name: String, value: String)

  private let program: String
  private let answers = Mutex<[[String]: Task<[String]?, Never>]>([:])

  init(program: String) { self.program = program }

  /// The options that the files set for this host; nil where ssh can't tell.
  ///
  /// - Parameter files: in place of the usual ones; ssh takes but the first
  func lines(for connection: HostConnection, files: [String]?) async -> [Line]? {
    var arguments = connection.sshArguments
    if let user = connection.user { arguments += ["-l", user] }
    if let port = connection.port { arguments += ["-p", String(port)] }
    if let files, !arguments.contains(where: { $0.hasPrefix("-F") }) {
      arguments += ["-F", files.first ?? "none"]
    }
    let plain = ["-F", "none"]
    guard let all = await answer(["-G"] + arguments + ["--", connection.address]),
      let usual = await answer(["-G"] + plain + ["--", connection.address])
    else { return nil }
    let known = Set(usual)
    return all.filter { !known.contains($0) }.map(SSHArguments.assignment)
  }

  private func answer(_ arguments: [String]) async -> [String]? {
    let program = program
    let task = answers.withLock { answers in
      if let asked = answers[arguments] { return asked }
      let task = Task { await Self.output(of: program, arguments) }
      answers[arguments] = task
      return task
    }
    return await task.value
  }

  private static func output(of program: String, _ arguments: [String]) async -> [String]? {
    guard
      let result = try? await run(
        .name(program), arguments: Arguments(arguments), input: .none, output: .string(limit: 1 << 20),
        error: .discarded), result.terminationStatus.isSuccess
    else { return nil }
    return result.standardOutput.split(whereSeparator: \.isNewline).map(String.init)
  }
}
