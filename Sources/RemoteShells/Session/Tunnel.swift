import Glibc

/// A connection that a server makes for us: what comes out at its near end is a socket like any other.
final class Tunnel: ChannelUser {
  /// What became of the wish for a tunnel.
  enum Outcome: Sendable {
    /// Its near end, which now belongs to the caller.
    case open(Int32)
    /// This session is gone, or opens another tunnel for too long already; another session may do it.
    case busy
    case refused(String)
  }

  /// Where a tunnel is to lead.
  struct Wish: Hashable, Sendable {
    /// Tells this wish from all others of a run.
    var id: Int
    var host: String
    var port: Int
    /// For the server to connect, once it was asked to.
    var timeout: Duration
  }

  typealias Reply = CheckedContinuation<Outcome, Never>

  private enum Phase {
    case opening
    case carrying(LibSSH2Channel)
    case closing(LibSSH2Channel)
    case done
  }

  private static let bytesPerTurn = 256 << 10

  let wish: Wish
  private var reply: Reply?
  private var phase = Phase.opening
  /// Since when the server tries to connect; nil before and after.
  private(set) var openingSince: ContinuousClock.Instant?
  private var wasLookedFor = false
  /// Our half of the pair of sockets; -1 for none.
  private var near: Int32 = -1
  private var nearHasEnded = false
  /// Bytes on their way that did not go on yet.
  private var outgoing: ArraySlice<UInt8> = []
  private var incoming: ArraySlice<UInt8> = []

  init(_ wish: Wish, reply: Reply) {
    self.wish = wish
    self.reply = reply
  }

  // MARK: Time

  var deadline: ContinuousClock.Instant? { reply == nil ? nil : openingSince.map { $0 + wish.timeout } }

  /// It was not begun yet.
  var waitsForOthers: Bool {
    if case .opening = phase { return openingSince == nil && reply != nil }
    return false
  }

  /// Whether its answer may have come unseen: true the first time that this is asked.
  func mayHaveAnswered() -> Bool {
    defer { wasLookedFor = true }
    return !wasLookedFor
  }

  /// Nobody waits for it any more. What libssh2 has begun goes on, and is closed once it is there.
  func giveUp(_ reason: String) { answer(.refused("no connection to \(place): \(reason)")) }

  /// Ends it, whatever it does.
  func fail(_ outcome: Outcome) {
    answer(outcome)
    if openingSince == nil { phase = .done }
    closeNear()
  }

  private func answer(_ outcome: Outcome) {
    reply?.resume(returning: outcome)
    reply = nil
  }

  private var place: String { "\(wish.host) port \(wish.port)" }

  // MARK: Turns

  /// The near end and what to watch it for.
  var watched: pollfd? {
    guard near >= 0 else { return nil }
    var events: Int16 = 0
    if outgoing.isEmpty && !nearHasEnded { events |= Int16(POLLIN) }
    if !incoming.isEmpty { events |= Int16(POLLOUT) }
    return events == 0 ? nil : pollfd(fd: near, events: events, revents: 0)
  }

  func advance(_ session: LibSSH2Session, _ buffer: inout [UInt8]) throws(LibSSH2Error) -> ChannelProgress {
    while true {
      switch phase {
      case .opening:
        guard let opened = try open(session) else { return .waiting }
        openingSince = nil
        phase = opened
      case .carrying(let channel):
        let progress = try carry(channel, session, &buffer)
        guard progress == .done else { return progress }
        closeNear()
        phase = .closing(channel)
      case .closing(let channel):
        guard try channel.close(), try channel.release() else { return .waiting }
        phase = .done
      case .done:
        return .done
      }
    }
  }

  private func open(_ session: LibSSH2Session) throws(LibSSH2Error) -> Phase? {
    guard reply != nil || openingSince != nil else { return .done }
    guard session.mayOpen(self) else { return nil }
    openingSince = openingSince ?? .now
    let channel: LibSSH2Channel
    do throws(LibSSH2Error) {
      guard let opened = try session.openTunnel(for: self, to: wish.host, port: wish.port) else { return nil }
      channel = opened
    } catch {
      guard !error.isDisconnect else { throw error }
      answer(.refused("no connection to \(place): \(error.text)"))
      return .done
    }
    guard reply != nil else { return .closing(channel) }
    var pair: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    guard socketpair(AF_UNIX, type, 0, &pair) == 0 else {
      answer(.refused("no socket for \(place): \(systemText(errno))"))
      return .closing(channel)
    }
    near = pair[0]
    answer(.open(pair[1]))
    return .carrying(channel)
  }

  /// Moves what can be moved; `.done` when one side has ended.
  private func carry(
    _ channel: LibSSH2Channel, _ session: LibSSH2Session, _ buffer: inout [UInt8]
  ) throws(LibSSH2Error) -> ChannelProgress {
    let moved = try send(channel, session, &buffer) + receive(channel, &buffer)
    if nearHasEnded && outgoing.isEmpty { return .done }
    if channel.isAtEnd && incoming.isEmpty && moved == 0 { return .done }
    return moved > 0 ? .yielding : .waiting
  }

  private func send(
    _ channel: LibSSH2Channel, _ session: LibSSH2Session, _ buffer: inout [UInt8]
  ) throws(LibSSH2Error) -> Int {
    var moved = 0
    while moved < Self.bytesPerTurn {
      if outgoing.isEmpty && !nearHasEnded {
        let count = recv(near, &buffer, buffer.count, 0)
        if count > 0 {
          outgoing = buffer[..<count]
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
          nearHasEnded = true
        }
      }
      guard !outgoing.isEmpty, !session.stream.hasBacklog, let count = try channel.write(outgoing), count > 0
      else { break }
      outgoing = outgoing.dropFirst(count)
      moved += count
    }
    return moved
  }

  private func receive(_ channel: LibSSH2Channel, _ buffer: inout [UInt8]) throws(LibSSH2Error) -> Int {
    var moved = 0
    while moved < Self.bytesPerTurn, !nearHasEnded {
      if incoming.isEmpty {
        guard let count = try channel.read(.output, into: &buffer), count > 0 else { break }
        incoming = buffer[..<count]
      }
      let count = incoming.withUnsafeBytes {
        Glibc.send(near, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno != EAGAIN && errno != EINTR {
        nearHasEnded = true
        outgoing = []
        incoming = []
      }
      guard count > 0 else { break }
      incoming = incoming.dropFirst(count)
      moved += count
    }
    return moved
  }

  private func closeNear() {
    if near >= 0 { close(near) }
    near = -1
  }
}
