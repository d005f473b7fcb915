import Glibc
import Synchronization

/// One thread that drives hundreds of SSH sessions: a poll(2) loop over their sockets and their deadlines.
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
    var isStopped = false
  }

  private let inbox = Mutex(Inbox())
  /// A byte written to the second socket wakes the thread, which watches the first.
  private let wakeUp: (watched: Int32, rung: Int32)
  private let pool: BlockingPool

  init(pool: BlockingPool) {
    self.pool = pool
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    var pair: [Int32] = [-1, -1]
    socketpair(AF_UNIX, type, 0, &pair)
    wakeUp = (pair[0], pair[1])
  }

  deinit {
    close(wakeUp.watched)
    close(wakeUp.rung)
  }

  /// Hands a command to the thread, which starts with the first one.
  func post(_ command: Command) {
    let (isStopped, startThread, wake) = inbox.withLock { inbox in
      guard !inbox.isStopped else { return (true, false, false) }
      inbox.commands.append(command)
      defer { inbox.threadRuns = true }
      return (false, !inbox.threadRuns, inbox.commands.count == 1)
    }
    if isStopped { Self.refuse(command, "the run has ended") }
    if startThread && !startDetachedThread({ self.work() }) {
      inbox.withLock { $0.threadRuns = false }
      let reason = "the system has no thread left for SSH sessions; raise the limit of processes (ulimit -u)"
      for waiting in takeCommands() { Self.refuse(waiting, reason) }
    }
    if wake { send(wakeUp.rung, [1], 1, Int32(MSG_NOSIGNAL)) }
  }

  // MARK: On the thread

  private func work() {
    var sessions: [Int: SSHSession] = [:]
    var buffer = [UInt8](repeating: 0, count: 32 * 1024)
    var runnable: Set<Int> = []
    while true {
      var now = ContinuousClock.now
      let commands = takeCommands()
      for (index, command) in commands.enumerated() {
        if case .stop = command {
          for session in sessions.values { session.close("the run has ended") }
          inbox.withLock { $0.isStopped = true }
          for late in commands[(index + 1)...] + takeCommands() { Self.refuse(late, "the run has ended") }
          return
        }
        if let id = perform(command, &sessions, now) { runnable.insert(id) }
      }
      for (id, session) in sessions where session.nextTick.map({ now >= $0 }) ?? false {
        if session.tick(now) { runnable.insert(id) }
      }
      let ready = wait(for: sessions, atMost: runnable.isEmpty ? nil : .zero, now)
      now = .now
      let turn = runnable
      runnable = []
      for id in turn {
        if sessions[id]?.advance(now, &buffer) == true { runnable.insert(id) }
      }
      for id in ready where !turn.contains(id) {
        if sessions[id]?.advance(now, &buffer) == true { runnable.insert(id) }
      }
    }
  }

  private func takeCommands() -> [Command] {
    inbox.withLock { inbox in
      defer { inbox.commands = [] }
      return inbox.commands
    }
  }

  /// Does a command; the session that should advance now.
  private func perform(_ command: Command, _ sessions: inout [Int: SSHSession], _ now: SSHSession.Instant)
    -> Int?
  {
    switch command {
    case .open(let id, let plan, let socket, let reply):
      // The sessions live no longer than the thread, which holds the reactor.
      sessions[id] = SSHSession(plan, socket: socket, reply: reply, now: now) { [unowned self] in
        serve($0, for: id)
      }
      return socket == nil ? nil : id
    case .tunnel(let id, let wish, let reply):
      guard let session = sessions[id] else {
        Self.refuse(command, "the connection is closed")
        return nil
      }
      return session.open(Tunnel(wish, reply: reply)) ? id : nil
    case .cancelTunnel(let id, let wish):
      return sessions[id]?.cancel(wish) == true ? id : nil
    case .resolved(let id, let result):
      return sessions[id]?.resolved(result) == true ? id : nil
    case .signed(let id, let result):
      return sessions[id]?.signed(result, now: now) == true ? id : nil
    case .run(let id, let exchange, let timeout, let reply):
      guard let session = sessions[id] else {
        Self.refuse(command, "the connection is closed")
        return nil
      }
      return session.start(exchange, timeout: timeout, reply: reply, now: now) ? id : nil
    case .close(let id, let reason, let done):
      sessions.removeValue(forKey: id)?.close(reason)
      done?.resume()
      return nil
    case .stop:
      return nil
    }
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

  /// Waits until a socket is ready, a deadline is near or a command comes; the sessions whose socket is ready.
  private func wait(for sessions: [Int: SSHSession], atMost limit: Duration?, _ now: SSHSession.Instant)
    -> Set<Int>
  {
    var entries = [pollfd(fd: wakeUp.watched, events: Int16(POLLIN), revents: 0)]
    var owners = [-1]
    var nextTick: SSHSession.Instant?
    for (id, session) in sessions {
      if let tick = session.nextTick { nextTick = nextTick.map { min($0, tick) } ?? tick }
      for entry in session.watched {
        entries.append(entry)
        owners.append(id)
      }
    }
    var pause = limit ?? nextTick.map { max($0 - now, .zero) }
    // Where the system had no sockets left to be woken by, commands wait for the next look.
    if wakeUp.watched < 0 { pause = min(pause ?? .milliseconds(20), .milliseconds(20)) }
    let count = poll(&entries, nfds_t(entries.count), pause.map(Self.milliseconds) ?? -1)
    guard count > 0 else { return [] }
    if entries[0].revents != 0 {
      var bytes = [UInt8](repeating: 0, count: 64)
      recv(wakeUp.watched, &bytes, bytes.count, 0)
    }
    return Set(entries.indices.dropFirst().filter { entries[$0].revents != 0 }.map { owners[$0] })
  }

  /// Rounded up, so that the deadline has passed when poll returns.
  private static func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    return Int32(
      clamping: min(seconds, 3600) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
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
