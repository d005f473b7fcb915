import CSSH2
import Glibc
import Logging
import Synchronization

/// Opens shells: on hosts over SSH, on this machine, in folders.
///
/// One connector serves a whole run. It reads every key and known_hosts file once and drives all SSH sessions on a
/// few threads, which end when the connector and its shells are gone.
package final class ShellConnector: Sendable {
  private let settings: ShellSettings
  private let knownHosts: KnownHosts
  private let finder: CredentialFinder
  private let reactors: ReactorGroup
  private let configurations = Mutex<[String: SSHConfigFile]>([:])

  package init(_ settings: ShellSettings) {
    self.settings = settings
    Self.prepareProcess()
    let pool = BlockingPool(maximumThreads: 16)
    knownHosts = KnownHosts(logger: settings.logger)
    finder = CredentialFinder(
      store: KeyStore(ask: settings.askPassphrase),
      agent: settings.agentSocket.map { SSHAgent(socket: $0, pool: pool) }, home: settings.home)
    reactors = ReactorGroup(threads: settings.threads, pool: pool)
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
    switch connection.kind {
    case .local:
      return LocalShell(connection)
    case .directory:
      var plain = connection
      plain.become = nil
      return LocalShell(plain)
    case .ssh:
      return try await openSSH(connection)
    }
  }

  private func openSSH(_ connection: HostConnection) async throws(ShellError) -> any RemoteShell {
    if connection.become?.password?.reveal().contains(where: \.isNewline) == true {
      throw ShellError(.becomeFailed, host: connection.name, "the password for sudo has a line break in it")
    }
    let options = options(for: connection)
    guard options.notUnderstood.isEmpty else {
      let list = options.notUnderstood.joined(separator: ", ")
      settings.logger.notice("\(connection.name): connecting by the system's ssh, which knows \(list)")
      return try await openByClient(connection, options, because: nil)
    }
    let plan = await plan(connection, options)
    switch await reactors.open(plan) {
    case .success(let shell):
      return shell
    case .failure(let failure):
      guard failure.anotherClientMayDoBetter, settings.sshProgram != nil else { throw failure.error }
      settings.logger.notice("\(connection.name): trying the system's ssh, since \(failure.error.message)")
      return try await openByClient(connection, options, because: failure.error)
    }
  }

  /// The options for a host: of its arguments first, then of the configuration files.
  private func options(for connection: HostConnection) -> SSHOptions {
    var options = SSHArguments.parse(connection.sshArguments)
    let target = SSHConfigFile.Target(
      host: connection.address, user: connection.user ?? options.user ?? settings.userName,
      localUser: settings.userName)
    let usual = settings.configurationFiles ?? ["\(settings.home)/.ssh/config", "/etc/ssh/ssh_config"]
    let named = options.configurationFile.map {
      $0.lowercased() == "none" ? [] : [expandingTilde($0, home: settings.home)]
    }
    for path in named ?? usual { configuration(path).apply(to: &options, for: target) }
    if let missing = named?.first(where: { access($0, R_OK) != 0 }) {
      options.notUnderstood.append("-F \(missing)")
    }
    return options
  }

  private func configuration(_ path: String) -> SSHConfigFile {
    configurations.withLock { known in
      if let file = known[path] { return file }
      let file = SSHConfigFile(path: path, home: settings.home)
      for note in file.notes { settings.logger.warning("\(note)") }
      known[path] = file
      return file
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
    let client = OpenSSHClient(
      program: program, connection: connection, options: options,
      userKnownHostsFiles: settings.userKnownHostsFiles,
      home: settings.home)
    do throws(ShellError) {
      return try await client.open()
    } catch {
      guard var both = first else {
        throw ShellError(error.code, host: error.host, "the system's ssh failed: \(error.message)")
      }
      both.message += "; the system's ssh failed too: \(error.message)"
      throw both
    }
  }

  private func plan(_ connection: HostConnection, _ options: SSHOptions) async -> SSHPlan {
    let address = PathTokens.hostName(options.hostName, for: connection.address)
    let port = connection.port ?? options.port ?? 22
    let user = connection.user ?? options.user ?? settings.userName
    let tokens = PathTokens(
      home: settings.home, localUser: settings.userName, host: address, port: port, user: user)
    let named = ([connection.privateKeyFile].compactMap(\.self) + options.identityFiles).map(tokens.expand)
    var keys = CredentialList()
    if options.pubkeyAuthentication ?? true {
      keys = await finder.credentials(
        named: named, onlyNamed: options.identitiesOnly ?? false, passphrase: connection.privateKeyPassphrase)
    }
    let usual = [".ssh/known_hosts", ".ssh/known_hosts2"].map { "\(settings.home)/\($0)" }
    let files =
      (options.userKnownHostsFiles ?? settings.userKnownHostsFiles ?? usual).map(tokens.expand)
      + (options.globalKnownHostsFiles ?? settings.globalKnownHostsFiles)
    let policy = HostKeyPolicy(
      checking: options.hostKeyChecking ?? .strict,
      known: knownHosts.lookUp(host: address.lowercased(), port: port, files: files),
      hostName: connection.name, logger: settings.logger)
    return SSHPlan(
      connection: connection, address: address, port: port, user: user,
      family: options.addressFamily ?? .any, compression: options.compression ?? false,
      timeout: options.connectTimeout ?? connection.connectTimeout, hostKeyPolicy: policy, keys: keys,
      password: connection.password, methods: methods(options),
      keepAlive: options.serverAliveInterval.flatMap { interval in
        interval > 0
          ? SSHPlan.KeepAlive(interval: interval, maximumMissed: options.serverAliveCountMax ?? 3) : nil
      }, logger: settings.logger)
  }

  private func methods(_ options: SSHOptions) -> [LoginMethod] {
    let allowed: [(LoginMethod, Bool)] = [
      (.publicKey, options.pubkeyAuthentication ?? true), (.password, options.passwordAuthentication ?? true),
      (.interactive, options.interactiveAuthentication ?? true),
    ]
    let methods = allowed.filter(\.1).map(\.0)
    guard let preferred = options.preferredAuthentications else { return methods }
    return preferred.compactMap(LoginMethod.init(rawValue:)).filter(methods.contains)
  }
}
