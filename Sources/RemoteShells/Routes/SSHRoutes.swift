import Synchronization

/// Opens sessions by whatever way leads to a host. Hosts behind one bastion share one connection to it.
final class SSHRoutes: Sendable {
  /// How often a host is tried again that hung up before it said anything.
  private static let tries = 5
  /// Bastions behind bastions.
  private static let maximumDepth = 8
  /// Connections to one bastion. Each one more is for a host that did not answer: opening a tunnel to it holds up all
  /// others of the same connection.
  private static let maximumLanes = 64

  private typealias Lane = Task<Result<SSHShell, SessionFailure>, Never>

  private let planner: SSHPlanner
  private let reactors: ReactorGroup
  private let clients: ClientBastions
  private let lanes = Mutex<[String: [Lane]]>([:])

  init(planner: SSHPlanner, reactors: ReactorGroup, clients: ClientBastions) {
    self.planner = planner
    self.reactors = reactors
    self.clients = clients
  }

  /// Connects and logs in.
  func open(_ plan: SSHPlan, _ options: SSHOptions, before: [String] = []) async -> Result<
    SSHShell, SessionFailure
  > {
    let tokens = planner.tokens(of: plan)
    if let way = BastionWay(options, tokens, before: before) { return await open(plan, through: way) }
    guard case .command(let command) = options.proxy else { return await reactors.open(plan) }
    return await open(plan, over: tokens.expand(command), called: "the ProxyCommand")
  }

  private func open(
    _ plan: SSHPlan, over command: String, called name: String
  ) async -> Result<SSHShell, SessionFailure> {
    switch ProxyProcess.start(command) {
    case .failure(let error):
      return .failure(
        plan.failure(.connectionFailed, "\(name) could not be started: \(error.message)"))
    case .success((let process, let socket)):
      let result = await reactors.open(plan, socket: socket, by: process)
      guard case .failure(var failure) = result else { return result }
      failure.error.message +=
        "; \(name) " + (process.lastWords().map { "said: \($0)" } ?? "said nothing")
      return .failure(failure)
    }
  }

  // MARK: Bastions

  private func open(_ plan: SSHPlan, through way: BastionWay) async -> Result<SSHShell, SessionFailure> {
    guard !way.before.contains(way.key), way.before.count < Self.maximumDepth else {
      return .failure(plan.failure(.notSupported, "its jump hosts lead in a circle: \(way.text)"))
    }
    var plan = plan
    plan.bastion = way.text
    var attempt = 1
    while true {
      let tunnel: (bastion: SSHShell, socket: Int32)
      switch await self.tunnel(plan, through: way) {
      case .failure(let failure):
        return failure.anotherClientMayDoBetter ? await open(plan, behind: way, failure) : .failure(failure)
      case .success(let opened): tunnel = opened
      }
      let result = await reactors.open(plan, socket: tunnel.socket, by: tunnel.bastion)
      guard case .failure(let failure) = result, failure.mayHaveNoRoom, attempt < Self.tries,
        (try? await Task.sleep(for: .milliseconds(100 << attempt))) != nil
      else { return result }
      attempt += 1
    }
  }

  /// Through a bastion that only the system's ssh may log in to. The host behind it is ours all the same.
  private func open(
    _ plan: SSHPlan, behind way: BastionWay, _ first: SessionFailure
  ) async -> Result<SSHShell, SessionFailure> {
    switch await clients.bastion(way, timeout: plan.connectTimeout) {
    case nil: return .failure(first)
    case .success(let bastion):
      let command = bastion.command(to: plan.address, port: plan.port)
      return await open(plan, over: command, called: "ssh to the bastion \(way.text)")
    case .failure(let error):
      var failure = first
      failure.anotherClientMayDoBetter = false
      failure.error.code = error.code
      failure.error.message += "; the system's ssh failed too: \(error.message)"
      return .failure(failure)
    }
  }

  private func tunnel(
    _ plan: SSHPlan, through way: BastionWay
  ) async -> Result<(bastion: SSHShell, socket: Int32), SessionFailure> {
    for number in 0..<Self.maximumLanes {
      let lane = lane(number, way, timeout: plan.connectTimeout)
      let bastion = await withTaskCancellationHandler {
        await lane.value
      } onCancel: {
        lane.cancel()
      }
      switch bastion {
      case .failure(var failure):
        failure.error.host = plan.host
        failure.error.message = "the bastion \(way.text): \(failure.error.message)"
        return .failure(failure)
      case .success(let shell):
        switch await shell.tunnel(to: plan.address, port: plan.port, timeout: plan.connectTimeout) {
        case .open(let socket): return .success((shell, socket))
        case .busy: continue
        case .refused(let reason):
          let text = "the bastion \(way.text) can't connect: \(reason); check ansible_host and ansible_port"
          return .failure(plan.failure(.connectionFailed, text))
        }
      }
    }
    let text = "the bastion \(way.text) is busy with too many hosts that do not answer"
    return .failure(plan.failure(.timedOut, text))
  }

  /// The connection of this number to a bastion, made by whoever asks first. One that failed stays: a wrong login
  /// tried again for every host would lock the account.
  private func lane(_ number: Int, _ way: BastionWay, timeout: Duration) -> Lane {
    lanes.withLock { lanes in
      let known = lanes[way.key] ?? []
      if known.indices.contains(number) { return known[number] }
      let lane = Lane { await self.openBastion(way, timeout: timeout) }
      lanes[way.key] = known + [lane]
      return lane
    }
  }

  private func openBastion(_ way: BastionWay, timeout: Duration) async -> Result<SSHShell, SessionFailure> {
    let connection = way.connection(timeout: timeout)
    var options = await planner.options(for: connection)
    if let before = way.via.last { options.proxy = .jump(before, via: way.via.dropLast()) }
    guard options.notUnderstood.isEmpty else {
      let list = options.notUnderstood.joined(separator: ", ")
      let error = ShellError(
        .notSupported, host: connection.name, "these SSH options are not understood: \(list)")
      return .failure(SessionFailure(error: error, anotherClientMayDoBetter: true))
    }
    if await clients.isKept(way, options, timeout: timeout) {
      let error = ShellError(
        .notSupported, host: connection.name, "a connection of the user's own ssh is there for it")
      return .failure(SessionFailure(error: error, anotherClientMayDoBetter: true))
    }
    var plan = await planner.plan(connection, options)
    // Variables are for the hosts behind it.
    plan.loginAdvice =
      "Check the user before its name in -J, ProxyJump or ssh -W, or User and IdentityFile for it in ~/.ssh/config"
    // Only ssh can show a certificate. Where it gets in, nothing else is tried, so that there is one connection.
    if plan.keys.hasCertificate, case .success = await clients.bastion(way, timeout: timeout) {
      let error = ShellError(.notSupported, host: connection.name, "there is a certificate for its key")
      return .failure(SessionFailure(error: error, anotherClientMayDoBetter: true))
    }
    return await open(plan, options, before: way.before + [way.key])
  }
}
