import CLinux
import Glibc

/// The sessions of one thread, each called when something is there that it waits for, and only then.
struct SessionDriver: ~Copyable {
  typealias Instant = ContinuousClock.Instant

  /// The owner of the bell among sockets; sessions are numbered from 0.
  private static let bellOwner = -1

  private var sessions: [Int: SSHSession] = [:]
  private var sockets: ReadySockets
  private var alarms = Alarms()
  /// Those that can go on at once.
  private var runnable: Set<Int> = []
  private var buffer = [UInt8](repeating: 0, count: 32 * 1024)
  private let bell: Int32

  /// - Parameter bell: an eventfd(2) that ends a turn's waiting
  init?(bell: Int32) {
    guard bell >= 0, let sockets = ReadySockets() else { return nil }
    self.sockets = sockets
    self.bell = bell
    watchBell()
  }

  // MARK: Sessions

  mutating func add(_ session: SSHSession, as id: Int, canGoOn: Bool) {
    sessions[id] = session
    settle(session, id, canGoOn: canGoOn)
  }

  /// Tells a session something; `event` says whether it can go on. False where there is no such session.
  @discardableResult
  mutating func tell(_ id: Int, _ event: (SSHSession) -> Bool) -> Bool {
    guard let session = sessions[id] else { return false }
    settle(session, id, canGoOn: event(session))
    return true
  }

  mutating func close(_ id: Int, reason: String) {
    alarms.remove(id)
    runnable.remove(id)
    sessions.removeValue(forKey: id)?.close(reason)
  }

  mutating func closeAll(reason: String) {
    for id in Array(sessions.keys) { close(id, reason: reason) }
  }

  // MARK: Turns

  /// Waits until a session can go on or the bell rings, and lets those go on that can.
  mutating func turn() {
    let start = Instant.now
    for id in alarms.takeDue(start) { tell(id) { $0.tick(start) } }
    let pause = alarms.next.map { max($0 - start, .zero) }
    let ready = sockets.wait(atMost: runnable.isEmpty ? pause : .zero)
    let now = Instant.now
    let turn = runnable.union(ready)
    runnable = []
    for id in turn {
      if id == Self.bellOwner { answerBell() }
      guard let session = sessions[id] else { continue }
      settle(session, id, canGoOn: session.advance(now, &buffer))
    }
  }

  /// Takes down what a session waits for now.
  private mutating func settle(_ session: SSHSession, _ id: Int, canGoOn: Bool) {
    if canGoOn {
      runnable.insert(id)
    } else {
      for entry in session.watched { sockets.watch(entry, for: id) }
    }
    alarms.set(session.nextTick, for: id)
  }

  private func watchBell() {
    sockets.watch(pollfd(fd: bell, events: Int16(POLLIN), revents: 0), for: Self.bellOwner)
  }

  private func answerBell() {
    var rings = eventfd_t()
    eventfd_read(bell, &rings)
    watchBell()
  }
}
