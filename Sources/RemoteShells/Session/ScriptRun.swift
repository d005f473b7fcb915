/// A shell on one channel of a session, with one script after the other.
final class ScriptRun: ChannelUser {
  private enum Phase {
    case opening
    case starting(LibSSH2Channel)
    case talking(LibSSH2Channel)
    /// The script has ended; the shell waits for another one.
    case idle(LibSSH2Channel)
    case closing(LibSSH2Channel)
    case done
  }

  /// Bytes read in one go before other sessions get their turn.
  private static let bytesPerTurn = 1 << 20

  private var exchange: ScriptExchange
  /// How the script ended, once that is known.
  private var ending: ShellAnswer.Ending?
  private var phase = Phase.opening
  private var endIsSent = false
  private var isStopped = false

  init(_ exchange: ScriptExchange) { self.exchange = exchange }

  /// The answer is all that will come. The channel may still wait for the server to close it, which a busy one may take
  /// long for; nobody else needs to.
  var isAnswered: Bool {
    if case .done = phase { return true }
    return isStopped || exchange.verdict != nil
  }

  var answer: Result<ShellAnswer, ShellError> {
    Result { () throws(ShellError) in try exchange.result(ending ?? .cut("closed")) }
  }

  /// Ends the script from this side; the channel still has to be closed.
  func stop(_ ending: ShellAnswer.Ending) {
    self.ending = self.ending ?? ending
    isStopped = true
  }

  /// The shell can take another script.
  var leavesShell: Bool {
    if case .idle = phase { return !isStopped }
    return false
  }

  /// Hands the next script to the shell that the one before left; false where there is none, or the script wants one of
  /// its own.
  func follow(with next: ScriptExchange) -> Bool {
    guard leavesShell, next.leavesShell, case .idle(let channel) = phase else { return false }
    exchange = next
    exchange.enterRunningShell()
    phase = .talking(channel)
    return true
  }

  func advance(_ session: LibSSH2Session, _ buffer: inout [UInt8]) throws(LibSSH2Error) -> ChannelProgress {
    var budget = Self.bytesPerTurn
    while true {
      switch phase {
      case .opening:
        guard let channel = try session.openChannel(for: self) else { return .waiting }
        phase = .starting(channel)
      case .starting(let channel):
        if !isStopped {
          guard try channel.execute(exchange.command.line) else { return .waiting }
        }
        phase = .talking(channel)
      case .talking(let channel):
        if isStopped {
          phase = .closing(channel)
          continue
        }
        let moved = try write(channel, session) + read(channel, &buffer, &budget)
        if case .finished = exchange.verdict, exchange.leavesShell {
          phase = .idle(channel)
        } else if exchange.verdict != nil || (moved == 0 && channel.isAtEnd) {
          // `ScriptExchange` knows whether it was a limit; the status comes with closing.
          ending = ending ?? .exited(nil)
          phase = .closing(channel)
        } else {
          if moved == 0 { return .waiting }
          if budget <= 0 { return .yielding }
        }
      case .idle(let channel):
        if isStopped || channel.isAtEnd {
          phase = .closing(channel)
          continue
        }
        return try skip(channel, &buffer, &budget) ? .yielding : .waiting
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

  private func write(
    _ channel: LibSSH2Channel, _ session: LibSSH2Session
  ) throws(LibSSH2Error) -> Int {
    var written = 0
    while !exchange.unsent.isEmpty, !session.stream.hasBacklog,
      let count = try channel.write(exchange.unsent), count > 0
    {
      exchange.sent(count)
      written += count
    }
    if exchange.inputIsComplete && !endIsSent { endIsSent = try channel.sendEnd() }
    return written
  }

  private func read(
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

  /// Passes over what comes after the end of a script; true where there may be more.
  private func skip(
    _ channel: LibSSH2Channel, _ buffer: inout [UInt8], _ budget: inout Int
  ) throws(LibSSH2Error) -> Bool {
    for stream in [ScriptExchange.Stream.output, .errors] {
      while budget > 0, let count = try channel.read(stream, into: &buffer), count > 0 { budget -= count }
    }
    return budget <= 0 || channel.isAtEnd
  }
}
