import Logging
import Synchronization

/// Bastions that the system's ssh logs in to (Kerberos, hardware keys, certificates), once each. That connection carries
/// all hosts behind them: each of them is a process of ssh that asks the first one for a tunnel over its socket.
final class ClientBastions: Sendable {
  private typealias Login = Task<Result<ClientBastion, ShellError>, Never>

  private let settings: ShellSettings
  private let planner: SSHPlanner
  private let logins = Mutex<[String: Login]>([:])

  init(_ settings: ShellSettings, _ planner: SSHPlanner) {
    self.settings = settings
    self.planner = planner
  }

  /// The last host of a way, logged in to by whoever asks first; nil where there is no ssh. A login that failed stays: a
  /// wrong one tried again for every host would lock the account.
  func bastion(_ way: BastionWay, timeout: Duration) async -> Result<ClientBastion, ShellError>? {
    guard let program = settings.sshProgram else { return nil }
    let login = logins.withLock { logins in
      if let known = logins[way.key] { return known }
      let login = Login { await self.logIn(way, by: program, timeout: timeout) }
      logins[way.key] = login
      return login
    }
    return await withTaskCancellationHandler {
      await login.value
    } onCancel: {
      login.cancel()
    }
  }

  /// Whether the user's own ssh keeps a connection to the last host of a way, which may be the only one that a person could
  /// log in to.
  func isKept(_ way: BastionWay, _ options: SSHOptions, timeout: Duration) async -> Bool {
    guard let path = options.controlPath, path.lowercased() != "none", let program = settings.sshProgram
    else {
      return false
    }
    return await ClientBastion.isKept(await client(way, program, timeout: timeout))
  }

  private func logIn(
    _ way: BastionWay, by program: String, timeout: Duration
  ) async -> Result<ClientBastion, ShellError> {
    let client = await client(way, program, timeout: timeout)
    settings.logger.notice(
      "\(client.connection.name): one connection of the system's ssh is for all hosts behind it")
    return await ClientBastion.open(client)
  }

  private func client(_ way: BastionWay, _ program: String, timeout: Duration) async -> OpenSSHClient {
    var connection = way.connection(timeout: timeout)
    let options = await planner.options(for: connection)
    connection.connectTimeout = options.connectTimeout ?? timeout
    if !way.via.isEmpty {
      connection.sshArguments += ["-J", way.via.map(\.argument).joined(separator: ",")]
    }
    return OpenSSHClient(
      program: program, connection: connection, options: options,
      userKnownHostsFiles: settings.userKnownHostsFiles, home: settings.home)
  }

  /// Ends the connections that were opened here.
  func close() async {
    let all = logins.withLock { logins in
      defer { logins = [:] }
      return Array(logins.values)
    }
    for login in all { if case .success(let bastion) = await login.value { await bastion.close() } }
  }
}
