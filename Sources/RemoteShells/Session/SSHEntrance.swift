import Glibc

/// The way into a host, from its name to the login, or from a socket that others have connected.
///
/// Never waits: it says what it waits for, and goes on when it is told that this is there.
struct SSHEntrance {
  typealias Instant = ContinuousClock.Instant

  /// Work to be done elsewhere; the answer comes back through `resolved` or `signed`.
  enum Request {
    case resolve(host: String, port: Int, family: AddressFamily)
    case sign(Credential, data: [UInt8])
  }

  private enum Phase {
    case resolving, dialing
    /// Waits before it dials again, since the server hung up before it said anything.
    case pausing(until: Instant)
    case handshaking(SSHLine), loggingIn(SSHLine)
    /// Somebody else makes a signature; that time is not the server's.
    case signing(SSHLine, timeLeft: Duration)
    case inside, closed
  }

  private static let maximumDials = 8

  private let plan: SSHPlan
  private let request: (Request) -> Void
  private var phase: Phase
  private let begun: Instant
  /// The end of the time for the connection, then for all of it.
  private var deadline: Instant?
  private var addresses: [SocketAddress] = []
  private var dialer = Dialer([])
  private var dials = 0
  private var login: SSHLogin

  /// - Parameter socket: connected by others (a tunnel, a proxy command); nil to connect to the plan's address
  init(_ plan: SSHPlan, socket: Int32?, now: Instant, request: @escaping (Request) -> Void)
    throws(SessionFailure)
  {
    self.plan = plan
    self.request = request
    login = SSHLogin(plan)
    begun = now
    deadline = now + plan.connectTimeout
    phase = .resolving
    if let socket {
      try begin(on: socket)
    } else {
      request(.resolve(host: plan.address, port: plan.port, family: plan.family))
    }
  }

  // MARK: What it waits for

  var watched: pollfd? {
    switch phase {
    case .dialing where dialer.socket >= 0:
      pollfd(fd: dialer.socket, events: Int16(POLLOUT), revents: 0)
    case .handshaking(let line), .loggingIn(let line): line.watched
    case .signing(let line, _): line.watchedForEnd
    case .resolving, .dialing, .pausing, .inside, .closed: nil
    }
  }

  var nextTick: Instant? {
    var instants = [deadline].compactMap(\.self)
    if case .pausing(let until) = phase { instants.append(until) }
    if case .dialing = phase, let limit = dialer.addressDeadline { instants.append(limit) }
    return instants.min()
  }

  // MARK: What happens to it

  /// True where it can go on at once.
  mutating func resolved(_ result: Result<[SocketAddress], ResolutionError>) throws(SessionFailure) -> Bool {
    guard case .resolving = phase else { return false }
    switch result {
    case .failure(let error):
      throw plan.failure(
        .nameNotResolved, "the name \(plan.address) can't be resolved: \(error.message); check ansible_host")
    case .success(let found):
      addresses = found
      return dial()
    }
  }

  /// True where it can go on at once.
  mutating func signed(_ result: Result<[UInt8], KeyError>, now: Instant) -> Bool {
    guard case .signing(let line, let timeLeft) = phase else { return false }
    switch result {
    case .success(let bytes): line.library.signature = .ready(bytes)
    case .failure(let problem):
      login.signingFailed(problem)
      line.library.signature = .failed
    }
    deadline = now + timeLeft
    phase = .loggingIn(line)
    return true
  }

  /// Time has passed; true where it can go on at once.
  mutating func tick(_ now: Instant) throws(SessionFailure) -> Bool {
    if let deadline, now >= deadline { throw timeIsUp }
    switch phase {
    case .pausing(let until) where now >= until: return dial()
    case .dialing: return dialer.addressDeadline.map { now >= $0 } ?? false
    default: return false
    }
  }

  /// Goes as far as possible without waiting; the line once it is logged in.
  mutating func advance(_ now: Instant) throws(SessionFailure) -> SSHLine? {
    while true {
      switch phase {
      case .dialing:
        guard try finishDialing(now) else { return nil }
      case .handshaking(let line):
        guard try shakeHands(line, now) else { return nil }
      case .loggingIn(let line):
        guard try advanceLogin(line, now) else { return nil }
        phase = .inside
        deadline = nil
        return line
      case .signing(let line, _):
        guard line.hasEnded else { return nil }
        line.hangUp()
        throw plan.failure(.connectionFailed, plan.closed)
      case .resolving, .pausing, .inside, .closed: return nil
      }
    }
  }

