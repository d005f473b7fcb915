import CSSH2
import Glibc

/// A signature that the server waits for.
enum SignatureState {
  case none
  /// libssh2 asks for a signature of these bytes.
  case requested([UInt8])
  case ready([UInt8])
  /// The key could not be used; libssh2 gives up this key.
  case failed
}

/// A thin layer over one `LIBSSH2_SESSION` in non-blocking mode.
///
/// A call that would block answers nil (or false) and is to be repeated, with the same arguments, when the
/// socket is ready. Not safe for threads: only the thread of its reactor touches it.
final class LibSSH2Session {
  /// For the files of this class only.
  let handle: OpaquePointer
  var signature = SignatureState.none
  /// The answer to every hidden question of keyboard-interactive; taken once.
  var interactiveAnswer: Secret?
  private var isFreed = false
  /// The socket, as the library gets to see it.
  let stream: SessionStream
  /// Whose channel is being opened: libssh2 can open but one at a time.
  weak var opener: (any ChannelUser)?

  private static let libraryStatus = libssh2_init(0)

  init(_ socket: Int32) throws(LibSSH2Error) {
    guard Self.libraryStatus == 0, let handle = libssh2_session_init_ex(nil, nil, nil, nil) else {
      throw LibSSH2Error(
        function: "libssh2_session_init", code: LIBSSH2_ERROR_ALLOC, text: "libssh2 could not be started")
    }
    self.handle = handle
    stream = SessionStream(socket)
    libssh2_session_set_blocking(handle, 0)
    libssh2_session_abstract(handle).pointee = Unmanaged.passUnretained(self).toOpaque()
    standBeforeSocket()
  }

  deinit { free() }

  /// Gives the library's memory back; nothing may be asked of the session afterwards.
  ///
  /// Comes after the socket is shut down, so that nothing is left to wait for, and before it is closed, since the
  /// number of a closed socket may belong to another session by then.
  func free() {
    guard !isFreed else { return }
    isFreed = true
    stream.end()
    var tries = 8
    while tries > 0, libssh2_session_free(handle) == LIBSSH2_ERROR_EAGAIN { tries -= 1 }
  }

  private func standBeforeSocket() {
    typealias Receive =
      @convention(c) (
        Int32, UnsafeMutableRawPointer?, Int, Int32, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
      ) -> Int
    let receive: Receive = { _, buffer, length, flags, abstract in
      LibSSH2Session.from(abstract)?.stream.take(into: buffer, length, flags) ?? -Int(EBADF)
    }
    typealias Send =
      @convention(c) (
        Int32, UnsafeRawPointer?, Int, Int32, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
      ) -> Int
    let send: Send = { _, bytes, length, _, abstract in
      let bytes = UnsafeRawBufferPointer(start: bytes, count: length)
      return LibSSH2Session.from(abstract)?.stream.send(bytes) ?? -Int(EBADF)
    }
    libssh2_session_callback_set(
      handle, LIBSSH2_CALLBACK_RECV, unsafeBitCast(receive, to: UnsafeMutableRawPointer.self))
    libssh2_session_callback_set(
      handle, LIBSSH2_CALLBACK_SEND, unsafeBitCast(send, to: UnsafeMutableRawPointer.self))
  }

  // MARK: The one place that knows would-block and errors

  /// Calls the library; false where it would block.
  func step(_ function: String, _ call: () -> Int32) throws(LibSSH2Error) -> Bool {
    let code = call()
    if code == LIBSSH2_ERROR_EAGAIN { return false }
    guard code >= 0 else { throw error(function, code) }
    return true
  }

  /// Calls a function of the library that makes something; nil where it would block.
  func make<Made>(_ function: String, _ call: () -> Made?) throws(LibSSH2Error) -> Made? {
    if let made = call() { return made }
    let code = libssh2_session_last_errno(handle)
    if code == LIBSSH2_ERROR_EAGAIN { return nil }
    throw error(function, code)
  }

  /// Calls a function that moves bytes; nil where it would block, 0 at the end.
  func transfer(_ function: String, _ call: () -> Int) throws(LibSSH2Error) -> Int? {
    let count = call()
    if count == Int(LIBSSH2_ERROR_EAGAIN) { return nil }
    guard count >= 0 else { throw error(function, Int32(clamping: count)) }
    return count
  }

  private func error(_ function: String, _ code: Int32) -> LibSSH2Error {
    var text: UnsafeMutablePointer<CChar>?
    var length: Int32 = 0
    _ = libssh2_session_last_error(handle, &text, &length, 0)
    let words = text.map { String(cString: $0) } ?? ""
    // In the middle of a key exchange, libssh2 calls it a failed exchange.
    let code = stream.endIsTold ? LIBSSH2_ERROR_SOCKET_DISCONNECT : code
    return LibSSH2Error(function: function, code: code, text: words.isEmpty ? "error \(code)" : words)
  }

  // MARK: Key exchange

  /// Compresses the stream where the server agrees (`-C`).
  func allowCompression() { _ = libssh2_session_flag(handle, LIBSSH2_FLAG_COMPRESS, 1) }

  /// The names of host key algorithms this library knows.
  var hostKeyAlgorithms: [String] {
    var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    let count = libssh2_session_supported_algs(handle, LIBSSH2_METHOD_HOSTKEY, &names)
    guard count > 0, let names else { return [] }
    defer { libssh2_free(handle, names) }
    return (0..<Int(count)).compactMap { index in names[index].map { String(cString: $0) } }
  }

