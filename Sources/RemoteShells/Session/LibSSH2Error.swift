import CSSH2

/// A call of libssh2 that failed: which one, its code, and the library's own words.
struct LibSSH2Error: Error, Hashable, Sendable {
  var function: String
  var code: Int32
  var text: String

  /// What libssh2 knows no way for, while OpenSSH's client may: no common algorithm, a key type.
  var isMissingAbility: Bool {
    [
      LIBSSH2_ERROR_KEX_FAILURE, LIBSSH2_ERROR_KEY_EXCHANGE_FAILURE, LIBSSH2_ERROR_METHOD_NONE,
      LIBSSH2_ERROR_METHOD_NOT_SUPPORTED, LIBSSH2_ERROR_HOSTKEY_INIT,
    ].contains(code)
  }

  /// The server wants a new password before it lets the user in.
  var isExpiredPassword: Bool { code == LIBSSH2_ERROR_PASSWORD_EXPIRED }

  /// The far side went away, or never was an SSH server.
  var isDisconnect: Bool {
    [
      LIBSSH2_ERROR_SOCKET_DISCONNECT, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_SEND,
      LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_BANNER_SEND,
    ].contains(code)
  }
}
