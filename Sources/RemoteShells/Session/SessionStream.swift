import Glibc

/// The socket of a session, as libssh2 gets to see it.
///
/// It shields the rest from three habits of the library. What it could not send at once, it has to send to the end
/// before it does anything else, reading included: so all that it sends is taken, and goes out together at the end of a
/// turn. It asks the socket anew in every call: until there is news, it is told that nothing is there. And it gives up
/// all it has received and not yet handed out as soon as it hears of the end of the connection: so the end is kept
/// from it until everything is handed out.
final class SessionStream {
  /// Bytes that wait to be sent before those who can wait should add no more.
  private static let backlogBytes = 64 << 10

  /// How bytes are taken from the socket; `recv` but for tests.
  var receive: (Int32, UnsafeMutableRawPointer?, Int, Int32) -> Int = { recv($0, $1, $2, $3) }
  /// All that came so far.
  private(set) var receivedBytes = 0
  private var isEmptied = false
  private var isOver = false
  private var endIsSeen = false
  private(set) var endIsTold = false
  private let socket: Int32
  private var unsent: ArraySlice<UInt8> = []
  /// The error number that ended sending.
  private var sendFailure: Int32?

  init(_ socket: Int32) { self.socket = socket }

  // MARK: What the library asks for; the answer is a number of bytes or an error number, negated

  func take(into buffer: UnsafeMutableRawPointer?, _ length: Int, _ flags: Int32) -> Int {
    if isOver { return 0 }
    guard !isEmptied else { return -Int(EAGAIN) }
    let count = receive(socket, buffer, length, flags)
    if count > 0 {
      receivedBytes &+= count
      isEmptied = count < length
      return count
    }
    let result = count == 0 ? 0 : -Int(errno)
    if result == -Int(EAGAIN) || result == -Int(EINTR) {
      isEmptied = result == -Int(EAGAIN)
      return -Int(EAGAIN)
    }
    guard !endIsTold else { return result }
    endIsSeen = true
    isEmptied = true
    return -Int(EAGAIN)
  }

  func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    if isOver { return bytes.count }
    if let sendFailure { return -Int(sendFailure) }
    unsent.append(contentsOf: bytes)
    return bytes.count
  }

  // MARK: What its users ask for

  /// Gives calls of the library what has arrived since the last turn, and sends what they want to send.
  func turn<Result, Failure: Error>(_ calls: () throws(Failure) -> Result) throws(Failure) -> Result {
    isEmptied = false
    defer { flush() }
    return try calls()
  }

  /// Sends as much as the socket takes.
  func flush() {
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 {
        if errno == EINTR { continue }
        // The end of the connection is told by reading, after all that came before it.
        if errno != EAGAIN { (sendFailure, unsent) = (errno, []) }
        return
      }
      unsent = count == unsent.count ? [] : unsent.dropFirst(count)
    }
  }

  /// So much waits to be sent that who can wait should.
  var hasBacklog: Bool {
    if unsent.count > Self.backlogBytes { flush() }
    return unsent.count > Self.backlogBytes
  }

  /// What to wait for: events for poll(2).
  var pollEvents: Int16 { Int16(unsent.isEmpty ? POLLIN : POLLIN | POLLOUT) }

  /// Nothing goes either way any more. The library hears of the end of the connection whenever it asks: a channel that is
  /// still open would have it wait for the server, and it frees no session before its channels.
  func end() {
    isOver = true
    unsent = []
  }

  /// Lets libssh2 hear of the end of the connection; false where there is no news of that kind.
  func tellEnd() -> Bool {
    guard endIsSeen && !endIsTold else { return false }
    endIsTold = true
    return true
  }
}
