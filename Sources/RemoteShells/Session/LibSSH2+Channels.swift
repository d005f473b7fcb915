import CSSH2

extension LibSSH2Session {
  /// Bytes the server may send ahead, as in libssh2's own default.
  private static let windowSize: UInt32 = 2 << 20

  /// Whether this one may open a channel now.
  func mayOpen(_ user: any ChannelUser) -> Bool { opener == nil || opener === user }

  /// Opens a channel for one command; nil where it would block, or another one is being opened.
  func openChannel(for user: any ChannelUser) throws(LibSSH2Error) -> LibSSH2Channel? {
    try open(for: user, "libssh2_channel_open") {
      libssh2_channel_open_ex(
        handle, "session", 7, Self.windowSize, UInt32(LIBSSH2_CHANNEL_PACKET_DEFAULT), nil, 0)
    }
  }

  /// Opens a channel to an address that the server connects to; nil as above.
  func openTunnel(
    for user: any ChannelUser, to host: String, port: Int
  ) throws(LibSSH2Error) -> LibSSH2Channel? {
    try open(for: user, "libssh2_channel_direct_tcpip") {
      libssh2_channel_direct_tcpip_ex(handle, host, Int32(clamping: port), "127.0.0.1", 22)
    }
  }

  private func open(
    for user: any ChannelUser, _ function: String, _ call: () -> OpaquePointer?
  ) throws(LibSSH2Error) -> LibSSH2Channel? {
    guard mayOpen(user) else { return nil }
    opener = user
    let channel: OpaquePointer?
    do throws(LibSSH2Error) {
      channel = try make(function, call)
    } catch {
      opener = nil
      throw error
    }
    guard let channel else { return nil }
    opener = nil
    return LibSSH2Channel(channel, of: self)
  }

  /// Asks for a sign of life every `interval` seconds without traffic.
  func keepAlive(every interval: Int) { libssh2_keepalive_config(handle, 1, UInt32(interval)) }

  /// Sends a sign of life where one is due.
  func sendKeepAlive() throws(LibSSH2Error) {
    var next: Int32 = 0
    _ = try step("libssh2_keepalive_send") { libssh2_keepalive_send(handle, &next) }
  }

  /// Tells the server good-bye, as far as that is possible without waiting.
  func disconnect() {
    _ = libssh2_session_disconnect_ex(handle, SSH_DISCONNECT_BY_APPLICATION, "done", "")
  }
}
