import Foundation
import RemoteShells
import TestSupport
import Testing

extension RealServerTests {
  @Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
  struct ConnectionTests {
    @Test func `An answer cut off in the middle comes as far as it came`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        try await withTCPRelay(to: server.port, .cut(afterBytes: 200_000)) { relay in
          let connector = try Self.connector(server, relay)
          let shell = try await connector.open(server.connection(key: key) { $0.port = relay.port })
          let answer = try await shell.run("yes | head -c 1000000\n", limits: generous)
          #expect(answer.ending == .cut("the server at 127.0.0.1 port \(relay.port) closed the connection"))
          #expect((100_000..<200_000).contains(answer.output.count))
          let error = await shellError { () async throws(ShellError) in
            try await shell.run("echo more\n", limits: generous)
          }
          #expect(error.code == .connectionFailed)
        }
      }
    }

    @Test func `A session whose sshd is killed is cut, and others go on`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let connector = try ShellConnector.forTest(server)
        // An unprivileged sshd makes another process after the login, so both sessions are counted at work.
        let other = try await connector.open(server.connection(key: key))
        _ = try await other.run("echo here\n", limits: generous)
        let others = Set(server.sessionProcesses())
        let shell = try await connector.open(server.connection(key: key))
        let started = server.folder.appending(path: "started").path
        // The pause lets sshd pass on what the script said before it is killed.
        async let running = shell.run(
          "echo before; sleep 0.5; : > \(started); sleep 1000\n", limits: generous)
        #expect(await waitUntil { FileManager.default.fileExists(atPath: started) })
        for pid in server.sessionProcesses() where !others.contains(pid) { kill(pid, SIGKILL) }
        let answer = try await running
        #expect(answer.text == "before\n")
        #expect(answer.ending == .cut("the server at 127.0.0.1 port \(server.port) closed the connection"))
        #expect(try await other.run("echo fine\n", limits: generous).text == "fine\n")
      }
    }

    @Test func `A session that is lost between two scripts says so`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let connector = try ShellConnector.forTest(server)
        let shell = try await connector.open(server.connection(key: key))
        for pid in server.sessionProcesses() { kill(pid, SIGKILL) }
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("echo never\n", limits: generous)
        }
        #expect(error.code == .connectionFailed)
        #expect(error.message.contains("closed the connection"))
      }
    }

    @Test func `A host that never says a word runs into the time limit`() async throws {
      try await withSSHServer { server in
        for behaviour in [TCPRelay.Behaviour.say(""), .say("SSH-2.0-Silence\r\n"), .freeze(afterBytes: 900)] {
          try await withTCPRelay(to: server.port, behaviour) { relay in
            let connector = try Self.connector(server, relay)
            let error = await shellError { () async throws(ShellError) in
              try await connector.open(
                server.connection(user: "root") {
                  $0.port = relay.port
                  $0.connectTimeout = .milliseconds(300)
                })
            }
            #expect(error.code == .timedOut)
            #expect(error.message.contains("300 ms"))
          }
        }
      }
    }

    @Test func `A host that falls silent during a script gives what it said, and is told by keep-alive`()
      async throws
    {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        try await withTCPRelay(to: server.port, .freeze(afterBytes: 60_000)) { relay in
          let connector = try Self.connector(server, relay)
          let shell = try await connector.open(server.connection(key: key) { $0.port = relay.port })
          let answer = try await shell.run(
            "yes | head -c 1000000\n", limits: ShellLimits(maximumBytes: 1 << 20, timeout: .milliseconds(500))
          )
          #expect(answer.ending == .timedOut)
          #expect((1..<60_000).contains(answer.output.count))

          let careful = try await connector.open(
            server.connection(key: key) {
              $0.port = relay.port
              $0.sshArguments = ["-o", "ServerAliveInterval=1", "-o", "ServerAliveCountMax=1"]
            })
          let cut = try await careful.run("yes | head -c 1000000\n", limits: generous)
          #expect(cut.ending == .cut("the server at 127.0.0.1 port \(relay.port) gives no sign of life"))
        }
      }
    }

    @Test func `A closed port and an unknown name are told at once`() async throws {
      try await withSSHServer { server in
        let connector = try ShellConnector.forTest(server)
        let (socket, port) = try SSHServer.listen()
        close(socket)
        let refused = await shellError { () async throws(ShellError) in
          try await connector.open(HostConnection(name: "gone", address: "127.0.0.1", port: port))
        }
        #expect(
          refused.description
            == "gone: no connection to 127.0.0.1 port \(port): 127.0.0.1: Connection refused; check ansible_host and ansible_port"
        )
        let unknown = await shellError { () async throws(ShellError) in
          try await connector.open(HostConnection(name: "gone", address: "no-such-host.invalid"))
        }
        #expect(unknown.code == .nameNotResolved)
        #expect(unknown.message.hasPrefix("the name no-such-host.invalid can't be resolved: "))
      }
    }

    @Test func `Something else than an SSH server is told`() async throws {
      try await withSSHServer { server in
        try await withTCPRelay(to: server.port, .say("HTTP/1.1 400 Bad Request\r\n\r\n")) { relay in
          let connector = try Self.connector(server, relay)
          let error = await shellError { () async throws(ShellError) in
            try await connector.open(
              server.connection {
                $0.port = relay.port
                $0.connectTimeout = .milliseconds(300)
              })
          }
          #expect(error.message.contains("is that an SSH server?"))
        }
      }
    }

    @Test func `A server that took the connection has the time of a login`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        try await withTCPRelay(to: server.port, .freeze(afterBytes: 500)) { relay in
          let connector = try Self.connector(server, relay)
          let error = await shellError { () async throws(ShellError) in
            try await connector.open(
              server.connection(key: key) {
                $0.port = relay.port
                $0.connectTimeout = .seconds(120)
                $0.loginTimeout = .milliseconds(300)
              })
          }
          #expect(error.code == .timedOut && error.message.contains("within 300 ms"), "\(error.message)")
        }
      }
    }

    @Test func `A server that has no room at first is tried again`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        try await withTCPRelay(to: server.port, .refuse(first: 2)) { relay in
          let connector = try Self.connector(server, relay)
          let shell = try await connector.open(server.connection(key: key) { $0.port = relay.port })
          #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
          #expect(relay.connections == 3)
        }
      }
    }

    @Test func `A real server with too many logins under way is tried again`() async throws {
      try await withSSHServer(settings: ["MaxStartups 5:100:5"]) { server in
        let key = try await server.makeUserKey(.ed25519)
        let connector = try ShellConnector.forTest(server) { $0.sshProgram = nil }
        // These say nothing, and so are logins under way.
        let others = (1...5).compactMap { _ in SSHServer.connectLocally(to: server.port) }
        try #require(others.count == 5)
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
          for number in 1...12 {
            group.addTask {
              let shell = try await connector.open(
                server.connection(key: key) {
                  $0.name = "host\(number)"
                  $0.connectTimeout = .seconds(120)
                })
              return try await shell.run("echo \(number)\n", limits: generous).text
            }
          }
          let turnedAway = await waitUntil { (try? server.log().contains("MaxStartups")) == true }
          others.forEach { close($0) }
          #expect(turnedAway, "the server turned nobody away")
          return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts == Set((1...12).map { "\($0)\n" }))
      }
    }

    @Test func `Two hundred sessions run at once on two threads`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let connector = try ShellConnector.forTest(server) { $0.threads = 2 }
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
          for number in 1...200 {
            group.addTask {
              let shell = try await connector.open(
                server.connection(key: key) {
                  $0.name = "host\(number)"
                  $0.connectTimeout = .seconds(120)
                })
              let limits = ShellLimits(maximumBytes: 1 << 20, timeout: .seconds(120))
              let first = try await shell.run("echo \(number)\n", limits: limits)
              let second = try await shell.run("cat <<'E'\n\(number) again\nE\n", limits: limits)
              await shell.close()
              return first.text + second.text
            }
          }
          return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts == Set((1...200).map { "\($0)\n\($0) again\n" }))
      }
    }

    @Test func `Cancelling the task ends the session`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let connector = try ShellConnector.forTest(server)
        let shell = try await connector.open(server.connection(key: key))
        let started = server.folder.appending(path: "started").path
        let task = Task { try await shell.run(": > \(started); exec sleep 1000\n", limits: generous) }
        #expect(await waitUntil { FileManager.default.fileExists(atPath: started) })
        task.cancel()
        let answer = try? await task.value
        #expect(answer == nil || answer?.ending == .cut("cancelled"))
        #expect(await waitUntil { server.sessionProcesses().isEmpty })

        try await withTCPRelay(to: server.port, .say("")) { relay in
          let opening = Task {
            try await Self.connector(server, relay).open(server.connection { $0.port = relay.port })
          }
          #expect(await waitUntil { relay.connections == 1 })
          opening.cancel()
          await #expect(throws: ShellError.self) { try await opening.value }
        }
      }
    }

    @Test func `Closing a shell ends its session on the server`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let connector = try ShellConnector.forTest(server)
        let shell = try await connector.open(server.connection(key: key))
        #expect(!server.sessionProcesses().isEmpty)
        await shell.close()
        #expect(await waitUntil { server.sessionProcesses().isEmpty })
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("echo never\n", limits: generous)
        }
        #expect(error.code == .connectionFailed)
      }
    }

    /// A connector that knows the server behind a relay.
    private static func connector(_ server: SSHServer, _ relay: TCPRelay) throws -> ShellConnector {
      let line = "[127.0.0.1]:\(relay.port) \(try server.hostKey())"
      return try ShellConnector.forTest(server, knownHosts: server.writeKnownHosts(lines: [line]))
    }
  }
}
