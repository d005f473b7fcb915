import Subprocess
import Synchronization

/// Carries one script exchange over the pipes of a local process: a shell on this machine, or OpenSSH's client.
///
/// The process leads a group of its own, so that everything it started goes when the time is up.
final class ProcessExchange: Sendable {
  private let state: Mutex<State>
  /// Rings when there may be something to write.
  private let (writes, writeBell) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))

  private struct State {
    var exchange: ScriptExchange
    var isTimedOut = false
  }

  private static let chunkSize = 64 * 1024

  private init(_ exchange: ScriptExchange) { state = Mutex(State(exchange: exchange)) }

  /// Runs `program` to its end or to a limit.
  static func run(
    _ exchange: ScriptExchange, by program: String, _ arguments: [String], timeout: Duration
  ) async throws(ShellError) -> ShellAnswer {
    let carrier = ProcessExchange(exchange)
    var options = PlatformOptions()
    options.processGroupID = 0
    let ending: ShellAnswer.Ending
    do {
      // A path goes through `env`, since a name may hold no slash.
      let isPath = program.contains("/")
      let result = try await Subprocess.run(
        .name(isPath ? "env" : program), arguments: Arguments((isPath ? [program] : []) + arguments),
        platformOptions: options,
        input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        await carrier.carry(execution, timeout: timeout)
      }
      ending = Task.isCancelled ? .cut("cancelled") : carrier.ending(result.terminationStatus)
    } catch is CancellationError {
      ending = .cut("cancelled")
    } catch {
      throw ShellError(.commandFailed, host: exchange.host, "\(program) could not be started: \(error)")
    }
    return try carrier.state.withLock { state in
      Result { () throws(ShellError) in try state.exchange.result(ending) }
    }
    .get()
  }

  private typealias Process = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

  private func carry(_ process: Process, timeout: Duration) async {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { await self.read(process.standardOutput, .output, process) }
      group.addTask { await self.read(process.standardError, .errors, process) }
      group.addTask { await self.write(process) }
      group.addTask {
        guard (try? await Task.sleep(for: timeout)) != nil else { return false }
        self.state.withLock { $0.isTimedOut = true }
        Self.kill(process)
        return false
      }
      writeBell.yield()
      // Both readers come to an end with the process; nobody else is worth waiting for.
      var readers = 2
      while readers > 0, let isReader = await group.next() { readers -= isReader ? 1 : 0 }
      writeBell.finish()
      group.cancelAll()
    }
  }

  private func read(_ bytes: SubprocessOutputSequence, _ stream: ScriptExchange.Stream, _ process: Process)
    async -> Bool
  {
    do {
      for try await buffer in bytes {
        let isOver = state.withLock { state in
          buffer.withUnsafeBytes { state.exchange.received($0, on: stream) }
          return state.exchange.verdict != nil
        }
        if isOver { Self.kill(process) }
        writeBell.yield()
      }
    } catch {
      // A pipe that can't be read any more is at its end; the status of the process tells the rest.
    }
    return true
  }

  private func write(_ process: Process) async -> Bool {
    for await _ in writes {
      while let chunk = nextChunk() {
        guard let count = try? await process.standardInputWriter.write(chunk), count > 0 else { return false }
        state.withLock { $0.exchange.sent(count) }
      }
      if state.withLock({ $0.exchange.inputIsComplete }) {
        try? await process.standardInputWriter.finish()
        return false
      }
    }
    return false
  }

  private func nextChunk() -> [UInt8]? {
    state.withLock { state in
      let chunk = Array(state.exchange.unsent.prefix(Self.chunkSize))
      return chunk.isEmpty ? nil : chunk
    }
  }

  private static func kill(_ process: Process) {
    // It fails only where the group is gone already.
    try? process.send(signal: .kill, toProcessGroup: true)
  }

  private func ending(_ status: TerminationStatus) -> ShellAnswer.Ending {
    if state.withLock({ $0.isTimedOut }) { return .timedOut }
    if case .exited(let code) = status { return .exited(code) }
    return .exited(nil)
  }
}
