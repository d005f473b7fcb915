import Synchronization

/// Counts hosts while they are read, and shows the count.
final class Progress: Sendable {
  private struct Count {
    var started = 0
    var done = 0
    var failed = 0
  }

  private let total: Int
  private let console: Console
  private let count = Mutex(Count())

  init(total: Int, console: Console) {
    self.total = total
    self.console = console
  }

  func started() { show { $0.started += 1 } }

  func done(_ host: String, isComplete: Bool) {
    console.showStep("\(host): read" + (isComplete ? "" : " in part"))
    show { $0.done += 1 }
  }

  /// The reason is told with those of all others at the end.
  func failed(_ host: String) {
    console.showStep("\(host): failed")
    show { $0.failed += 1 }
  }

  private func show(_ change: (inout Count) -> Void) {
    let now = count.withLock {
      change(&$0)
      return $0
    }
    let running = now.started - now.done - now.failed
    console.showProgress("\(now.done) of \(total) hosts read, \(now.failed) failed, \(running) running")
  }
}
