import Glibc

/// A `ProxyCommand` that runs: its standard input and output are the connection to a host.
///
/// It leads a group of its own, which ends with this value.
final class ProxyProcess: Sendable {
  private let identifier: pid_t
  /// Our end of what takes its standard error, as much as fits in.
  private let words: Int32

  /// Starts `sh -c "exec COMMAND"`; the other end of the connection is the socket, which belongs to the caller.
  static func start(_ command: String) -> Result<(ProxyProcess, socket: Int32), StartError> {
    var pair: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0
    else {
      return .failure(StartError(message: systemText(errno)))
    }
    var words: [Int32] = [-1, -1]
    socketpair(
      AF_UNIX,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &words)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for number in [STDIN_FILENO, STDOUT_FILENO] {
      posix_spawn_file_actions_adddup2(&actions, pair[1], number)
    }
    posix_spawn_file_actions_adddup2(&actions, words[1], STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This program ignores SIGPIPE; a proxy whose host is gone should end by it.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var identifier = pid_t()
    let arguments = ["sh", "-c", "exec \(command)"].map { (word: String) in strdup(word) }
    defer { arguments.forEach { free($0) } }
    let status = posix_spawn(&identifier, "/bin/sh", &actions, &attributes, arguments + [nil], environ)
    close(pair[1])
    if words[1] >= 0 { close(words[1]) }
    guard status == 0 else {
      close(pair[0])
      if words[0] >= 0 { close(words[0]) }
      return .failure(StartError(message: systemText(status)))
    }
    _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
    return .success((ProxyProcess(identifier, words: words[0]), socket: pair[0]))
  }

  struct StartError: Error, Hashable, Sendable { var message: String }

  private init(_ identifier: pid_t, words: Int32) {
    self.identifier = identifier
    self.words = words
  }

  /// Takes what it wrote to standard error so far: the last line, fit for a terminal; nil where there is none.
  func lastWords() -> String? {
    var bytes = [UInt8](repeating: 0, count: 64 * 1024)
    let count = read(words, &bytes, bytes.count)
    let lines = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(
      whereSeparator: \.isNewline)
    return lines.last.map { line in
      let shown = line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(300)
      return String(String.UnicodeScalarView(shown))
    }
  }

  deinit {
    kill(-identifier, SIGKILL)
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
    if words >= 0 { close(words) }
  }
}
