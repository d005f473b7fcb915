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
  private let lanes = Mutex<[String: [Lane]]>([:])

  init(planner: SSHPlanner, reactors: ReactorGroup) {
    self.planner = planner
    self.reactors = reactors
  }

  /// Connects and logs in.
  func open(_ plan: SSHPlan, _ options: SSHOptions, before: [String] = []) async -> Result<
    SSHShell, SessionFailure
  > {
    let tokens = planner.tokens(of: plan)
    switch options.proxy {
    case nil: return await reactors.open(plan)
    case .command(let command): return await open(plan, over: tokens.expand(command))
    case .jump(let last, let via):
      let file = options.configurationFile.map { ["-F", $0] } ?? []
      let way = Way(
        last: last.expanded(tokens, options: file), via: via.map { $0.expanded(tokens, options: file) },
        before: before)
      return await open(plan, through: way)
    }
  }

  private func open(_ plan: SSHPlan, over command: String) async -> Result<SSHShell, SessionFailure> {
    switch ProxyProcess.start(command) {
    case .failure(let error):
      return .failure(
        plan.failure(.connectionFailed, "the ProxyCommand could not be started: \(error.message)"))
    case .success((let process, let socket)):
      let result = await reactors.open(plan, socket: socket, by: process)
      guard case .failure(var failure) = result else { return result }
      failure.error.message +=
        "; the ProxyCommand " + (process.lastWords().map { "said: \($0)" } ?? "said nothing")
      return .failure(failure)
    }
  }

  // MARK: Bastions

  /// The hosts that lead to another one.
  private struct Way {
    var last: JumpHost
    var via: [JumpHost]
    /// The ways to bastions that ask for this one.
    var before: [String]

    var text: String { (via + [last]).map(\.text).joined(separator: ",") }
    var key: String { (via + [last]).map { "\($0.text) \($0.arguments)" }.joined(separator: ",") }
  }

  private func open(_ plan: SSHPlan, through way: Way) async -> Result<SSHShell, SessionFailure> {
    guard !way.before.contains(way.key), way.before.count < Self.maximumDepth else {
      return .failure(plan.failure(.notSupported, "its jump hosts lead in a circle: \(way.text)"))
    }
    var attempt = 1
    while true {
      let tunnel: (bastion: SSHShell, socket: Int32)
      switch await self.tunnel(plan, through: way) {
      case .failure(let failure): return .failure(failure)
      case .success(let opened): tunnel = opened
      }
      let result = await reactors.open(plan, socket: tunnel.socket, by: tunnel.bastion)
      guard case .failure(let failure) = result, failure.mayHaveNoRoom, attempt < Self.tries,
        (try? await Task.sleep(for: .milliseconds(100 << attempt))) != nil
      else { return result }
      attempt += 1
    }
  }

  private func tunnel(
    _ plan: SSHPlan, through way: Way
  ) async -> Result<(bastion: SSHShell, socket: Int32), SessionFailure> {
    for number in 0..<Self.maximumLanes {
      let lane = lane(number, way, timeout: plan.timeout)
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
        switch await shell.tunnel(to: plan.address, port: plan.port, timeout: plan.timeout) {
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
  private func lane(_ number: Int, _ way: Way, timeout: Duration) -> Lane {
    lanes.withLock { lanes in
      let known = lanes[way.key] ?? []
      if known.indices.contains(number) { return known[number] }
      let lane = Lane { await self.openBastion(way, timeout: timeout) }
      lanes[way.key] = known + [lane]
      return lane
    }
  }

  private func openBastion(_ way: Way, timeout: Duration) async -> Result<SSHShell, SessionFailure> {
    let jump = way.last
    let connection = HostConnection(
      name: "bastion \(jump.text)", address: jump.host, port: jump.port, user: jump.user,
      sshArguments: jump.arguments, connectTimeout: timeout)
    var options = await planner.options(for: connection)
    if let before = way.via.last { options.proxy = .jump(before, via: way.via.dropLast()) }
    guard options.notUnderstood.isEmpty else {
      let list = options.notUnderstood.joined(separator: ", ")
      let error = ShellError(
        .notSupported, host: connection.name, "these SSH options are not understood: \(list)")
      return .failure(SessionFailure(error: error, anotherClientMayDoBetter: true))
    }
    return await open(await planner.plan(connection, options), options, before: way.before + [way.key])
  }
}
