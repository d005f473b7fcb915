/// The system's `ssh` program, for hosts that libssh2 can't manage.
///
/// Without a terminal and in batch mode: it asks nobody, and no password ever reaches it.
struct OpenSSHClient: Sendable {
  /// The program's name or path.
  let program: String
  let connection: HostConnection
  let options: SSHOptions
  /// Known-hosts files other than OpenSSH's own default.
  let userKnownHostsFiles: [String]?
  let home: String
  /// The command that leads to the host, where one connection to its bastion serves many.
  var proxyCommand: String?
  /// What leads to the host; ssh does not name it when it is gone.
  var bastion: String?

  /// Where else to look for what went wrong.
  var whereabouts: String { bastion.map { " (through the bastion \($0))" } ?? "" }

  /// Logs in once, to tell a failure before the first script; that connection then serves all scripts.
  func open() async throws(ShellError) -> OpenSSHShell {
    let folder = try ClientFolder(for: connection.name)
    let shell = OpenSSHShell(self, folder: folder)
    do throws(ShellError) {
      try await shell.probe()
    } catch {
      await shell.close()
      throw error
    }
    return shell
  }

  /// ssh's arguments, up to and with the host. ssh takes the first value of an option, so ours come first.
  ///
  /// - Parameter folder: for the socket of a connection of our own; nil for what ssh's configuration says
  func arguments(folder: ClientFolder?) -> [String] {
    let seconds = max(1, Int(connection.connectTimeout.components.seconds))
    var arguments = ["-T"]
    var settings = ["BatchMode=yes", "LogLevel=ERROR", "ConnectTimeout=\(seconds)", "UpdateHostKeys=no"]
    if let folder {
      settings += ["ControlMaster=auto", "ControlPath=\(folder.socket)", "ControlPersist=30"]
    }
    var words = connection.sshArguments
    if let proxyCommand {
      // ssh replaces tokens in it.
      settings.append("ProxyCommand=\(proxyCommand.replacing("%", with: "%%"))")
      words = SSHArguments.withoutJump(words)
    }
    if let files = knownHostsFiles(folder: folder) {
      settings.append("UserKnownHostsFile=\(files.map { "\"\($0)\"" }.joined(separator: " "))")
    }
    for setting in settings { arguments += ["-o", setting] }
    if let port = connection.port { arguments += ["-p", String(port)] }
    if let user = connection.user { arguments += ["-l", user] }
    if let file = connection.privateKeyFile { arguments += ["-i", expandingTilde(file, home: home)] }
    return arguments + words + ["--", connection.address]
  }

  /// ssh writes accepted keys to the first of its files: to one of ours, which goes away with the run.
  private func knownHostsFiles(folder: ClientFolder?) -> [String]? {
    let named = options.userKnownHostsFiles ?? userKnownHostsFiles
    guard let folder, options.hostKeyChecking ?? .strict != .strict else { return named }
    return [folder.knownHosts] + (named ?? ["\(home)/.ssh/known_hosts", "\(home)/.ssh/known_hosts2"])
  }
}

/// A host behind the system's `ssh`, which keeps one connection open for all scripts.
final class OpenSSHShell: RemoteShell {
  private let client: OpenSSHClient
  private let folder: ClientFolder

  init(_ client: OpenSSHClient, folder: ClientFolder) {
    self.client = client
    self.folder = folder
  }

  func run(_ script: String, limits: ShellLimits) async throws(ShellError) -> ShellAnswer {
    var answer = try await execute(script, on: client.connection, limits)
    if answer.ending == .exited(Self.ownFailure) {
      answer.ending = .cut("ssh\(client.whereabouts): \(Self.lastLine(answer.errors) ?? "connection lost")")
    }
    return answer
  }

  func close() async {
    let stop = ["-O", "exit"] + client.arguments(folder: folder)
    let exchange = ScriptExchange(
      "", on: client.connection,
      limits: ShellLimits(maximumBytes: 0, timeout: client.connection.connectTimeout))
    let program = client.program
    // Whoever was cancelled has to tidy up all the same.
    await Task { _ = try? await ProcessExchange.run(exchange, by: program, stop, timeout: .seconds(2)) }.value
    await folder.remove()
  }

  /// Runs an empty script as the login user.
  func probe() async throws(ShellError) {
    var plain = client.connection
    plain.become = nil
    let limits = ShellLimits(maximumBytes: 1024, timeout: client.connection.connectTimeout + .seconds(1))
    do throws(ShellError) {
      _ = try await execute(":\n", on: plain, limits)
    } catch {
      throw Self.classified(error)
    }
  }

  private func execute(
    _ script: String, on connection: HostConnection, _ limits: ShellLimits
  ) async throws(ShellError) -> ShellAnswer {
    let exchange = ScriptExchange(script, on: connection, limits: limits)
    let arguments = client.arguments(folder: folder) + [exchange.command.line]
    return try await ProcessExchange.run(exchange, by: client.program, arguments, timeout: limits.timeout)
  }

  /// The status by which ssh tells that it failed itself.
  private static let ownFailure: Int32 = 255

  static func lastLine(_ bytes: [UInt8]) -> String? {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
  }

  /// The kind of failure, by ssh's own words, which are the only thing it tells.
  static func classified(_ error: ShellError) -> ShellError {
    let codes: [(String, ShellError.Code)] = [
      ("REVOKED HOST KEY", .hostKeyRevoked), ("IDENTIFICATION HAS CHANGED", .hostKeyChanged),
      ("Host key verification failed", .hostKeyUnknown), ("Permission denied", .authenticationFailed),
      ("Too many authentication failures", .authenticationFailed), ("resolve hostname", .nameNotResolved),
      ("timed out", .timedOut), ("Connection", .connectionFailed),
    ]
    var error = error
    // ssh quotes the value, which may hold a password.
    if error.message.contains("command-line") {
      error.message = "it refuses an option of ansible_ssh_common_args or ansible_ssh_extra_args"
    }
    if let (_, code) = codes.first(where: { error.message.contains($0.0) }) { error.code = code }
    return error
  }
}
