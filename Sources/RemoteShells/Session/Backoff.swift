/// How long to wait before a server that turned a connection away is tried again.
///
/// Doubled from try to try up to a limit, and spread: hundreds of hosts (or one that hundreds are reached through) which
/// turned connections away in one moment should not get them all again in another one. The spread comes from the
/// host's name, so a host waits the same times in every run.
enum Backoff {
  private static let shortest = Duration.milliseconds(200)
  private static let longest = Duration.seconds(2)

  /// - Parameter attempt: how many tries there were, from 1
  static func pause(afterAttempt attempt: Int, host: String) -> Duration {
    let plain = min(shortest * (1 << min(attempt - 1, 8)), longest)
    // FNV-1a over the name and the number of the try.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in Array(host.utf8) + [UInt8(truncatingIfNeeded: attempt)] {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    // From half of it to one and a half.
    return plain * (500 + Int(hash % 1001)) / 1000
  }
}
