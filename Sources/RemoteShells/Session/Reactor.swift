import CLinux
import Glibc
import Synchronization

/// One thread that drives hundreds of SSH sessions.
///
/// The sessions live on the stack of that thread and nowhere else; the rest of the program sends commands.
final class Reactor: Sendable {
  enum Command: Sendable {
    /// With a socket that is connected already, or nil.
    case open(Int, SSHPlan, socket: Int32?, SSHSession.OpenReply)
    case tunnel(Int, Tunnel.Wish, Tunnel.Reply)
    /// Nobody waits for that tunnel any more.
    case cancelTunnel(Int, Tunnel.Wish)
    case resolved(Int, Result<[SocketAddress], ResolutionError>)
    case signed(Int, Result<[UInt8], KeyError>)
    case run(Int, ScriptExchange, timeout: Duration, SSHSession.RunReply)
    /// Ends a session, and forgets it; then answers whoever waits for that.
    case close(Int, reason: String, done: CheckedContinuation<Void, Never>? = nil)
    /// Ends all sessions and the thread.
    case stop
  }

  private struct Inbox {
    var commands: [Command] = []
    var threadRuns = false
    /// Why no more commands are taken.
    var refusal: String?
  }

  private let inbox = Mutex(Inbox())
  /// Wakes the thread; -1 where the system had no file descriptor for it.
  private let bell: Int32
  private let pool: BlockingPool

  init(pool: BlockingPool) {
    self.pool = pool
    bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
  }

  deinit { if bell >= 0 { close(bell) } }

  /// Hands a command to the thread, which starts with the first one.
  func post(_ command: Command) {
    let (refusal, startThread, wake) = inbox.withLock { inbox -> (String?, Bool, Bool) in
      if let refusal = inbox.refusal { return (refusal, false, false) }
      inbox.commands.append(command)
      defer { inbox.threadRuns = true }
      return (nil, !inbox.threadRuns, inbox.commands.count == 1)
    }
    if let refusal { Self.refuse(command, refusal) }
    if startThread && !startDetachedThread({ self.work() }) {
      inbox.withLock { $0.threadRuns = false }
      let reason = "the system has no thread left for SSH sessions; raise the limit of processes (ulimit -u)"
      for waiting in takeCommands() { Self.refuse(waiting, reason) }
    }
    if wake { eventfd_write(bell, 1) }
  }

  // MARK: On the thread

  private func work() {
    guard var driver = SessionDriver(bell: bell) else {
      return stop(
        "the system has no file descriptor left for SSH sessions; raise their limit (ulimit -n)", [])
    }
    while true {
      var commands = takeCommands()[...]
      while let command = commands.popFirst() {
        if case .stop = command {
          let reason = "the run has ended"
          driver.closeAll(reason: reason)
          return stop(reason, commands)
        }
        perform(command, &driver)
      }
      driver.turn()
    }
  }

  private func takeCommands() -> [Command] {
    inbox.withLock { inbox in
      defer { inbox.commands = [] }
      return inbox.commands
    }
  }

  /// Takes no more commands; those that nobody does any more are refused.
  private func stop(_ reason: String, _ commands: ArraySlice<Command>) {
    inbox.withLock { $0.refusal = reason }
    for late in commands + takeCommands() { Self.refuse(late, reason) }
  }

  private func perform(_ command: Command, _ driver: inout SessionDriver) {
    let now = SSHSession.Instant.now
    let isKnown: Bool
    switch command {
    case .open(let id, let plan, let socket, let reply):
      // The sessions live no longer than the thread, which holds the reactor.
      let session = SSHSession(plan, socket: socket, reply: reply, now: now) { [unowned self] in
        serve($0, for: id)
      }
      driver.add(session, as: id, canGoOn: socket != nil)
      return
    case .tunnel(let id, let wish, let reply):
      isKnown = driver.tell(id) { $0.open(Tunnel(wish, reply: reply)) }
    case .run(let id, let exchange, let timeout, let reply):
      isKnown = driver.tell(id) { $0.start(exchange, timeout: timeout, reply: reply, now: now) }
    case .cancelTunnel(let id, let wish):
      isKnown = driver.tell(id) { $0.cancel(wish) }
    case .resolved(let id, let result):
      isKnown = driver.tell(id) { $0.resolved(result) }
    case .signed(let id, let result):
      isKnown = driver.tell(id) { $0.signed(result, now: now) }
    case .close(let id, let reason, let done):
      driver.close(id, reason: reason)
      done?.resume()
      return
    case .stop:
      return
    }
    if !isKnown { Self.refuse(command, "the connection is closed") }
  }

  private func serve(_ request: SSHEntrance.Request, for id: Int) {
    switch request {
    case .resolve(let host, let port, let family):
      let numeric = resolveAddresses(of: host, port: port, family: family, numericOnly: true)
      if case .success = numeric {
        post(.resolved(id, numeric))
        return
      }
      pool.submit {
        self.post(.resolved(id, resolveAddresses(of: host, port: port, family: family, numericOnly: false)))
      }
    case .sign(let credential, let data):
      Task {
        let algorithm = Credential.algorithm(inRequest: data) ?? credential.type
        post(.signed(id, await credential.sign(data, algorithm)))
      }
    }
  }

  private static func refuse(_ command: Command, _ reason: String) {
    switch command {
    case .open(_, let plan, let socket, let reply):
      if let socket { Glibc.close(socket) }
      reply.resume(returning: .failure(plan.failure(.connectionFailed, reason)))
    case .tunnel(_, _, let reply):
      reply.resume(returning: .busy)
    case .run(_, let exchange, _, let reply):
      reply.resume(returning: .failure(ShellError(.connectionFailed, host: exchange.host, reason)))
    case .close(_, _, let done):
      done?.resume()
    case .cancelTunnel, .resolved, .signed, .stop:
      break
    }
  }
}
