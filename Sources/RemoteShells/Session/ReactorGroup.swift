import Synchronization

/// The threads that drive all SSH sessions of a run; ends them with its last user.
final class ReactorGroup: Sendable {
  private let reactors: [Reactor]
  private let nextID = Atomic<Int>(0)

  init(threads: Int, pool: BlockingPool) {
    reactors = (0..<max(threads, 1)).map { _ in Reactor(pool: pool) }
  }

  deinit {
    for reactor in reactors { reactor.post(.stop) }
  }

  /// Connects and logs in. Cancelling the task gives the connection up.
  func open(_ plan: SSHPlan) async -> Result<SSHShell, SessionFailure> {
    let id = nextID.add(1, ordering: .relaxed).oldValue
    let reactor = reactors[id % reactors.count]
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { reply in
        reactor.post(.open(id, plan, reply))
        // A cancellation that came before could not find the session yet.
        if Task.isCancelled { reactor.post(.close(id, reason: "cancelled")) }
      }
    } onCancel: {
      reactor.post(.close(id, reason: "cancelled"))
    }
    switch result {
    case .success:
      return .success(SSHShell(plan.connection, id: id, reactor: reactor, group: self))
    case .failure(let failure):
      reactor.post(.close(id, reason: failure.error.message))
      return .failure(failure)
    }
  }
}

/// A host behind an SSH session that a reactor drives.
final class SSHShell: RemoteShell {
  private let connection: HostConnection
  private let id: Int
  private let reactor: Reactor
  /// Keeps the threads running.
  private let group: ReactorGroup

  init(_ connection: HostConnection, id: Int, reactor: Reactor, group: ReactorGroup) {
    self.connection = connection
    self.id = id
    self.reactor = reactor
    self.group = group
  }

  deinit { reactor.post(.close(id, reason: "the connection is closed")) }

  func run(_ script: String, limits: ShellLimits) async throws(ShellError) -> ShellAnswer {
    let exchange = ScriptExchange(script, on: connection, limits: limits)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { reply in
        reactor.post(.run(id, exchange, timeout: limits.timeout, reply))
      }
    } onCancel: {
      reactor.post(.close(id, reason: "cancelled"))
    }
    return try result.get()
  }

  func close() async {
    await withCheckedContinuation { reactor.post(.close(id, reason: "the connection is closed", done: $0)) }
  }
}
