import Glibc
import Logging
import Synchronization

/// Makes a plan of what is said of a host: its variables first, then ssh's configuration files.
///
/// Reads every configuration, key and known_hosts file once.
final class SSHPlanner: Sendable {
  private let settings: ShellSettings
  private let knownHosts: KnownHosts
  private let finder: CredentialFinder
  private let query: SSHConfigQuery?
  private let configurations = Mutex<[String: SSHConfigFile]>([:])

  init(_ settings: ShellSettings, pool: BlockingPool) {
    self.settings = settings
    knownHosts = KnownHosts(logger: settings.logger)
    finder = CredentialFinder(
      store: KeyStore(ask: settings.askPassphrase),
      agent: settings.agentSocket.map { SSHAgent(socket: $0, pool: pool) }, home: settings.home)
    query = settings.sshProgram.map(SSHConfigQuery.init)
  }

  // MARK: Options

  /// The options for a host. What the files leave to ssh itself to decide, ssh is asked for.
  func options(for connection: HostConnection) async -> SSHOptions {
    var options = SSHArguments.parse(connection.sshArguments)
    let fromArguments = options
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
    guard !options.undecided.isEmpty else { return options }
    guard let lines = await query?.lines(for: connection, files: settings.configurationFiles) else {
      options.notUnderstood += options.undecided
      return options
    }
    options = fromArguments
    for line in lines { options.set(line.name, to: line.value, fromFile: true) }
    options.undecided = []
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

  // MARK: Plans

  func plan(_ connection: HostConnection, _ options: SSHOptions) async -> SSHPlan {
    let address = PathTokens.hostName(options.hostName, for: connection.address)
    let port = connection.port ?? options.port ?? 22
    let user = connection.user ?? options.user ?? settings.userName
    let tokens = tokens(address, port, user, for: connection)
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
    let connectTimeout = options.connectTimeout ?? connection.connectTimeout
    return SSHPlan(
      connection: connection, address: address, port: port, user: user,
      family: options.addressFamily ?? .any, compression: options.compression ?? false,
      connectTimeout: connectTimeout,
      loginTimeout: options.connectTimeout ?? connection.loginTimeout ?? connectTimeout,
      hostKeyPolicy: policy, keys: keys,
      password: connection.password, methods: methods(options),
      maySpeakKerberos: options.gssapiAuthentication ?? false,
      keepAlive: options.serverAliveInterval.flatMap { interval in
        interval > 0
          ? SSHPlan.KeepAlive(interval: interval, maximumMissed: options.serverAliveCountMax ?? 3) : nil
      }, logger: settings.logger)
  }

  /// What tokens in a proxy's words stand for.
  func tokens(of plan: SSHPlan) -> PathTokens {
    tokens(plan.address, plan.port, plan.user, for: plan.connection)
  }

  /// The same where there is no plan.
  func tokens(for connection: HostConnection, _ options: SSHOptions) -> PathTokens {
    tokens(
      PathTokens.hostName(options.hostName, for: connection.address), connection.port ?? options.port ?? 22,
      connection.user ?? options.user ?? settings.userName, for: connection)
  }

  private func tokens(_ address: String, _ port: Int, _ user: String, for connection: HostConnection)
    -> PathTokens
  {
    PathTokens(
      home: settings.home, localUser: settings.userName, host: address, port: port, user: user,
      alias: connection.address)
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
