/// Why a host could not be reached or a script not started.
package struct ShellError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is, for those who decide by it.
  package enum Code: Hashable, Sendable {
    case nameNotResolved, connectionFailed, timedOut
    case hostKeyUnknown, hostKeyChanged, hostKeyRevoked
    case authenticationFailed, keyUnreadable
    case becomeFailed
    case protocolFailed, commandFailed
    case notSupported
  }

  package var code: Code
  /// The host as the roster names it.
  package var host: String
  /// What happened, where, and what to do about it. Never holds a secret.
  package var message: String

  package init(_ code: Code, host: String, _ message: String) {
    self.code = code
    self.host = host
    self.message = message
  }

  package var description: String { "\(host): \(message)" }
}
