import Glibc

/// A connected socket and the SSH session that libssh2 keeps over it. They begin and end together.
final class SSHLine {
  let socket: Int32
  let library: LibSSH2Session
  private var isUp = true

  /// Takes the socket, which is closed with the line, or at once where libssh2 can't start.
  init(_ socket: Int32, _ plan: SSHPlan) throws(LibSSH2Error) {
    self.socket = socket
    do throws(LibSSH2Error) {
      library = try LibSSH2Session(socket)
      if plan.compression { library.allowCompression() }
      try library.preferHostKeyAlgorithms(plan.hostKeyPolicy.algorithms(from: library.hostKeyAlgorithms))
    } catch {
      close(socket)
      throw error
    }
  }

  /// What to watch for while a call of the library is under way.
  var watched: pollfd { pollfd(fd: socket, events: library.stream.pollEvents, revents: 0) }

  /// What to watch for while nothing is: only the end of the connection counts, since no call would take what arrives.
  var watchedForEnd: pollfd { pollfd(fd: socket, events: Self.hangUpEvent, revents: 0) }

  /// The connection has ended.
  var hasEnded: Bool {
    var entry = watchedForEnd
    return poll(&entry, 1, 0) > 0
  }

  /// POLLRDHUP, which the C library shows to GNU programs only.
  private static let hangUpEvent: Int16 = 0x2000

  func hangUp() {
    guard isUp else { return }
    isUp = false
    library.disconnect()
    library.stream.flush()
    shutdown(socket, Int32(SHUT_RDWR))
    library.free()
    close(socket)
  }
}
