import CSSH2
import Glibc
import Logging

/// Opens shells: on hosts over SSH, in containers, on this machine, in folders.
///
/// One connector serves a whole run. It reads every key and known_hosts file once and drives all SSH sessions on a
/// few threads, which end when the connector and its shells are gone.
package final class ShellConnector: Sendable {
  private let settings: ShellSettings
  private let planner: SSHPlanner
  private let routes: SSHRoutes
  private let clients: ClientBastions

  package init(_ settings: ShellSettings) {
    self.settings = settings
    Self.prepareProcess()
    let pool = BlockingPool(maximumThreads: 16)
    planner = SSHPlanner(settings, pool: pool)
    clients = ClientBastions(settings, planner)
    routes = SSHRoutes(
      planner: planner, reactors: ReactorGroup(threads: settings.threads, pool: pool), clients: clients)
  }

  /// A child process that ends early must not take this one with it when its pipe breaks, and libcrypto must not tidy
  /// up at exit while a session may still be closing.
  private static func prepareProcess() {
    signal(SIGPIPE, SIG_IGN)
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
    _ = maximumConnections
  }

  /// How many connections may be open at once. Hundreds need as many file descriptors, so this process's limit is
  /// raised to what the system allows. Some are for files and for the pipes of the system's ssh.
  package static let maximumConnections: Int = {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 64 }
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 16384))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return max(Int(clamping: limit.rlim_cur) - 48, 3) / 3
  }()

  /// Connects to a host and logs in, within its `connectTimeout`.
  ///
  /// Cancelling the task gives the attempt up. The error says what happened and what to do about it.
  package func open(_ connection: HostConnection) async throws(ShellError) -> any RemoteShell {
    if connection.become?.password?.reveal().contains(where: \.isNewline) == true {
      throw ShellError(
        .becomeFailed, host: connection.name, "the password for becoming another user has a line break in it")
    }
    switch connection.kind {
    case .local:
      return LocalShell(connection)
    case .directory:
      var plain = connection
      plain.become = nil
      return LocalShell(plain)
    case .container(let command):
      return ContainerShell(connection, command: command)
    case .ssh:
      return try await openSSH(connection)
    }
  }

  /// Ends what shells share and ssh keeps in the background. Call it when all of them are closed.
  package func close() async { await clients.close() }

  private func openSSH(_ connection: HostConnection) async throws(ShellError) -> any RemoteShell {
    let options = await planner.options(for: connection)
    guard options.notUnderstood.isEmpty else {
      let list = options.notUnderstood.joined(separator: ", ")
      settings.logger.notice("\(connection.name): connecting by the system's ssh, which knows \(list)")
      return try await openByClient(connection, options, because: nil)
    }
    let plan = await planner.plan(connection, options)
    switch await routes.open(plan, options) {
    case .success(let shell):
      return shell
    case .failure(let failure):
      guard failure.anotherClientMayDoBetter, settings.sshProgram != nil else { throw failure.error }
      settings.logger.notice("\(connection.name): trying the system's ssh, since \(failure.error.message)")
      return try await openByClient(connection, options, because: failure.error)
    }
  }

  private func openByClient(
    _ connection: HostConnection, _ options: SSHOptions, because first: ShellError?
  ) async throws(ShellError) -> any RemoteShell {
    guard let program = settings.sshProgram else {
      throw ShellError(
        .notSupported, host: connection.name,
        "these SSH options are not understood: \(options.notUnderstood.joined(separator: ", "))")
    }
    var connection = connection
    connection.connectTimeout = options.connectTimeout ?? connection.connectTimeout
    var client = OpenSSHClient(
      program: program, connection: connection, options: options,
      userKnownHostsFiles: settings.userKnownHostsFiles,
      home: settings.home)
    let tokens = planner.tokens(for: connection, options)
    if let way = BastionWay(options, tokens) {
      switch await clients.bastion(way, timeout: connection.connectTimeout) {
      case nil: break
      case .success(let bastion):
        client.proxyCommand = bastion.command(to: tokens.host, port: tokens.port)
        client.bastion = way.text
      case .failure(let error):
        let before = first.map { "\($0.message); " } ?? ""
        throw ShellError(
          error.code, host: connection.name,
          before + "the bastion \(way.text): the system's ssh failed: \(error.message)")
      }
    }
    do throws(ShellError) {
      return try await client.open()
    } catch {
      let words = "\(client.whereabouts): \(error.message)\(Self.hint(error, connection))"
      guard var both = first else {
        throw ShellError(error.code, host: error.host, "the system's ssh failed\(words)")
      }
      both.message += "; the system's ssh failed too\(words)"
      throw both
    }
  }

  /// A password is for libssh2 alone: nobody should look for a wrong one.
  private static func hint(_ error: ShellError, _ connection: HostConnection) -> String {
    guard error.code == .authenticationFailed, connection.password != nil else { return "" }
    return
      "; it is never given ansible_password: name a key (ansible_ssh_private_key_file), or add one to the agent"
  }
}
