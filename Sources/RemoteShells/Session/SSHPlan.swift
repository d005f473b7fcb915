import Logging

/// All that a session needs to know before it starts: where to, as whom, by which keys, trusting whom.
struct SSHPlan: Sendable {
  var connection: HostConnection
  /// What to connect to, after `HostName`.
  var address: String
  var port: Int
  var user: String
  var family: AddressFamily
  var compression: Bool
  /// Time for name resolution and connection.
  var connectTimeout: Duration
  /// Time for name resolution, connection, key exchange and login together.
  var loginTimeout: Duration
  var hostKeyPolicy: HostKeyPolicy
  var keys: CredentialList
  var password: Secret?
  /// Methods that may be tried, in their order.
  var methods: [LoginMethod]
  /// Kerberos may be tried, which only the system's ssh can do.
  var maySpeakKerberos = false
  var keepAlive: KeepAlive?
  /// What to look at where the login is refused.
  var loginAdvice = "Check ansible_user, ansible_ssh_private_key_file or ansible_password"
  /// What leads there; whoever ends a connection through it can't be told from the host itself.
  var bastion: String?
  var logger: Logger

  var host: String { connection.name }
  var place: String { "\(address) port \(port)" }

  /// The server's connection ended, by whomever.
  var closed: String { lost("the server at \(place) closed the connection") }

  /// What became of the connection, with the bastion that may have had a part in it.
  func lost(_ reason: String) -> String {
    reason + (bastion.map { "; or the bastion \($0), through which it went, is gone or did so" } ?? "")
  }

  func failure(_ code: ShellError.Code, _ message: String) -> SessionFailure {
    SessionFailure(error: ShellError(code, host: host, message))
  }

  /// When to ask the server for a sign of life, and when to give it up.
  struct KeepAlive: Hashable, Sendable {
    /// Seconds.
    var interval: Int
    var maximumMissed: Int
  }
}

/// A way to log in, named as in the SSH protocol.
enum LoginMethod: String, Hashable, Sendable {
  case publicKey = "publickey"
  case password = "password"
  case interactive = "keyboard-interactive"
}

/// Why a session ended before it could run anything, and whether another client might do better.
struct SessionFailure: Error, Sendable {
  var error: ShellError
  /// OpenSSH's client may manage what libssh2 could not.
  var anotherClientMayDoBetter = false
  /// The server hung up before it said anything, as one does that has too many logins under way.
  var mayHaveNoRoom = false
}
