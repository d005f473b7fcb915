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

  /// A number that no session and no tunnel of this run has yet.
  func newID() -> Int { nextID.add(1, ordering: .relaxed).oldValue }

  /// Connects and logs in. Cancelling the task gives the connection up.
  ///
  /// - Parameters:
  ///   - socket: connected already, and closed with the session; nil to connect to the plan's address
  ///   - carrier: what the socket lives by; it is kept as long as the shell
  func open(
    _ plan: SSHPlan, socket: Int32? = nil, by carrier: (any Sendable)? = nil
  ) async -> Result<SSHShell, SessionFailure> {
    let id = newID()
    let reactor = reactors[id % reactors.count]
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { reply in
        reactor.post(.open(id, plan, socket: socket, reply))
        // A cancellation that came before could not find the session yet.
        if Task.isCancelled { reactor.post(.close(id, reason: "cancelled")) }
      }
    } onCancel: {
      reactor.post(.close(id, reason: "cancelled"))
    }
    switch result {
    case .success:
      return .success(SSHShell(plan.connection, id: id, reactor: reactor, group: self, carrier: carrier))
    case .failure(let failure):
      reactor.post(.close(id, reason: failure.error.message))
      return .failure(failure)
    }
  }
}
