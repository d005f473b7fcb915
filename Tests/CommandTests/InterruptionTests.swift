import Foundation
import TestSupport
import Testing

/// A run that is told to end while hosts are read.
@Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
struct InterruptionTests {
  /// One host that answers, one that takes the connection and says nothing, one that falls silent in the middle of its
  /// answer; all may take ten minutes. Ended when the first one is read; twenty seconds later at the latest, the run is
  /// killed, which its status tells.
  private static func interrupt(_ signal: String, _ options: String, in folder: URL) async throws
    -> Command.Answer
  {
    let (socket, silentPort) = try SSHServer.listen()
    defer { close(socket) }
    return try await withSSHServer { server in
      let relay = try TCPRelay(to: server.port, .freeze(afterBytes: 3500))
      defer { relay.stop() }
      let known = try server.writeKnownHosts(
        lines: [server.port, relay.port].map { "[127.0.0.1]:\($0) \(try server.hostKey())" })
      let text = try await """
      all:
        vars:
          ansible_host: 127.0.0.1
          ansible_timeout: 600
          ansible_ssh_private_key_file: \(server.makeUserKey(.ed25519))
          ansible_ssh_common_args: -o UserKnownHostsFile=\(known) -o IdentitiesOnly=yes
        hosts:
          live: {ansible_port: \(server.port)}
          silent: {ansible_port: \(silentPort)}
          stuck: {ansible_port: \(relay.port)}
      """
      try Data(text.utf8).write(to: folder.appending(path: "hosts.yml"))
      let script = """
        '\(Command.path)' collect --hosts hosts.yml --timeout 600 --save-snapshot estate \(options) 2>errors &
        until grep -q '^live: read' errors; do kill -0 $! || break; done
        kill -s \(signal) $!
        left=200
        while kill -0 $! 2>/dev/null; do
          [ $left -gt 0 ] || kill -s KILL $!
          left=$((left - 1))
          sleep 0.1
        done
        wait $!
        status=$?
        cat errors >&2
        rm errors hosts.yml
        exit $status
        """
      return try await Command.run(["-c", script], in: folder, program: "sh")
    }
  }

  @Test(arguments: [("INT", Int32(130)), ("TERM", 143)])
  func nothingIsWrittenUnasked(signal: String, status: Int32) async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Self.interrupt(signal, "", in: folder)
      #expect(answer.status == status, "\(answer.errors)")
      #expect(answer.errors.contains("interrupted when 1 of 3 hosts were read; nothing was written"))
      #expect(try folder.names() == [])
    }
  }

  @Test func whatWasReadIsWrittenWhereAskedFor() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Self.interrupt("INT", "--partial", in: folder)
      #expect(answer.status == 3, "\(answer.errors)")
      for host in ["silent", "stuck"] {
        #expect(answer.errors.contains("\(host): it was not read: the run was interrupted"))
      }
      #expect(try folder.names() == ["estate"])
      let snapshot = try folder.appending(path: "estate").text()
      #expect(snapshot.contains("\"name\":\"live\""))
      #expect(snapshot.contains("\"host\":\"silent\"") && snapshot.contains("\"host\":\"stuck\""))
      #expect(!snapshot.contains("\"name\":\"stuck\""), "half a host was written")
    }
  }
}
