import Glibc

/// One host's SSH session as a state machine: from its name to a login, then script after script.
///
/// Never waits: its reactor calls `advance` when the socket is ready and `tick` when time has passed. Only the
/// reactor's thread touches it.
final class SSHSession {
  typealias Instant = ContinuousClock.Instant
  typealias OpenReply = CheckedContinuation<Result<Void, SessionFailure>, Never>
  typealias RunReply = CheckedContinuation<Result<ShellAnswer, ShellError>, Never>

  private enum Phase {
    case resolving, dialing
    /// Waits before it dials again, since the server hung up before it said anything.
    case pausing(until: Instant)
    case handshaking, loggingIn
    /// Somebody else makes a signature; that time is not the server's.
    case signing(timeLeft: Duration)
    case idle, running
    case closed(reason: String)
  }

  private struct PendingRun {
    var exchange: ScriptExchange
    var timeout: Duration
    var reply: RunReply
  }

  /// Work that the session wants done off its thread; the answer comes back as a command of the reactor.
  enum Request {
    case resolve(host: String, port: Int, family: AddressFamily)
    case sign(Credential, data: [UInt8])
  }

  /// POLLRDHUP, which the C library shows to GNU programs only.
  private static let hangUpEvent: Int16 = 0x2000
  private static let maximumDials = 5
  /// How long the server may take to close the channel of a script that was stopped.
  private static let closingTime = Duration.seconds(1)
  /// The same where the answer was whole: a busy server may be slow, and the next script needs the session.
  private static let closingTimeWhenFinished = Duration.seconds(10)

  private let plan: SSHPlan
  private let request: (Request) -> Void
  private var phase = Phase.resolving
  private var openReply: OpenReply?
  /// The end of the current phase's time.
  private var deadline: Instant?
  private var addresses: [SocketAddress] = []
  private var dialer = Dialer([])
  private var dials = 0
  private var socket: Int32 = -1
  private var library: LibSSH2Session?
  private var login: SSHLogin
  private var run: ScriptRun?
  private var runReply: RunReply?
  private var waitingRuns: [PendingRun] = []
  private var closingIsLimited = false
  private var keepAlive: KeepAliveClock?

  init(_ plan: SSHPlan, reply: OpenReply, now: Instant, request: @escaping (Request) -> Void) {
    self.plan = plan
    self.request = request
    openReply = reply
    login = SSHLogin(plan)
    deadline = now + plan.timeout
    request(.resolve(host: plan.address, port: plan.port, family: plan.family))
  }

  // MARK: What the reactor asks

  /// The socket to watch and the events to watch for; nil where there is nothing to watch.
  var watched: pollfd? {
    switch phase {
    case .dialing where dialer.socket >= 0:
      pollfd(fd: dialer.socket, events: Int16(POLLOUT), revents: 0)
    case .handshaking, .loggingIn, .running:
      library.map { pollfd(fd: socket, events: $0.pollEvents, revents: 0) }
    case .idle, .signing:
      // No call is under way that could take what arrives, so only the end of the connection counts.
      pollfd(fd: socket, events: Self.hangUpEvent, revents: 0)
    case .resolving, .dialing, .pausing, .closed: nil
    }
  }

  /// When `tick` has something to do at the latest.
  var nextTick: Instant? {
    var instants = [deadline, keepAlive?.due].compactMap(\.self)
    if case .pausing(let until) = phase { instants.append(until) }
    if case .dialing = phase, let limit = dialer.addressDeadline { instants.append(limit) }
    return instants.min()
  }

  // MARK: Events

  func resolved(_ result: Result<[SocketAddress], ResolutionError>, now: Instant) -> Bool {
    guard case .resolving = phase else { return false }
    switch result {
    case .failure(let error):
      fail(
        .nameNotResolved, "the name \(plan.address) can't be resolved: \(error.message); check ansible_host")
      return false
    case .success(let found):
      addresses = found
      return dial(now)
    }
  }

  func signed(_ result: Result<[UInt8], KeyError>, now: Instant) -> Bool {
    guard case .signing(let timeLeft) = phase else { return false }
    switch result {
    case .success(let bytes): library?.signature = .ready(bytes)
    case .failure(let problem):
      login.signingFailed(problem)
      library?.signature = .failed
    }
    deadline = now + timeLeft
    phase = .loggingIn
    return true
  }

  func start(_ exchange: ScriptExchange, timeout: Duration, reply: RunReply, now: Instant) -> Bool {
    switch phase {
    case .idle:
      run = ScriptRun(exchange)
      closingIsLimited = false
      runReply = reply
      deadline = now + timeout
      keepAlive = plan.keepAlive.map { KeepAliveClock($0, now: now) }
      phase = .running
      return true
    case .closed(let reason):
      reply.resume(returning: .failure(ShellError(.connectionFailed, host: plan.host, reason)))
    default:
      waitingRuns.append(PendingRun(exchange: exchange, timeout: timeout, reply: reply))
    }
    return false
  }

