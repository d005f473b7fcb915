import Foundation
import Subprocess

/// A bastion to which the system's ssh keeps a connection open in the background.
struct ClientBastion: Sendable {
  private let client: OpenSSHClient
  /// Of the connection that was opened here; nil where the user's own ssh keeps one, which is not ours to end.
  private let folder: ClientFolder?

  /// Logs in, without anything to run there: a bastion may forbid that.
  ///
  /// Where ssh's configuration names a socket of the user's own, and somebody answers there, that connection serves: it
  /// may be the only one that a person could log in to by hand.
  static func open(_ client: OpenSSHClient) async -> Result<ClientBastion, ShellError> {
    if await isKept(client) { return .success(ClientBastion(client: client, folder: nil)) }
    let time = time(client)
    let folder: ClientFolder
    do { folder = try ClientFolder(for: client.connection.name) } catch { return .failure(error) }
    // It goes to the background when it has logged in, and ends by itself when nobody has used it for a while: so none
    // outlives a run that was killed.
    let arguments = ["-f", "-N"] + client.arguments(folder: folder)
    let ending = await run(client.program, arguments, words: folder.words, within: time)
    if ending == .ended(0) { return .success(ClientBastion(client: client, folder: folder)) }
    let text = (try? Data(contentsOf: URL(fileURLWithPath: folder.words))) ?? Data()
    await folder.remove()
    let words = OpenSSHShell.lastLine(Array(text))
    let message =
      switch ending {
      case .tooLate: "ssh did not log in within \(client.connection.connectTimeout.text)"
      case .notStarted: "\(client.program) could not be started"
      case .ended(let status): words ?? "ssh ended with status \(status)"
      }
    let code: ShellError.Code = ending == .tooLate ? .timedOut : .connectionFailed
    return .failure(OpenSSHShell.classified(ShellError(code, host: client.connection.name, message)))
  }

  /// Whether somebody answers at the socket that ssh's configuration names.
  static func isKept(_ client: OpenSSHClient) async -> Bool {
    let arguments = ["-O", "check"] + client.arguments(folder: nil)
    return await run(client.program, arguments, words: "/dev/null", within: time(client)) == .ended(0)
  }

  private static func time(_ client: OpenSSHClient) -> Duration {
    client.connection.connectTimeout + .seconds(1)
  }

  /// The command whose standard input and output are a connection to `address`. Should the shared connection be gone, it
  /// makes a new one.
  func command(to address: String, port: Int) -> String {
    let target = "\(address.contains(":") ? "[\(address)]" : address):\(port)"
    return ([client.program, "-W", target] + client.arguments(folder: folder)).map(ShellWords.quoted)
      .joined(separator: " ")
  }

  func close() async {
    guard let folder else { return }
    let arguments = ["-O", "exit"] + client.arguments(folder: folder)
    _ = await Self.run(client.program, arguments, words: "/dev/null", within: .seconds(2))
    await folder.remove()
  }

  private enum Ending: Hashable, Sendable { case ended(Int32), notStarted, tooLate }

  /// Runs ssh without input. Its words go to a file: what stays in the background may keep a pipe open.
  private static func run(
    _ program: String, _ arguments: [String], words: String, within time: Duration
  ) async -> Ending {
    await withTaskGroup(of: Ending.self) { group in
      group.addTask {
        let script = ["-c", "exec \"$@\" 2>\"$0\"", words, program] + arguments
        let result = try? await Subprocess.run(
          .name("sh"), arguments: Arguments(script), input: .none, output: .discarded, error: .discarded)
        guard case .exited(let status) = result?.terminationStatus else { return .notStarted }
        return status == 126 || status == 127 ? .notStarted : .ended(status)
      }
      group.addTask {
        try? await Task.sleep(for: time)
        return .tooLate
      }
      defer { group.cancelAll() }
      return await group.next() ?? .tooLate
    }
  }
}