  /// Lets libssh2 hear of the end of the connection, after all that came before it was taken; true where it had not heard.
  func tellEnd() -> Bool {
    switch phase {
    case .handshaking(let line), .loggingIn(let line): line.library.stream.tellEnd()
    default: false
    }
  }

  /// Gives up; a line that was handed out is not touched.
  mutating func close() {
    switch phase {
    case .handshaking(let line), .loggingIn(let line), .signing(let line, _): line.hangUp()
    default: dialer.cancel()
    }
    phase = .closed
  }

  // MARK: Steps

  private mutating func dial() -> Bool {
    dials += 1
    dialer = Dialer(addresses)
    phase = .dialing
    return true
  }

  private mutating func finishDialing(_ now: Instant) throws(SessionFailure) -> Bool {
    switch dialer.advance(now, deadline: deadline ?? now) {
    case .waiting: return false
    case .failed:
      throw plan.failure(
        .connectionFailed,
        "no connection to \(plan.place): \(dialer.pendingText); check ansible_host and ansible_port")
    case .connected(let socket):
      try begin(on: socket)
      return true
    }
  }

  private mutating func begin(on socket: Int32) throws(SessionFailure) {
    do throws(LibSSH2Error) {
      phase = .handshaking(try SSHLine(socket, plan))
      deadline = begun + plan.loginTimeout
    } catch {
      throw handshakeFailure(error)
    }
  }

  private mutating func shakeHands(_ line: SSHLine, _ now: Instant) throws(SessionFailure) -> Bool {
    do throws(LibSSH2Error) {
      let isDone = try line.library.stream.turn { () throws(LibSSH2Error) in
        try line.library.handshake(line.socket)
      }
      guard isDone else { return false }
    } catch {
      // A server with too many logins under way hangs up at once (MaxStartups); later it may have room.
      if error.isDisconnect, line.library.mayHaveNoRoom {
        guard !addresses.isEmpty, dials < Self.maximumDials else {
          var failure = handshakeFailure(error)
          failure.mayHaveNoRoom = true
          throw failure
        }
        line.hangUp()
        phase = .pausing(until: now + Backoff.pause(afterAttempt: dials, host: plan.host))
        return false
      }
      throw handshakeFailure(error)
    }
    do throws(ShellError) {
      try plan.hostKeyPolicy.check(line.library.hostKey)
    } catch {
      let mayHaveCertificate = plan.hostKeyPolicy.known.hasAuthority && error.code != .hostKeyRevoked
      throw SessionFailure(error: error, anotherClientMayDoBetter: mayHaveCertificate)
    }
    phase = .loggingIn(line)
    return true
  }

  private mutating func advanceLogin(_ line: SSHLine, _ now: Instant) throws(SessionFailure) -> Bool {
    let progress = try line.library.stream.turn { () throws(SessionFailure) in
      try login.advance(line.library)
    }
    switch progress {
    case .socket: return false
    case .signature(let credential, let data):
      phase = .signing(line, timeLeft: (deadline ?? now) - now)
      deadline = nil
      request(.sign(credential, data: data))
      return false
    case .done: return true
    }
  }

  // MARK: Failures

  private func handshakeFailure(_ error: LibSSH2Error) -> SessionFailure {
    if error.isDisconnect {
      return plan.failure(
        .connectionFailed,
        "\(plan.place) hung up before a session was there: \(error.text); is that an SSH server?")
    }
    var failed = plan.failure(
      error.isMissingAbility ? .notSupported : .protocolFailed,
      "no common way to talk with the server at \(plan.place): \(error.text) (\(error.function))")
    failed.anotherClientMayDoBetter = error.isMissingAbility
    return failed
  }

  private var timeIsUp: SessionFailure {
    switch phase {
    case .resolving:
      return plan.failure(
        .timedOut, "the name \(plan.address) was not resolved within \(plan.connectTimeout.text)")
    case .dialing, .pausing:
      return plan.failure(
        .timedOut,
        "no connection to \(plan.place) within \(plan.connectTimeout.text): \(dialer.pendingText); check ansible_host, ansible_port and the network"
      )
    case .handshaking:
      return plan.failure(
        .timedOut,
        "\(plan.place) accepted the connection but said too little within \(plan.loginTimeout.text); is that an SSH server?"
      )
    default:
      return plan.failure(
        .timedOut,
        "the login as \(plan.user) at \(plan.place) was not done within \(plan.loginTimeout.text)")
    }
  }
}