  /// Does what the passing of time asks for; true where the session should advance.
  func tick(_ now: Instant) -> Bool {
    if let deadline, now >= deadline {
      return timeIsUp(now)
    }
    switch phase {
    case .pausing(let until) where now >= until: return dial(now)
    case .dialing: return dialer.addressDeadline.map { now >= $0 } ?? false
    case .running: return beat(now)
    default: return false
    }
  }

  /// The watched socket has something to tell; true where more could be done at once.
  func socketIsReady(_ now: Instant, _ buffer: inout [UInt8]) -> Bool {
    switch phase {
    case .idle, .signing:
      close("the server at \(plan.place) closed the connection")
      return false
    default:
      return advance(now, &buffer)
    }
  }

  /// What one step led to.
  private enum Progress { case next, waiting, yielding }

  /// Goes as far as possible without waiting; true where more could be done at once.
  func advance(_ now: Instant, _ buffer: inout [UInt8]) -> Bool {
    do throws(SessionFailure) {
      while true {
        switch try step(now, &buffer) {
        case .next: continue
        case .yielding: return true
        case .waiting:
          // All that came before the end of the connection is taken; only now may libssh2 hear of the end.
          guard library?.tellEnd() == true else { return false }
        }
      }
    } catch {
      end(error)
      return false
    }
  }

  private func step(_ now: Instant, _ buffer: inout [UInt8]) throws(SessionFailure) -> Progress {
    switch phase {
    case .dialing: return try finishDialing(now) ? .next : .waiting
    case .handshaking: return try shakeHands(now) ? .next : .waiting
    case .loggingIn: return try advanceLogin(now) ? .next : .waiting
    case .running:
      keepAlive?.heard(now)
      return try advanceRun(now, &buffer)
    case .resolving, .pausing, .signing, .idle, .closed: return .waiting
    }
  }

  // MARK: Connecting

  private func dial(_ now: Instant) -> Bool {
    dials += 1
    dialer = Dialer(addresses)
    phase = .dialing
    return true
  }

  private func finishDialing(_ now: Instant) throws(SessionFailure) -> Bool {
    switch dialer.advance(now, deadline: deadline ?? now) {
    case .waiting: return false
    case .failed:
      throw failure(
        .connectionFailed,
        "no connection to \(plan.place): \(dialer.pendingText); check ansible_host and ansible_port")
    case .connected(let descriptor):
      socket = descriptor
      do throws(LibSSH2Error) {
        let library = try LibSSH2Session()
        if plan.compression { library.allowCompression() }
        try library.preferHostKeyAlgorithms(plan.hostKeyPolicy.algorithms(from: library.hostKeyAlgorithms))
        self.library = library
      } catch {
        throw handshakeFailure(error)
      }
      phase = .handshaking
      return true
    }
  }

  private func shakeHands(_ now: Instant) throws(SessionFailure) -> Bool {
    guard let library else { return false }
    do throws(LibSSH2Error) {
      guard try library.handshake(socket) else { return false }
    } catch {
      // A server with too many logins under way hangs up at once (MaxStartups); later it may have room.
      if error.isDisconnect && dials < Self.maximumDials && !hasSpoken {
        closeSocket()
        phase = .pausing(until: now + .milliseconds(100 << dials))
        return false
      }
      throw handshakeFailure(error)
    }
    do throws(ShellError) {
      try plan.hostKeyPolicy.check(library.hostKey)
    } catch {
      let mayHaveCertificate = plan.hostKeyPolicy.known.hasAuthority && error.code != .hostKeyRevoked
      throw SessionFailure(error: error, anotherClientMayDoBetter: mayHaveCertificate)
    }
    phase = .loggingIn
    return true
  }

  private var hasSpoken: Bool { library?.serverHasSpoken ?? false }

  private func handshakeFailure(_ error: LibSSH2Error) -> SessionFailure {
    if error.isDisconnect {
      return failure(
        .connectionFailed,
        "\(plan.place) hung up before a session was there: \(error.text); is that an SSH server?")
    }
    var failed = failure(
      error.isMissingAbility ? .notSupported : .protocolFailed,
      "no common way to talk with the server at \(plan.place): \(error.text) (\(error.function))")
    failed.anotherClientMayDoBetter = error.isMissingAbility
    return failed
  }

