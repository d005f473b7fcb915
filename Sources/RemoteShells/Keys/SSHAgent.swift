import Glibc

/// The ssh-agent of the user: lists its keys once, and signs with them.
///
/// libssh2 has a client for agents too, but that one blocks the whole session and signs RSA by SHA-1 only.
final class SSHAgent: Sendable {
  struct Identity: Hashable, Sendable {
    var publicBlob: [UInt8]
    var comment: String
  }

  private let path: String
  private let pool: BlockingPool
  private let listing: Task<Result<[Identity], KeyError>, Never>

  init(socket path: String, pool: BlockingPool) {
    self.path = path
    self.pool = pool
    listing = Task { await pool.run { Result { () throws(KeyError) in try Self.list(path) } } }
  }

  /// The keys the agent holds, in its order.
  func identities() async -> Result<[Identity], KeyError> { await listing.value }

  /// A signature of `data`, without the name of the algorithm.
  func sign(_ data: [UInt8], with publicBlob: [UInt8], algorithm: String) async -> Result<[UInt8], KeyError> {
    let path = path
    return await pool.run {
      Result { () throws(KeyError) in try Self.sign(path, data, publicBlob, algorithm) }
    }
  }

  // MARK: The protocol of agents

  private enum Message {
    static let requestIdentities: UInt8 = 11
    static let identities: UInt8 = 12
    static let signRequest: UInt8 = 13
    static let signature: UInt8 = 14
  }

  private static func list(_ path: String) throws(KeyError) -> [Identity] {
    let answer = try exchange(path, [Message.requestIdentities], seconds: 5)
    var reader = WireReader(answer.dropFirst())
    guard answer.first == Message.identities, let count = reader.uint32() else {
      throw KeyError(.agent, "the agent at \(path) does not list its keys")
    }
    var identities: [Identity] = []
    for _ in 0..<count {
      guard let blob = reader.string(), let comment = reader.text() else {
        throw KeyError(.agent, "the agent at \(path) gave a broken list of keys")
      }
      identities.append(Identity(publicBlob: blob, comment: comment))
    }
    return identities
  }

  private static func sign(
    _ path: String, _ data: [UInt8], _ publicBlob: [UInt8], _ algorithm: String
  ) throws(KeyError) -> [UInt8] {
    var request = [Message.signRequest]
    request.appendWire(publicBlob)
    request.appendWire(data)
    request.appendWire(UInt32(algorithm == "rsa-sha2-512" ? 4 : algorithm == "rsa-sha2-256" ? 2 : 0))
    // A person may have to confirm, or to touch a token.
    let answer = try exchange(path, request, seconds: 60)
    var reader = WireReader(answer.dropFirst())
    guard answer.first == Message.signature, let signature = reader.string() else {
      throw KeyError(.agent, "the agent at \(path) refused to sign")
    }
    var parts = WireReader(signature)
    guard parts.text() == algorithm, let bytes = parts.string() else {
      throw KeyError(.agent, "the agent at \(path) signed by another algorithm than \(algorithm)")
    }
    return bytes
  }

  private static func exchange(_ path: String, _ request: [UInt8], seconds: Int) throws(KeyError) -> [UInt8] {
    let socket = try connect(path, seconds: seconds)
    defer { close(socket) }
    var message: [UInt8] = []
    message.appendWire(request)
    var rest = message[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw failure(path) }
      rest = rest.dropFirst(count)
    }
    var header = WireReader(try receive(socket, 4, path))
    guard let length = header.uint32(), (1...(1 << 20)).contains(length) else {
      throw KeyError(.agent, "the agent at \(path) gave a broken answer")
    }
    return try receive(socket, Int(length), path)
  }

  private static func receive(_ socket: Int32, _ count: Int, _ path: String) throws(KeyError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let received = bytes.withUnsafeMutableBytes { buffer in
        recv(socket, buffer.baseAddress?.advanced(by: filled), count - filled, 0)
      }
      guard received > 0 else { throw failure(path) }
      filled += received
    }
    return bytes
  }

  private static func connect(_ path: String, seconds: Int) throws(KeyError) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < room else {
      throw KeyError(.agent, "the path of the agent's socket is too long: \(path)")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw failure(path) }
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    let limitSize = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, limitSize)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, limitSize)
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else {
      let error = failure(path)
      close(socket)
      throw error
    }
    return socket
  }

  private static func failure(_ path: String) -> KeyError {
    KeyError(.agent, "the agent at \(path) does not answer: \(systemText(errno))")
  }
}
