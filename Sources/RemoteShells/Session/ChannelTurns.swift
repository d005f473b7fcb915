import Glibc

/// What a turn of a user of a channel led to.
enum ChannelProgress {
  /// Waits for a socket.
  case waiting
  /// More can be done at once; others come first.
  case yielding
  /// Its channel is closed and given back.
  case done
}

/// Something that goes on over one channel of a session: a script, a tunnel.
protocol ChannelUser: AnyObject {
  /// Goes as far as possible without waiting.
  func advance(_ session: LibSSH2Session, _ buffer: inout [UInt8]) throws(LibSSH2Error) -> ChannelProgress
}

/// All that goes on over the channels of one session, each in its turn.
struct ChannelTurns {
  /// How long one tunnel may keep others from being opened before they are sent elsewhere: a host whose queue was full for a
  /// moment is asked again by the bastion's kernel after one second.
  private static let patience = Duration.seconds(2)

  private var users: [any ChannelUser] = []

  var isEmpty: Bool { users.isEmpty }

  mutating func add(_ user: any ChannelUser) { users.append(user) }

  /// Gives everybody a turn; `.done` where nobody is left.
  mutating func advance(
    _ session: LibSSH2Session, _ buffer: inout [UInt8]
  ) throws(LibSSH2Error) -> ChannelProgress {
    try session.stream.turn { () throws(LibSSH2Error) in
      let receivedBefore = session.stream.receivedBytes
      let isShared = users.count > 1
      var progress = ChannelProgress.waiting
      for user in users {
        switch try user.advance(session, &buffer) {
        case .waiting: break
        case .yielding: progress = .yielding
        case .done: users.removeAll { $0 === user }
        }
      }
      if users.isEmpty { return .done }
      // A call for one channel also fetches what belongs to others; whoever had the turn before that would wait for
      // ever, since the socket has nothing to tell of it any more.
      return isShared && session.stream.receivedBytes != receivedBefore ? .yielding : progress
    }
  }

  // MARK: Tunnels

  private var tunnels: [Tunnel] { users.compactMap { $0 as? Tunnel } }

  /// The near ends of tunnels, with what to watch them for.
  var watched: [pollfd] { tunnels.compactMap(\.watched) }

  var nextTick: ContinuousClock.Instant? {
    guard let current = tunnels.first(where: { $0.openingSince != nil }) else { return nil }
    let patienceEnds =
      tunnels.contains(where: \.waitsForOthers) ? current.openingSince.map { $0 + Self.patience } : nil
    return [current.deadline, patienceEnds].compactMap(\.self).min()
  }

  /// Time has passed; true where the session should advance.
  ///
  /// libssh2 opens one channel after the other, and a host that does not answer may take minutes.
  mutating func tick(_ now: ContinuousClock.Instant) -> Bool {
    let tunnels = tunnels
    guard let current = tunnels.first(where: { $0.openingSince != nil }), let started = current.openingSince
    else { return false }
    if let deadline = current.deadline, now >= deadline {
      current.giveUp("no answer within \(current.wish.timeout.text)")
    }
    guard now >= started + Self.patience else { return false }
    // While this thread was busy with other sessions, the answer may have come: it is looked for once more.
    guard !current.mayHaveAnswered() else { return true }
    for waiting in tunnels where waiting.waitsForOthers { waiting.fail(.busy) }
    return true
  }

  /// Nobody waits for this tunnel any more; true where the session should advance.
  func cancel(_ wish: Tunnel.Wish) -> Bool {
    guard let tunnel = tunnels.first(where: { $0.wish == wish }) else { return false }
    tunnel.giveUp("cancelled")
    return true
  }

  /// The session has ended.
  func end() {
    for tunnel in tunnels { tunnel.fail(.busy) }
  }
}
