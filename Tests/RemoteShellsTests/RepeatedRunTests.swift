import Foundation
import TestSupport
import Testing

/// What a run opened and took is given back at its end, whatever became of its hosts.
@Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
struct RepeatedRunTests {
  private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "RepeatedRuns").path

  @Test func twentyRunsOverBrokenHostsLeaveNothing() async throws {
    try await withSSHServer { server in
      let (socket, closedPort) = try SSHServer.listen()
      close(socket)
      let relays = try [
        TCPRelay(to: server.port, .say("")), TCPRelay(to: server.port, .say("SSH-2.0-nonsense\r\nnonsense")),
        TCPRelay(to: server.port, .cut(afterBytes: 1)), TCPRelay(to: server.port, .cut(afterBytes: 500)),
        TCPRelay(to: server.port, .cut(afterBytes: 2300)),
        TCPRelay(to: server.port, .freeze(afterBytes: 2200)),
      ]
      let healthy = Array(repeating: server.port, count: 8)
      let ports = healthy + [closedPort, closedPort] + relays.map(\.port)
      let known = try server.writeKnownHosts(
        lines: Set(ports).sorted().map { "[127.0.0.1]:\($0) \(try server.hostKey())" })
      let hosts = ports.enumerated().map { "\($0.element)/\($0.offset < healthy.count ? 120_000 : 300)" }
      let text = try await runTool("env", [Self.program, "20", server.makeUserKey(.ed25519), known] + hosts)
      relays.forEach { $0.stop() }
      let lines = text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
      let (before, runs) = (try #require(lines.first?.first), lines.dropFirst())
      #expect(runs.count == 20)
      for run in runs {
        #expect(run.count == 3 && run[0] <= before && run[2] == healthy.count, "\(text)")
      }
      let kibibytes = runs.map { $0[1] }
      // A session that is not given back takes 50 KiB and more: ten runs hold 80 of healthy hosts alone.
      #expect((kibibytes[12...].min() ?? .max) < kibibytes[2] + 3072, "\(text)")
    }
  }
}