  /// Asks for these host key algorithms, best first; those the library does not know are skipped.
  func preferHostKeyAlgorithms(_ names: [String]) throws(LibSSH2Error) {
    _ = try step("libssh2_session_method_pref") {
      libssh2_session_method_pref(handle, LIBSSH2_METHOD_HOSTKEY, names.joined(separator: ","))
    }
  }

  func handshake(_ socket: Int32) throws(LibSSH2Error) -> Bool {
    try step("libssh2_session_handshake") { libssh2_session_handshake(handle, socket) }
  }

  /// The server has said nothing but that too many logins are under way.
  var mayHaveNoRoom: Bool { greeting?.hasPrefix("Exceeded MaxStartups") ?? true }

  private var greeting: String? { libssh2_session_banner_get(handle).map { String(cString: $0) } }

  /// The server knows signatures with RSA keys by SHA-2, which came with OpenSSH 7.2. Of others nothing is known.
  var knowsNewRSASignatures: Bool {
    guard let greeting,
      let version = greeting.split(separator: "OpenSSH_", maxSplits: 1).dropFirst().first
    else { return false }
    let numbers = version.split(separator: ".", maxSplits: 1)
    guard numbers.count == 2, let major = Int(numbers[0]), let minor = Int(numbers[1].prefix { $0.isNumber })
    else { return false }
    return (major, minor) >= (7, 2)
  }

  /// The key the server proved to have, in the encoding of RFC 4253.
  var hostKey: [UInt8] {
    var length = 0
    var type: Int32 = 0
    guard let key = libssh2_session_hostkey(handle, &length, &type) else { return [] }
    return Array(UnsafeRawBufferPointer(start: key, count: length))
  }

  // MARK: Login

  /// The methods the server accepts for this user: nil where it would block, empty where it let the user in
  /// without any.
  func loginMethods(user: String) throws(LibSSH2Error) -> [String]? {
    let list = libssh2_userauth_list(handle, user, UInt32(user.utf8.count))
    if let list { return String(cString: list).split(separator: ",").map(String.init) }
    if libssh2_userauth_authenticated(handle) != 0 { return [] }
    let code = libssh2_session_last_errno(handle)
    if code == LIBSSH2_ERROR_EAGAIN { return nil }
    throw error("libssh2_userauth_list", code)
  }

  var isLoggedIn: Bool { libssh2_userauth_authenticated(handle) != 0 }

  /// Offers a public key and, where the server wants it, asks for a signature by `signature`.
  func loginByKey(user: String, publicKey: [UInt8]) throws(LibSSH2Error) -> Bool {
    try step("libssh2_userauth_publickey") {
      libssh2_userauth_publickey(
        handle, user, publicKey, publicKey.count,
        { _, signature, length, data, count, abstract in
          LibSSH2Session.from(abstract)?.sign(data, count, signature, length) ?? -1
        }, libssh2_session_abstract(handle))
    }
  }

  func loginByPassword(user: String, _ password: Secret) throws(LibSSH2Error) -> Bool {
    let text = password.reveal()
    return try step("libssh2_userauth_password") {
      libssh2_userauth_password_ex(
        handle, user, UInt32(user.utf8.count), text, UInt32(text.utf8.count), nil)
    }
  }

  func loginInteractively(user: String) throws(LibSSH2Error) -> Bool {
    try step("libssh2_userauth_keyboard_interactive") {
      libssh2_userauth_keyboard_interactive_ex(
        handle, user, UInt32(user.utf8.count),
        { _, _, _, _, count, prompts, responses, abstract in
          guard let prompts, let responses else { return }
          LibSSH2Session.from(abstract)?.answer(
            UnsafeBufferPointer(start: prompts, count: Int(count)), responses)
        })
    }
  }

  private static func from(_ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> LibSSH2Session? {
    guard let pointer = abstract?.pointee else { return nil }
    return Unmanaged<LibSSH2Session>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// libssh2 frees the signature with free(3), the counterpart of the default allocator.
  private func sign(
    _ data: UnsafePointer<UInt8>?, _ count: Int,
    _ result: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, _ length: UnsafeMutablePointer<Int>?
  ) -> Int32 {
    switch signature {
    case .none:
      signature = .requested(Array(UnsafeBufferPointer(start: data, count: count)))
      return LIBSSH2_ERROR_EAGAIN
    case .requested:
      return LIBSSH2_ERROR_EAGAIN
    case .ready(let bytes):
      guard let copy = malloc(max(bytes.count, 1)) else { return -1 }
      bytes.withUnsafeBytes {
        copy.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(copy), byteCount: $0.count)
      }
      result?.pointee = copy.assumingMemoryBound(to: UInt8.self)
      length?.pointee = bytes.count
      signature = .none
      return 0
    case .failed:
      signature = .none
      return -1
    }
  }

  private func answer(
    _ prompts: UnsafeBufferPointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>,
    _ responses: UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>
  ) {
    let answer = interactiveAnswer?.reveal() ?? ""
    for (index, prompt) in prompts.enumerated() {
      let text = prompt.echo == 0 ? answer : ""
      responses[index].text = strdup(text)
      responses[index].length = UInt32(text.utf8.count)
    }
    // A second round is a second chance after a wrong answer; the same one would not do better.
    if !prompts.isEmpty { interactiveAnswer = nil }
  }
}
