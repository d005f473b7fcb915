/// One script on one channel of a session.
struct ScriptRun {
  private enum Phase {
    case opening
    case starting(LibSSH2Channel)
    case talking(LibSSH2Channel)
    case closing(LibSSH2Channel)
    case done
  }

  private enum Call { case reading, writing }

  /// Bytes read in one go before other sessions get their turn.
  private static let bytesPerTurn = 1 << 20

  private(set) var exchange: ScriptExchange
  /// How the script ended, once that is known.
  private(set) var ending: ShellAnswer.Ending?
  private var phase = Phase.opening
  private var endIsSent = false
  private var stopped: Call?

  init(_ exchange: ScriptExchange) { self.exchange = exchange }

  /// What a turn led to.
  enum Progress {
    /// Waits for the socket.
    case waiting
    /// More can be done at once; other sessions come first.
    case yielding
    /// The channel is closed and the session free for the next script.
    case done
  }

  /// Goes as far as possible without waiting.
  mutating func advance(_ session: LibSSH2Session, _ buffer: inout [UInt8]) throws(LibSSH2Error) -> Progress {
    var budget = Self.bytesPerTurn
    while true {
      switch phase {
      case .opening:
        guard let channel = try session.openChannel() else { return .waiting }
        phase = .starting(channel)
      case .starting(let channel):
        guard try channel.execute(exchange.command.line) else { return .waiting }
        phase = .talking(channel)
      case .talking(let channel):
        var moved = 0
        // While a packet is sent in part, libssh2 can send nothing else, be it only the permission to send more
        // that comes with reading: the call that was stopped has to be finished first.
        if stopped != .reading {
          moved += try write(channel)
          stopped = session.isBlockedOnSending ? .writing : nil
          if stopped != nil { return .waiting }
        }
        moved += try read(channel, &buffer, &budget)
        if exchange.verdict != nil || (moved == 0 && channel.isAtEnd) {
          // `ScriptExchange` knows whether it was a limit; the status comes with closing.
          ending = .exited(nil)
          phase = .closing(channel)
          continue
        }
        stopped = session.isBlockedOnSending ? .reading : nil
        // Reading one stream may fetch what belongs to the other; poll would not tell of it again.
        if stopped != nil { return .waiting }
        if moved == 0 { return channel.hasQueuedOutput ? .yielding : .waiting }
        if budget <= 0 { return .yielding }
      case .closing(let channel):
        guard try channel.close() else { return .waiting }
        if case .exited = ending { ending = .exited(channel.exitStatus) }
        guard try channel.release() else { return .waiting }
        phase = .done
      case .done:
        return .done
      }
    }
  }

  /// Ends the script from this side; the channel still has to be closed.
  mutating func stop(_ ending: ShellAnswer.Ending) {
    self.ending = self.ending ?? ending
    if case .talking(let channel) = phase { phase = .closing(channel) }
  }

  private mutating func write(_ channel: LibSSH2Channel) throws(LibSSH2Error) -> Int {
    var written = 0
    while !exchange.unsent.isEmpty, let count = try channel.write(exchange.unsent), count > 0 {
      exchange.sent(count)
      written += count
    }
    if exchange.inputIsComplete && !endIsSent { endIsSent = try channel.sendEnd() }
    return written
  }

  private mutating func read(
    _ channel: LibSSH2Channel, _ buffer: inout [UInt8], _ budget: inout Int
  ) throws(LibSSH2Error) -> Int {
    var received = 0
    for stream in [ScriptExchange.Stream.output, .errors] {
      while budget > 0, exchange.verdict == nil, let count = try channel.read(stream, into: &buffer),
        count > 0
      {
        exchange.received(buffer[..<count], on: stream)
        received += count
        budget -= count
      }
    }
    return received
  }
}
