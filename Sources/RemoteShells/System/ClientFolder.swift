import Glibc

/// A folder of one connection of the system's ssh, for its user alone: the socket, accepted host keys, what ssh says.
///
/// In /tmp, since the path of a socket may have about a hundred letters, and ssh adds some of its own.
struct ClientFolder: Sendable {
  let path: String

  init(for host: String) throws(ShellError) {
    _ = Self.leftOnesAreRemoved
    var template = Array("\(Self.parent)/\(Self.start)\(Self.owner)-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw ShellError(.commandFailed, host: host, "no folder for ssh's socket in /tmp: \(systemText(errno))")
    }
    path = String(cString: made)
  }

  var socket: String { "\(path)/socket" }
  var knownHosts: String { "\(path)/known_hosts" }
  /// What ssh wrote to standard error while it logged in.
  var words: String { "\(path)/words" }

  // MARK: Those of runs that were killed

  private static let parent = "/tmp"
  private static let start = "cpdiscover-ssh-"
  private static let names = ["socket", "known_hosts", "words"]

  /// This process and the namespace in which its number counts.
  private static let owner = "\(getpid()).\(namespace)"

  private static let namespace: UInt64 = {
    var status = stat()
    return stat("/proc/self/ns/pid", &status) == 0 ? UInt64(status.st_ino) : 0
  }()

  private static let leftOnesAreRemoved: Void = removeLeftOnes(in: parent)

  /// Removes the folders of this user whose process is gone. Nothing but what belongs in there is touched.
  static func removeLeftOnes(in parent: String) {
    guard let folder = opendir(parent) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(start) else { continue }
      let owner = name.dropFirst(start.count).prefix { $0 != "-" }.split(separator: ".")
      guard owner.count == 2, let process = pid_t(owner[0]), process > 0, UInt64(owner[1]) == namespace,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      var status = stat()
      let path = "\(parent)/\(name)"
      guard lstat(path, &status) == 0, status.st_uid == geteuid(), status.st_mode & S_IFMT == S_IFDIR else {
        continue
      }
      for file in names { unlink("\(path)/\(file)") }
      rmdir(path)
    }
  }

  /// An ssh that was ended a moment ago may still have a file of its own in there.
  func remove() async {
    let (path, files) = (self.path, Self.names.map { "\(self.path)/\($0)" })
    // Whoever was cancelled has to tidy up all the same.
    await Task {
      for _ in 0..<20 {
        for file in files { unlink(file) }
        if rmdir(path) == 0 || errno != ENOTEMPTY { return }
        try? await Task.sleep(for: .milliseconds(50))
      }
    }.value
  }
}
