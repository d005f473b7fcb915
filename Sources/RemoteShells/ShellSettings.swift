import Glibc
import Logging

/// What shells need to know of this machine and of this run.
package struct ShellSettings: Sendable {
  /// Threads that drive SSH sessions; each can drive hundreds.
  package var threads: Int
  /// The user's home directory, for `~`, the usual keys and known_hosts.
  package var home: String
  /// Who logs in where nothing names a user.
  package var userName: String
  /// The files of known host keys; nil for OpenSSH's usual ones in `home`.
  package var userKnownHostsFiles: [String]?
  package var globalKnownHostsFiles = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]
  /// Configuration files of OpenSSH's client, the first value of an option counts; nil for the usual ones.
  package var configurationFiles: [String]?
  /// The socket of the user's ssh-agent.
  package var agentSocket: String?
  /// The client to try where libssh2 can't do what a host needs, looked up in PATH; nil for none.
  package var sshProgram: String? = "ssh"
  package var logger: Logger
  /// Asked for passphrases of key files; nil where nobody is there to answer.
  package var askPassphrase: PassphraseProvider?

  /// - Parameter environment: `HOME` and `SSH_AUTH_SOCK` are read from it
  package init(environment: [String: String], logger: Logger, askPassphrase: PassphraseProvider? = nil) {
    let account = getpwuid(getuid())?.pointee
    threads = min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 4)
    home = environment["HOME"] ?? account.map { String(cString: $0.pw_dir) } ?? "/"
    userName = account.map { String(cString: $0.pw_name) } ?? environment["USER"] ?? "root"
    agentSocket = environment["SSH_AUTH_SOCK"].flatMap { $0.isEmpty ? nil : $0 }
    self.logger = logger
    self.askPassphrase = askPassphrase
  }
}
