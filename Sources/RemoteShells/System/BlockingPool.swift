import Glibc
import Synchronization

/// A few threads for calls that block and can't be made otherwise: name resolution and the agent's socket.
///
/// Threads start as work arrives, up to a bound, and end when none is left.
final class BlockingPool: Sendable {
  private struct State {
    var waiting: [@Sendable () -> Void] = []
    var threads = 0
  }

  private let maximumThreads: Int
  private let state = Mutex(State())

  init(maximumThreads: Int) { self.maximumThreads = maximumThreads }

  /// Does `job` on one of the threads, as soon as one is free.
  func submit(_ job: @escaping @Sendable () -> Void) {
    let startThread = state.withLock { state in
      state.waiting.append(job)
      guard state.threads < maximumThreads else { return false }
      state.threads += 1
      return true
    }
    guard startThread else { return }
    if !startDetachedThread({ self.work() }) { work() }
  }

  /// Does `job` on one of the threads and gives its result.
  func run<Result: Sendable>(_ job: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      submit { continuation.resume(returning: job()) }
    }
  }

  private func work() {
    while let job = nextJob() { job() }
  }

  private func nextJob() -> (@Sendable () -> Void)? {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.threads -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}

/// Starts a thread that does `body` and ends; false where the system has none left.
func startDetachedThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  let box = Unmanaged.passRetained(ThreadBody(body))
  var thread = pthread_t()
  let status = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, box.toOpaque())
  guard status == 0 else {
    box.release()
    return false
  }
  pthread_detach(thread)
  return true
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
