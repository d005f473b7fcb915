import CLinux
import Glibc

/// The sockets that sessions wait for (epoll(7)): a look at those that are ready costs nothing for the others.
///
/// A socket is told of once, then it has to be watched anew. So nothing needs to be kept in step here: a socket that was
/// closed is forgotten by the kernel, and its number may stand for another one.
struct ReadySockets: ~Copyable {
  private let descriptor: Int32
  private var events = [epoll_event](repeating: epoll_event(), count: 256)

  /// Nil where the process may open no more files.
  init?() {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Tells of `owner` as soon as one of the events is there, or the socket has failed.
  func watch(_ entry: pollfd, for owner: Int) {
    // The numbers of poll(2) and epoll(7) are the same on Linux.
    var event = epoll_event()
    event.events = UInt32(UInt16(bitPattern: entry.events)) | EPOLLONESHOT.rawValue
    event.data.u64 = UInt64(bitPattern: Int64(owner))
    if epoll_ctl(descriptor, EPOLL_CTL_MOD, entry.fd, &event) != 0 && errno == ENOENT {
      epoll_ctl(descriptor, EPOLL_CTL_ADD, entry.fd, &event)
    }
  }

  /// Waits until a socket is ready, or for this time; the owners of those that are.
  mutating func wait(atMost limit: Duration?) -> [Int] {
    let count = epoll_wait(descriptor, &events, Int32(events.count), limit.map(Self.milliseconds) ?? -1)
    return events.prefix(Int(max(count, 0))).map { Int(Int64(bitPattern: $0.data.u64)) }
  }

  /// Rounded up, so that the time has passed when epoll returns.
  private static func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    return Int32(
      clamping: min(seconds, 3600) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
