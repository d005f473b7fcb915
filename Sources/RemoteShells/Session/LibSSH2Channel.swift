import CSSH2
import Glibc

/// One command on the far side, with its three streams.
final class LibSSH2Channel {
  private let handle: OpaquePointer
  private let session: LibSSH2Session
  private var isFreed = false

  init(_ handle: OpaquePointer, of session: LibSSH2Session) {
    self.handle = handle
    self.session = session
  }

  func execute(_ command: String) throws(LibSSH2Error) -> Bool {
    try session.step("libssh2_channel_exec") {
      libssh2_channel_process_startup(
        handle, "exec", 4, command, UInt32(command.utf8.count))
    }
  }

  /// Writes as many of the bytes as the window and the socket take now.
  func write(_ bytes: ArraySlice<UInt8>) throws(LibSSH2Error) -> Int? {
    try session.transfer("libssh2_channel_write") {
      bytes.withUnsafeBytes { libssh2_channel_write_ex(handle, 0, $0.baseAddress, $0.count) }
    }
  }

  func sendEnd() throws(LibSSH2Error) -> Bool {
    try session.step("libssh2_channel_send_eof") { libssh2_channel_send_eof(handle) }
  }

  /// Reads into `buffer`: nil where nothing is there yet, 0 where nothing will come any more.
  func read(_ stream: ScriptExchange.Stream, into buffer: inout [UInt8]) throws(LibSSH2Error) -> Int? {
    let number = stream == .output ? 0 : SSH_EXTENDED_DATA_STDERR
    return try session.transfer("libssh2_channel_read") {
      buffer.withUnsafeMutableBytes { libssh2_channel_read_ex(handle, number, $0.baseAddress, $0.count) }
    }
  }

  /// Both streams have ended and all that came is read.
  var isAtEnd: Bool { libssh2_channel_eof(handle) == 1 }

  /// Closes the channel and waits until the server has closed it too.
  func close() throws(LibSSH2Error) -> Bool {
    try session.step("libssh2_channel_close") { libssh2_channel_close(handle) }
  }

  /// The status of the command; nil where a signal ended it. To be asked after `close`.
  var exitStatus: Int32? {
    var signal: UnsafeMutablePointer<CChar>?
    var length = 0
    _ = libssh2_channel_get_exit_signal(handle, &signal, &length, nil, nil, nil, nil)
    guard signal == nil else {
      Glibc.free(signal)
      return nil
    }
    return libssh2_channel_get_exit_status(handle)
  }

  /// Gives the channel back to the library. A channel that is not freed goes with its session.
  func release() throws(LibSSH2Error) -> Bool {
    if isFreed { return true }
    isFreed = try session.step("libssh2_channel_free") { libssh2_channel_free(handle) }
    return isFreed
  }
}
