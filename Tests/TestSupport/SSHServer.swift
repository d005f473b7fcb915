import Foundation
import Subprocess

/// A real OpenSSH server on an address of this machine, with its own configuration and keys in a folder of the test.
///
/// It lets the current user in by the keys in `authorizedKeys`, and, where the tests run as root, other accounts by
/// their passwords. Nothing outside the folder is touched, but for `/run/sshd`, which sshd wants to exist.
package final class SSHServer: Sendable {
  /// Kinds of keys, by the names `ssh-keygen -t` has for them.
  package enum KeyType: String, CaseIterable, Sendable {
    case ed25519, ecdsa, rsa
  }

  package let folder: URL
  package let address: String
  package let port: Int
  private let process: BackgroundProcess

  private static let program = "/usr/sbin/sshd"

  /// sshd and the tools for keys are installed (Debian: openssh-server).
  package static var isInstalled: Bool {
    FileManager.default.isExecutableFile(atPath: program)
      && FileManager.default.isExecutableFile(atPath: "/usr/bin/ssh-keygen")
  }

  /// Tests that make accounts or use sudo need to be root.
  package static var mayChangeAccounts: Bool { isInstalled && getuid() == 0 }

  /// Starts a server and waits until it answers.
  ///
  /// - Parameters:
  ///   - folder: an empty folder for keys, configuration and log
  ///   - address: where to listen: 127.0.0.1, or another one below 127
  ///   - hostKeys: the types of key the server has
  ///   - settings: more lines for sshd_config; they win over those below
  package init(
    in folder: URL, at address: String = "127.0.0.1", hostKeys: [KeyType] = [.ed25519],
    settings: [String] = []
  ) async throws {
    self.folder = folder
    self.address = address
    for type in hostKeys { try await Self.makeKey(type, at: folder.appending(path: "host_\(type.rawValue)")) }
    try Data().write(to: folder.appending(path: "authorized_keys"))
    if getuid() == 0 {
      try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
    }
    (port, process) = try await Self.start(in: folder, at: address, hostKeys, settings)
  }

  private static func start(
    in folder: URL, at address: String, _ hostKeys: [KeyType], _ settings: [String]
  ) async throws -> (Int, BackgroundProcess) {
    // Another program may take the free port before sshd does; then it is tried with the next.
    for _ in 1...5 {
      let port = try freePort()
      // Of most settings the first line counts, of this one the last.
      let startups = settings.contains { $0.hasPrefix("MaxStartups ") } ? [] : ["MaxStartups 1000"]
      let lines =
        settings + startups + ["Port \(port)", "ListenAddress \(address)"]
        + hostKeys.map { "HostKey \(folder.path)/host_\($0.rawValue)" } + [
          "AuthorizedKeysFile \(folder.path)/authorized_keys", "PidFile none", "StrictModes no", "UsePAM no",
          "PermitRootLogin yes", "PasswordAuthentication no", "KbdInteractiveAuthentication no",
          // Start-up files of the user's real home would make the tests depend on them.
          "SetEnv HOME=\(folder.path)", "LoginGraceTime 60", "PrintMotd no", "UseDNS no",
          "LogLevel VERBOSE",
        ]
      let configuration = folder.appending(path: "sshd_config")
      try Data(lines.joined(separator: "\n").appending("\n").utf8).write(to: configuration)
      let log = folder.appending(path: "log")
      try? FileManager.default.removeItem(at: log)
      let process = try await BackgroundProcess(program, ["-D", "-f", configuration.path, "-E", log.path])
      // Its own word for it: somebody else may listen at the port. sshd ends at once where it dislikes its
      // configuration or its port.
      let listens = {
        (try? String(contentsOf: log, encoding: .utf8))?.contains("Server listening on ") == true
      }
      if await waitUntil({ listens() || kill(process.identifier, 0) != 0 }), listens() {
        return (port, process)
      }
      await process.stop()
    }
    let log = try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)
    throw ToolFailure(description: "sshd did not start: \(log ?? "no log")")
  }

  /// Ends the server and every session it still has.
  package func stop() async {
    let sessions = sessionProcesses()
    await process.stop()
    for pid in sessions { kill(pid, SIGKILL) }
  }

  // MARK: Keys

  /// Makes a key pair, `url` and `url.pub`.
  package static func makeKey(
    _ type: KeyType, at url: URL, passphrase: String = "", options: [String] = []
  ) async throws {
    _ = try await runTool(
      "ssh-keygen", ["-q", "-t", type.rawValue, "-N", passphrase, "-C", "test key", "-f", url.path] + options)
  }

  /// Makes a key pair that the server lets in; the path of the private half.
  package func makeUserKey(_ type: KeyType, passphrase: String = "", options: [String] = []) async throws
    -> String
  {
    let url = folder.appending(path: "user_\(type.rawValue)_\(UUID().uuidString.prefix(8))")
    try await Self.makeKey(type, at: url, passphrase: passphrase, options: options)
    try authorize(url)
    return url.path
  }

  /// Lets the key pair at `url` in.
  package func authorize(_ url: URL) throws {
    let file = try FileHandle(forWritingTo: folder.appending(path: "authorized_keys"))
    defer { try? file.close() }
    try file.seekToEnd()
    try file.write(contentsOf: Data(contentsOf: url.appendingPathExtension("pub")))
  }

  /// The public half of a host key: its type and its code.
  package func hostKey(_ type: KeyType = .ed25519) throws -> String {
    let text = try String(contentsOf: folder.appending(path: "host_\(type.rawValue).pub"), encoding: .utf8)
    return text.split(separator: " ").prefix(2).joined(separator: " ")
  }

  /// The line of a known_hosts file for this server.
  package func knownHostsLine(_ type: KeyType = .ed25519) throws -> String {
    "[\(address)]:\(port) \(try hostKey(type))"
  }

  /// What the server has logged so far.
  package func log() throws -> String {
    try String(contentsOf: folder.appending(path: "log"), encoding: .utf8)
  }

  /// How many logins by key the server has let in.
  package func countLogins() throws -> Int {
    try log().components(separatedBy: "Accepted publickey").count - 1
  }

  /// Writes a known_hosts file that knows this server by the given keys; its path.
  package func writeKnownHosts(_ types: [KeyType] = [.ed25519]) throws -> String {
    try writeKnownHosts(lines: types.map(knownHostsLine))
  }

  /// Writes a known_hosts file of these lines; its path.
  package func writeKnownHosts(lines: [String]) throws -> String {
    let url = folder.appending(path: "known_hosts_\(UUID().uuidString.prefix(8))")
    try Data(lines.joined(separator: "\n").appending("\n").utf8).write(to: url)
    return url.path
  }

  // MARK: Processes

  /// The processes of the sessions under way, by /proc.
  package func sessionProcesses() -> [Int32] {
    var children: [Int32: [Int32]] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let pid = Int32(name),
        let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let parent = stat.split(separator: ")").last?.split(separator: " ").dropFirst().first.flatMap({
          Int32($0)
        })
      else { continue }
      children[parent, default: []].append(pid)
    }
    var found: [Int32] = []
    var next = [process.identifier]
    while let parent = next.popLast() {
      found += children[parent] ?? []
      next += children[parent] ?? []
    }
    return found.sorted()
  }

  private static func freePort() throws -> Int {
    let (listener, port) = try listen()
    close(listener)
    return port
  }

  /// A listening socket on a free port of 127.0.0.1.
  package static func listen(backlog: Int32 = 128) throws -> (socket: Int32, port: Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && Glibc.listen(listener, backlog) == 0
          ? getsockname(listener, $0, &length) : -1
      }
    }
    guard status == 0 else {
      throw ToolFailure(description: "no free port: \(String(cString: strerror(errno)))")
    }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// A connection to a port of 127.0.0.1.
  package static func connectLocally(to port: Int) -> Int32? { connect(to: port, type: SOCK_STREAM.rawValue) }

  /// The same without waiting for an answer.
  package static func startToConnect(to port: Int) -> Int32? {
    connect(to: port, type: SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
  }

  private static func connect(to port: Int, type: UInt32) -> Int32? {
    let socket = Glibc.socket(AF_INET, Int32(type), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = UInt16(port).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 || errno == EINPROGRESS else {
      close(socket)
      return nil
    }
    return socket
  }
}

/// Starts a server for one test and ends it afterwards.
package func withSSHServer<Result>(
  hostKeys: [SSHServer.KeyType] = [.ed25519], settings: [String] = [],
  isolation: isolated (any Actor)? = #isolation, _ body: (SSHServer) async throws -> Result
) async throws -> Result {
  try await withTemporaryFolder { folder in
    let server = try await SSHServer(in: folder, hostKeys: hostKeys, settings: settings)
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(server)) } catch { result = .failure(error) }
    await server.stop()
    return try result.get()
  }
}
