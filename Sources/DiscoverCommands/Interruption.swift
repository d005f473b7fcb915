import ArgumentParser
import Foundation
import Synchronization

/// The user, or the system, asked the program to end: what it started and set up must go first.
struct Interruption: Error {
  let signal: Int32

  /// As shells tell it.
  var exitCode: ExitCode { ExitCode(128 + signal) }

  /// Listens for signals to end, from its making until the program ends.
  final class Watch: Sendable {
    /// The only one, made when first needed.
    static let shared = Watch()

    private struct State {
      var cancel: (@Sendable () -> Void)?
      var caught: Int32?
    }

    private let state = Mutex(State())

    private init() {
      for number in [SIGINT, SIGTERM, SIGHUP] {
        // Else the system would end the program before anybody else heard of it.
        Glibc.signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        // The handler keeps the source, and so it lives on.
        source.setEventHandler { [self] in
          withExtendedLifetime(source) { caught(number) }
        }
        source.resume()
      }
    }

    private func caught(_ number: Int32) {
      let cancel = state.withLock { state in
        state.caught = number
        return state.cancel
      }
      // Between pieces of work there is nothing to take away.
      guard let cancel else {
        PrivateFile.dropUnfinished()
        _exit(128 + number)
      }
      cancel()
    }

    /// Runs `work`; a signal to end cancels it, and is thrown when it has cleaned up.
    func cancelling<Result: Sendable>(
      _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
      let (result, interruption) = await stopping {
        do { return Swift.Result<Result, any Error>.success(try await work()) } catch {
          return .failure(error)
        }
      }
      if let interruption { throw interruption }
      return try result.get()
    }

    /// Runs `work`; a signal to end cancels it, and is told beside what it came to.
    func stopping<Result: Sendable>(
      _ work: @escaping @Sendable () async -> Result
    ) async -> (result: Result, interruption: Interruption?) {
      let task = Task { await work() }
      state.withLock { $0.cancel = { task.cancel() } }
      let result = await task.value
      let caught = state.withLock { state in
        defer { state = State() }
        return state.caught
      }
      return (result, caught.map(Interruption.init))
    }
  }
}