  private func advanceLogin(_ now: Instant) throws(SessionFailure) -> Bool {
    guard let library else { return false }
    switch try login.advance(library) {
    case .socket: return false
    case .signature(let credential, let data):
      phase = .signing(timeLeft: (deadline ?? now) - now)
      deadline = nil
      request(.sign(credential, data: data))
      return false
    case .done:
      deadline = nil
      if let keepAlive = plan.keepAlive { library.keepAlive(every: keepAlive.interval) }
      becomeIdle(now)
      openReply?.resume(returning: .success(()))
      openReply = nil
      return true
    }
  }

  // MARK: Scripts

  private func advanceRun(_ now: Instant, _ buffer: inout [UInt8]) throws(SessionFailure) -> Progress {
    guard let library else { return .waiting }
    do throws(LibSSH2Error) {
      switch try run?.advance(library, &buffer) {
      case .waiting?:
        if let verdict = run?.exchange.verdict { limitClosing(verdict, now) }
        return .waiting
      case .yielding?: return .yielding
      case .done?, nil: break
      }
    } catch {
      let reason = error.isDisconnect ? "the server at \(plan.place) closed the connection" : error.text
      run?.stop(.cut(reason))
      throw failure(.connectionFailed, reason)
    }
    finishRun()
    becomeIdle(now)
    return .next
  }

  private func becomeIdle(_ now: Instant) {
    phase = .idle
    deadline = nil
    keepAlive = nil
    guard !waitingRuns.isEmpty else { return }
    let next = waitingRuns.removeFirst()
    _ = start(next.exchange, timeout: next.timeout, reply: next.reply, now: now)
  }

  private func finishRun() {
    if let run, let reply = runReply {
      reply.resume(
        returning: Result { () throws(ShellError) in try run.exchange.result(run.ending ?? .cut("closed")) })
    }
    run = nil
    runReply = nil
  }

  private func limitClosing(_ verdict: ScriptExchange.Verdict, _ now: Instant) {
    // Counted once, not anew at every turn.
    guard !closingIsLimited else { return }
    closingIsLimited = true
    let time = if case .finished = verdict { Self.closingTimeWhenFinished } else { Self.closingTime }
    let limit = now + time
    deadline = deadline.map { min($0, limit) } ?? limit
  }

  private func beat(_ now: Instant) -> Bool {
    guard keepAlive.map({ now >= $0.due }) == true, let library else { return false }
    guard keepAlive?.beat(now) == true else {
      let reason = "the server at \(plan.place) gives no sign of life"
      run?.stop(.cut(reason))
      close(reason)
      return false
    }
    if !library.isBlockedOnSending { try? library.sendKeepAlive() }
    return false
  }

  // MARK: The end

  private func timeIsUp(_ now: Instant) -> Bool {
    switch phase {
    case .running:
      if run?.ending == nil {
        // The server is asked to end the command; until it answers, the session can't be used again.
        run?.stop(.timedOut)
        deadline = now + Self.closingTime
        return true
      }
      close("a script did not end when it was told to, so the connection to \(plan.place) was given up")
    case .resolving:
      fail(.timedOut, "the name \(plan.address) was not resolved within \(plan.timeout.text)")
    case .dialing, .pausing:
      fail(
        .timedOut,
        "no connection to \(plan.place) within \(plan.timeout.text): \(dialer.pendingText); check ansible_host, ansible_port and the network"
      )
    case .handshaking:
      fail(
        .timedOut,
        "\(plan.place) accepted the connection but said too little within \(plan.timeout.text); is that an SSH server?"
      )
    default:
      fail(.timedOut, "the login as \(plan.user) at \(plan.place) was not done within \(plan.timeout.text)")
    }
    return false
  }

  private func failure(_ code: ShellError.Code, _ message: String) -> SessionFailure {
    SessionFailure(error: ShellError(code, host: plan.host, message))
  }

  private func fail(_ code: ShellError.Code, _ message: String) { end(failure(code, message)) }

  private func end(_ failure: SessionFailure) {
    openReply?.resume(returning: .failure(failure))
    openReply = nil
    close(failure.error.message)
  }

  /// Ends the session and answers everybody who waits for it.
  func close(_ reason: String) {
    if case .closed = phase { return }
    phase = .closed(reason: reason)
    deadline = nil
    keepAlive = nil
    run?.stop(.cut(reason))
    finishRun()
    let error = ShellError(.connectionFailed, host: plan.host, reason)
    openReply?.resume(returning: .failure(SessionFailure(error: error)))
    openReply = nil
    for waiting in waitingRuns { waiting.reply.resume(returning: .failure(error)) }
    waitingRuns = []
    dialer.cancel()
    closeSocket()
  }

  private func closeSocket() {
    guard socket >= 0 else { return }
    library?.disconnect()
    shutdown(socket, Int32(SHUT_RDWR))
    run = nil
    library?.free()
    library = nil
    Glibc.close(socket)
    socket = -1
  }
}
