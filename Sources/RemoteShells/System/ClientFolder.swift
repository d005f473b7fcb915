import Glibc

/// A folder of one connection of the system's ssh, for its user alone: the socket, accepted host keys, what ssh says.
///
/// In /tmp, since the path of a socket may have about a hundred letters, and ssh adds some of its own.
struct ClientFolder: Sendable {
  let path: String

  init(for host: String) throws(ShellError) {
    var template = Array("/tmp/cpdiscover-ssh-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw ShellError(.commandFailed, host: host, "no folder for ssh's socket in /tmp: \(systemText(errno))")
    }
    path = String(cString: made)
  }

  var socket: String { "\(path)/socket" }
  var knownHosts: String { "\(path)/known_hosts" }
  /// What ssh wrote to standard error while it logged in.
  var words: String { "\(path)/words" }

  /// An ssh that was ended a moment ago may still have a file of its own in there.
  func remove() async {
    let (path, files) = (path, [socket, knownHosts, words])
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
