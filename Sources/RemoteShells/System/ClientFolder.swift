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

  func remove() {
    for file in [socket, knownHosts, words] { unlink(file) }
    rmdir(path)
  }
}
