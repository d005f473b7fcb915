import Glibc

/// Connects to the addresses of a host, one after the other, without waiting.
struct Dialer {
  enum Progress {
    case waiting
    /// The socket, which now belongs to the caller.
    case connected(Int32)
    case failed
  }

  private var remaining: ArraySlice<SocketAddress>
  private var current: SocketAddress?
  /// The socket being connected; -1 for none.
  private(set) var socket: Int32 = -1
  /// When the current address is given up for the next one.
  private(set) var addressDeadline: ContinuousClock.Instant?
  /// One text for each address that could not be connected.
  private(set) var failures: [String] = []

  init(_ addresses: [SocketAddress]) { remaining = addresses[...] }

  /// - Parameter deadline: the end of the time for all addresses, shared fairly among those left
  mutating func advance(_ now: ContinuousClock.Instant, deadline: ContinuousClock.Instant) -> Progress {
    while true {
      guard socket < 0 else {
        if let limit = addressDeadline, now >= limit, !remaining.isEmpty {
          giveUp("no answer")
          continue
        }
        guard isReady else { return .waiting }
        let error = pendingError
        guard error == 0 else {
          giveUp(systemText(error))
          continue
        }
        defer { socket = -1 }
        return .connected(socket)
      }
      guard let address = remaining.popFirst() else { return .failed }
      current = address
      addressDeadline = now + (deadline - now) / (remaining.count + 1)
      if let error = start(address) { giveUp(systemText(error)) }
    }
  }

  mutating func cancel() {
    if socket >= 0 { close(socket) }
    socket = -1
  }

  /// What became of an attempt that the deadline found still running.
  var pendingText: String { failures.isEmpty ? "no answer" : failures.joined(separator: "; ") }

  private mutating func giveUp(_ reason: String) {
    failures.append("\(current?.text ?? "?"): \(reason)")
    cancel()
  }

  /// Starts to connect; the error number where that fails at once.
  private mutating func start(_ address: SocketAddress) -> Int32? {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    socket = Glibc.socket(address.family, type, 0)
    guard socket >= 0 else { return errno }
    var yes: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    let status = address.bytes.withUnsafeBytes { bytes -> Int32 in
      guard let start = bytes.baseAddress else { return -1 }
      return connect(socket, start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    return status == 0 || errno == EINPROGRESS ? nil : errno
  }

  private var isReady: Bool {
    var entry = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
    return poll(&entry, 1, 0) > 0
  }

  private var pendingError: Int32 {
    var error: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno
  }
}
