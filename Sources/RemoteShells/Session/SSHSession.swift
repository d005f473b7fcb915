import Glibc

/// One host's SSH session: after its entrance, scripts one after the other, and tunnels beside them.
///
/// Never waits: its reactor calls `advance` when a socket is ready and `tick` when time has passed. Only the
/// reactor's thread touches it.
final class SSHSession {
  typealias Instant = ContinuousClock.Instant
  typealias OpenReply = CheckedContinuation<Result<Void, SessionFailure>, Never>
  typealias RunReply = CheckedContinuation<Result<ShellAnswer, ShellError>, Never>

  private enum Phase {
    case entering
    case inside(SSHLine)
    case closed(reason: String)
  }

  /// A script that waits until the one before it has ended.
  private struct WaitingScript {
    var exchange: ScriptExchange
    var timeout: Duration
    var reply: RunReply
  }

  private let plan: SSHPlan
  private var phase = Phase.entering
  private var entrance: SSHEntrance?
  private var openReply: OpenReply?
  private var turns = ChannelTurns()
  /// The script that runs.
  private var job: (run: ScriptRun, reply: RunReply)?
  private var waitingScripts: [WaitingScript] = []
  /// The last script that may have left its shell to the next one.
  private var shell: ScriptRun?
  /// The end of the script's time.
  private var deadline: Instant?
  private var keepAlive: KeepAliveClock?

  /// - Parameter socket: see `SSHEntrance`
  init(
    _ plan: SSHPlan, socket: Int32?, reply: OpenReply, now: Instant,
    request: @escaping (SSHEntrance.Request) -> Void
  ) {
    self.plan = plan
    openReply = reply
    do throws(SessionFailure) {
      entrance = try SSHEntrance(plan, socket: socket, now: now, request: request)
    } catch {
      end(error)
    }
  }

  // MARK: What the reactor asks

  /// The sockets to watch, with the events to watch for.
  var watched: [pollfd] {
    switch phase {
    case .entering: return entrance?.watched.map { [$0] } ?? []
    case .inside(let line):
      return turns.isEmpty ? [line.watchedForEnd] : [line.watched] + turns.watched
    case .closed: return []
    }
  }

  /// When `tick` has something to do at the latest.
  var nextTick: Instant? {
    [entrance?.nextTick, deadline, keepAlive?.due, turns.nextTick].compactMap(\.self).min()
  }

  // MARK: Events; each tells whether the session should advance

  func resolved(_ result: Result<[SocketAddress], ResolutionError>) -> Bool {
    guarded { () throws(SessionFailure) in try entrance?.resolved(result) ?? false }
  }

  func signed(_ result: Result<[UInt8], KeyError>, now: Instant) -> Bool {
    entrance?.signed(result, now: now) ?? false
  }

  func start(_ exchange: ScriptExchange, timeout: Duration, reply: RunReply, now: Instant) -> Bool {
    if case .closed(let reason) = phase {
      reply.resume(returning: .failure(ShellError(.connectionFailed, host: plan.host, reason)))
      return false
    }
    waitingScripts.append(WaitingScript(exchange: exchange, timeout: timeout, reply: reply))
    return startNext(now)
  }

  func open(_ tunnel: Tunnel) -> Bool {
    guard case .inside = phase else {
      tunnel.fail(.busy)
      return false
    }
    turns.add(tunnel)
    return true
  }

  func cancel(_ wish: Tunnel.Wish) -> Bool { turns.cancel(wish) }

  func tick(_ now: Instant) -> Bool {
    if entrance != nil {
      return guarded { () throws(SessionFailure) in try entrance?.tick(now) ?? false }
    }
    var hasNews = turns.tick(now)
    if let deadline, now >= deadline {
      job?.run.stop(.timedOut)
      hasNews = true
    }
    return beat(now) || hasNews
  }

