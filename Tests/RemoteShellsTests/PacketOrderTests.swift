import Foundation
import TestSupport
import Testing

@testable import RemoteShells

extension RealServerTests {
  @Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
  struct PacketOrderTests {
    @Test func `Output that comes with a call for the other stream is not waited for`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let line = try await logInByHand(server, key: key)
        defer { line.hangUp() }
        // Every first call finds the socket empty, and the next one takes all: so each call for the first stream
        // finds nothing, and the call for the second stream fetches what belongs to the first.
        var isOpen = false
        line.library.stream.receive = { socket, buffer, length, flags in
          guard isOpen else {
            isOpen = true
            errno = EAGAIN
            return -1
          }
          let count = recv(socket, buffer, length, flags)
          isOpen = count > 0
          return count
        }
        // The last output comes alone, and nothing after it.
        let started = server.folder.appending(path: "started").path
        let go = server.folder.appending(path: "go")
        let script = """
          : >\(started)
          while [ ! -e \(go.path) ]; do sleep 0.01; done
          echo out
          echo the end
          while [ -e \(go.path) ]; do sleep 0.1; done

          """
        let exchange = ScriptExchange(
          script, on: server.connection(),
          limits: ShellLimits(maximumBytes: 1000, timeout: .seconds(60), lastLine: "the end"))
        let run = ScriptRun(exchange)
        var turns = ChannelTurns()
        turns.add(run)
        var buffer = [UInt8](repeating: 0, count: 1000)
        var hasGone = false
        while !run.isAnswered {
          guard try turns.advance(line.library, &buffer) == .waiting, !run.isAnswered else { continue }
          var entry = line.watched
          let isReady = poll(&entry, 1, hasGone ? 60_000 : 50) > 0
          try #require(isReady || !hasGone, "what was sent lies unread inside libssh2")
          if !isReady, !hasGone, FileManager.default.fileExists(atPath: started) {
            try Data().write(to: go)
            hasGone = true
          }
        }
        #expect(try run.answer.get().text == "out\nthe end\n")
      }
    }

    @Test func `A server that is slow to close a channel keeps nobody waiting, and the connection lasts`()
      async throws
    {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        try await withTCPRelay(to: server.port, .pass) { relay in
          let known = try server.writeKnownHosts(lines: [
            "[127.0.0.1]:\(relay.port) \(try server.hostKey())"
          ])
          let connector = try ShellConnector.forTest(server, knownHosts: known)
          let shell = try await connector.open(server.connection(key: key) { $0.port = relay.port })
          let started = server.folder.appending(path: "started").path
          let go = server.folder.appending(path: "go").path
          let script = """
            echo here
            : >\(started)
            while [ ! -e \(go) ]; do sleep 0.01; done
            echo the end
            while [ -e \(go) ]; do sleep 0.1; done

            """
          var limits = generous
          limits.lastLine = "the end"
          async let first = shell.run(script, limits: limits)
          #expect(await waitUntil { FileManager.default.fileExists(atPath: started) })
          // From here on, the server can't hear that the channel is to be closed.
          relay.holdClient(true)
          try Data().write(to: URL(filePath: go))
          #expect(try await first.text == "here\nthe end\n")
          async let second = shell.run("echo next\n", limits: generous)
          relay.holdClient(false)
          #expect(try await second.text == "next\n")
          #expect(try server.countLogins() == 1)
          await shell.close()
        }
      }
    }
  }
}
