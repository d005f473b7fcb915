import Foundation
import Logging
import RemoteShells

/// Reads the same hosts again and again in one process, and tells after each run what it still holds:
/// lines of `open file descriptors, resident KiB, hosts that answered`, the first one (with no host) before any run.
///
/// usage: RepeatedRuns RUNS KEY KNOWN_HOSTS PORT/MILLISECONDS...   one host of 127.0.0.1 at each port, with its time
@main
struct RepeatedRuns {
  static func main() async throws {
    let words = CommandLine.arguments.dropFirst()
    guard words.count > 3, let runs = words.first.flatMap({ Int($0) }) else { exit(64) }
    let files = Array(words.dropFirst().prefix(2))
    let hosts = words.dropFirst(3).map { $0.split(separator: "/").compactMap { Int($0) } }.filter {
      $0.count == 2
    }
    .map { (port: $0[0], time: Duration.milliseconds($0[1])) }
    try await startClocks()
    let before = try openDescriptors()
    print(before.count, try residentKiB(), 0)
    var patience = Duration.seconds(60)
    for _ in 1...runs {
      let answers = await read(hosts, key: files[0], knownHosts: files[1])
      let after = try await descriptors(backAt: before.count, &patience)
      let more = after.count > before.count ? "held: \(after.sorted()), before: \(before.sorted())" : ""
      print(after.count, try residentKiB(), answers, more)
    }
  }

  /// The first timer of a clock opens what the language's runtime keeps for all others. A sleep that is over before
  /// the runtime comes to it needs no timer, so a busy machine needs a longer one.
  private static func startClocks() async throws {
    var length = Duration.milliseconds(1)
    while try openDescriptors().count(where: { $0.hasSuffix("[timerfd]") }) < 2 {
      guard length < .seconds(60) else { exit(70) }
      try await Task.sleep(for: length, clock: .continuous)
      try await Task.sleep(for: length, clock: .suspending)
      length *= 4
    }
  }

  /// The threads of a run end a moment after it, and a busy machine lets them wait: so it is waited for them, for a
  /// minute in all. What a run keeps for good is still there then.
  private static func descriptors(backAt before: Int, _ patience: inout Duration) async throws
    -> [String]
  {
    let start = ContinuousClock.now
    while try openDescriptors().count > before, ContinuousClock.now - start < patience {
      try await Task.sleep(for: .milliseconds(5))
    }
    patience -= ContinuousClock.now - start
    return try openDescriptors()
  }

  /// What each of them is open on. The one by which the list was read is closed by now.
  private static func openDescriptors() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
  }

  /// One run, as a command makes it: a connector of its own, all hosts at once, two scripts a host.
  private static func read(_ hosts: [(port: Int, time: Duration)], key: String, knownHosts: String) async
    -> Int
  {
    var logger = Logger(label: "runs")
    logger.logLevel = .critical
    var settings = ShellSettings(environment: ["HOME": "/nonexistent"], logger: logger)
    settings.userKnownHostsFiles = [knownHosts]
    settings.globalKnownHostsFiles = []
    settings.sshProgram = nil
    let connector = ShellConnector(settings)
    return await withTaskGroup(of: Bool.self) { group in
      for (number, host) in hosts.enumerated() {
        group.addTask {
          let connection = HostConnection(
            name: "host\(number)", address: "127.0.0.1", port: host.port, privateKeyFile: key,
            connectTimeout: host.time)
          let limits = ShellLimits(maximumBytes: 1 << 20, timeout: host.time)
          guard let shell = try? await connector.open(connection) else { return false }
          var whole = true
          for _ in 1...2 {
            let answer = try? await shell.run("echo done\n", limits: limits)
            whole = whole && answer?.output == Array("done\n".utf8)
          }
          await shell.close()
          return whole
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
  }

  private static func residentKiB() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }
}
