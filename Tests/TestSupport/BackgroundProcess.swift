import Subprocess

/// A program that runs beside a test until it is stopped.
package final class BackgroundProcess: Sendable {
  package let identifier: Int32
  private let end: AsyncStream<Void>.Continuation
  private let running: Task<Void, any Error>

  /// Starts the program, its output thrown away.
  package init(_ name: String, _ arguments: [String]) async throws {
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    let (starts, start) = AsyncStream.makeStream(of: Int32.self)
    self.end = end
    running = Task {
      defer { start.finish() }
      // Through `env`, which takes a path as a plain string, and makes way for the program.
      _ = try await run(
        .name("env"), arguments: Arguments([name] + arguments), input: .none, output: .discarded,
        error: .discarded
      ) { execution in
        start.yield(execution.processIdentifier.value)
        for await _ in ends {}
        await execution.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))])
      }
    }
    var identifiers = starts.makeAsyncIterator()
    guard let identifier = await identifiers.next() else {
      try await running.value
      throw ToolFailure(description: "\(name) did not start")
    }
    self.identifier = identifier
  }

  /// Ends the program and waits until it is gone.
  package func stop() async {
    end.finish()
    _ = await running.result
  }
}