  /// Goes as far as possible without waiting; true where more could be done at once.
  func advance(_ now: Instant, _ buffer: inout [UInt8]) -> Bool {
    guarded { () throws(SessionFailure) in
      while true {
        let isWaiting: Bool
        switch phase {
        case .entering: isWaiting = try !enter(now)
        case .inside(let line):
          if turns.isEmpty {
            guard line.hasEnded else { return false }
            throw plan.failure(.connectionFailed, plan.closed)
          }
          switch try advanceChannels(line, now, &buffer) {
          case .yielding: return true
          case .waiting: isWaiting = true
          case .done: return false
          }
        case .closed: return false
        }
        // All that came before the end of the connection is taken; only now may libssh2 hear of the end.
        if isWaiting && !tellEnd() { return false }
      }
    }
  }

  private func guarded(_ step: () throws(SessionFailure) -> Bool) -> Bool {
    do throws(SessionFailure) {
      return try step()
    } catch {
      end(error)
      return false
    }
  }

  private func tellEnd() -> Bool {
    if case .inside(let line) = phase { return line.library.stream.tellEnd() }
    return entrance?.tellEnd() ?? false
  }

  // MARK: The entrance

  /// True once the session is logged in.
  private func enter(_ now: Instant) throws(SessionFailure) -> Bool {
    guard let line = try entrance?.advance(now) else { return false }
    entrance = nil
    phase = .inside(line)
    if let keepAlive = plan.keepAlive { line.library.keepAlive(every: keepAlive.interval) }
    openReply?.resume(returning: .success(()))
    openReply = nil
    _ = startNext(now)
    return !turns.isEmpty
  }

  // MARK: Channels

  private func startNext(_ now: Instant) -> Bool {
    guard case .inside = phase, job == nil, !waitingScripts.isEmpty else { return false }
    let next = waitingScripts.removeFirst()
    if let shell, shell.follow(with: next.exchange) {
      job = (shell, next.reply)
    } else {
      let run = ScriptRun(next.exchange)
      turns.add(run)
      job = (run, next.reply)
    }
    deadline = now + next.timeout
    keepAlive = plan.keepAlive.map { KeepAliveClock($0, now: now) }
    return true
  }

  /// `.done` where nothing goes on any more.
  private func advanceChannels(
    _ line: SSHLine, _ now: Instant, _ buffer: inout [UInt8]
  ) throws(SessionFailure) -> ChannelProgress {
    keepAlive?.heard(now)
    let progress: ChannelProgress
    do throws(LibSSH2Error) {
      progress = try turns.advance(line.library, &buffer)
    } catch {
      let reason = error.isDisconnect ? plan.closed : plan.lost(error.text)
      throw plan.failure(.connectionFailed, reason)
    }
    guard job?.run.isAnswered == true else { return progress }
    finishJob()
    return startNext(now) ? .yielding : progress
  }

  private func finishJob() {
    if let job {
      job.reply.resume(returning: job.run.answer)
      if job.run.leavesShell { shell = job.run }
    }
    job = nil
    deadline = nil
    keepAlive = nil
  }

  private func beat(_ now: Instant) -> Bool {
    guard let due = keepAlive?.due, now >= due, case .inside(let line) = phase else { return false }
    guard keepAlive?.beat(now) == true else {
      end(
        plan.failure(.connectionFailed, plan.lost("the server at \(plan.place) gives no sign of life")))
      return false
    }
    try? line.library.sendKeepAlive()
    line.library.stream.flush()
    return false
  }

  // MARK: The end

  private func end(_ failure: SessionFailure) {
    openReply?.resume(returning: .failure(failure))
    openReply = nil
    close(failure.error.message)
  }

  /// Ends the session and answers everybody who waits for it.
  func close(_ reason: String) {
    if case .closed = phase { return }
    let before = phase
    phase = .closed(reason: reason)
    job?.run.stop(.cut(reason))
    finishJob()
    let error = ShellError(.connectionFailed, host: plan.host, reason)
    openReply?.resume(returning: .failure(SessionFailure(error: error)))
    openReply = nil
    for waiting in waitingScripts { waiting.reply.resume(returning: .failure(error)) }
    waitingScripts = []
    turns.end()
    entrance?.close()
    entrance = nil
    if case .inside(let line) = before { line.hangUp() }
  }
}
