import Foundation
import RemoteShells
import TestSupport
import Testing

extension RealServerTests {
  @Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
  struct SystemSSHTests {
    @Test func `An option of ssh's own sends the host there, and the log says so`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let log = LogRecorder()
        let connector = try ShellConnector.forTest(server, log: log)
        let shell = try await connector.open(
          server.connection(key: key) { $0.sshArguments = ["-o", "Ciphers=aes128-ctr"] })
        let answers = [
          try await shell.run("echo one\n", limits: generous),
          try await shell.run("exit 9\n", limits: generous),
        ]
        #expect(answers[0].text == "one\n")
        #expect(answers[1].ending == .exited(9))
        #expect(log.text.contains("web1: connecting by the system's ssh, which knows Ciphers"))
        // One login serves all scripts.
        let sessions = try String(contentsOf: server.folder.appending(path: "log"), encoding: .utf8)
        #expect(sessions.components(separatedBy: "Accepted publickey").count == 2)
        await shell.close()
        #expect(await waitUntil { server.sessionProcesses().isEmpty })
      }
    }

    @Test func `A server whose algorithms libssh2 lacks is tried by ssh`() async throws {
      try await withSSHServer(settings: ["Ciphers chacha20-poly1305@openssh.com"]) { server in
        let key = try await server.makeUserKey(.ed25519)
        let log = LogRecorder()
        let connector = try ShellConnector.forTest(server, log: log)
        let shell = try await connector.open(server.connection(key: key))
        #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
        #expect(log.text.contains("web1: trying the system's ssh, since no common way to talk"))
        await shell.close()
        let alone = try ShellConnector.forTest(server) { $0.sshProgram = nil }
        let error = await shellError { () async throws(ShellError) in
          try await alone.open(server.connection(key: key))
        }
        #expect(error.code == .notSupported)
      }
    }

    @Test func `Where the server takes Kerberos and the options allow it, ssh is tried`() async throws {
      try await withSSHServer(settings: ["GSSAPIAuthentication yes"]) { server in
        let stranger = server.folder.appending(path: "stranger")
        try await SSHServer.makeKey(.ed25519, at: stranger)
        for isAllowed in [true, false] {
          let log = LogRecorder()
          let connector = try ShellConnector.forTest(server, log: log) { $0.configurationFiles = [] }
          let error = await shellError { () async throws(ShellError) in
            try await connector.open(
              server.connection(key: stranger.path) {
                if isAllowed { $0.sshArguments = ["-o", "GSSAPIAuthentication=yes"] }
              })
          }
          // Nobody has a ticket here, so ssh is refused too.
          #expect(error.code == .authenticationFailed)
          #expect(error.message.contains("gssapi-with-mic"))
          #expect(error.message.contains("; the system's ssh failed too: ") == isAllowed)
        }
      }
    }

    @Test func `That ssh is never given the password is said where it would have helped`() async throws {
      try await withSSHServer { server in
        let connector = try ShellConnector.forTest(server) { $0.configurationFiles = [] }
        for password in ["right", nil] {
          let error = await shellError { () async throws(ShellError) in
            try await connector.open(
              server.connection(password: password) {
                $0.sshArguments = ["-o", "Ciphers=aes128-ctr", "-o", "IdentitiesOnly=yes", "-i", "/dev/null"]
              })
          }
          #expect(error.code == .authenticationFailed)
          #expect(
            error.message.contains("; it is never given ansible_password: name a key") == (password != nil))
          #expect(!error.message.contains("right"))
        }
      }
    }

    @Test func `A user certificate works by ssh`() async throws {
      try await withTemporaryFolder { folder in
        let authority = folder.appending(path: "authority")
        try await SSHServer.makeKey(.ed25519, at: authority)
        try await withSSHServer(settings: ["TrustedUserCAKeys \(authority.path).pub"]) { server in
          let key = folder.appending(path: "user")
          try await SSHServer.makeKey(.ed25519, at: key)
          let name = NSUserName()
          _ = try await runTool(
            "ssh-keygen", ["-q", "-s", authority.path, "-I", "test", "-n", name, key.path + ".pub"])
          let connector = try ShellConnector.forTest(server)
          let shell = try await connector.open(server.connection(key: key.path))
          #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
          await shell.close()
        }
      }
    }

    @Test func `A host certificate works by ssh`() async throws {
      try await withSSHServer(settings: []) { server in
        let authority = server.folder.appending(path: "authority")
        try await SSHServer.makeKey(.ed25519, at: authority)
        let key = try await server.makeUserKey(.ed25519)
        let hostKey = server.folder.appending(path: "host_ed25519.pub").path
        _ = try await runTool(
          "ssh-keygen", ["-q", "-s", authority.path, "-I", "test", "-h", "-n", "127.0.0.1", hostKey])
        let certificate = server.folder.appending(path: "host_ed25519-cert.pub").path
        let code = try String(contentsOfFile: authority.path + ".pub", encoding: .utf8)
        let known = try server.writeKnownHosts(lines: ["@cert-authority *,[127.0.0.1]:* \(code)"])
        try await withTemporaryFolder { folder in
          let second = try await SSHServer(
            in: folder,
            settings: [
              "HostKey \(server.folder.path)/host_ed25519", "HostCertificate \(certificate)",
              "AuthorizedKeysFile \(server.folder.path)/authorized_keys",
            ])
          let connector = try ShellConnector.forTest(second, knownHosts: known)
          let shell = try? await connector.open(second.connection(key: key))
          let answer = try await shell?.run("echo in\n", limits: generous)
          await shell?.close()
          await second.stop()
          #expect(answer?.text == "in\n")
        }
      }
    }

    @Test func `What ssh says of an option is not told, since it quotes the value`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let log = LogRecorder()
        let connector = try ShellConnector.forTest(server, log: log)
        let error = await shellError { () async throws(ShellError) in
          try await connector.open(
            server.connection(key: key) { $0.sshArguments = ["-o", "Compression=S3CRET"] })
        }
        #expect(error.message.contains("refuses an option of ansible_ssh_common_args"))
        #expect(!"\(error)\(log.text)".contains("S3CRET"))
      }
    }

    @Test func `The failures of ssh have their kinds`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let known = try server.writeKnownHosts(lines: ["# nobody"])
        let connector = try ShellConnector.forTest(server, knownHosts: known)
        let ssh = ["-o", "Ciphers=aes128-ctr"]
        let unknown = await shellError { () async throws(ShellError) in
          try await connector.open(server.connection(key: key) { $0.sshArguments = ssh })
        }
        #expect(unknown.code == .hostKeyUnknown)
        let stranger = server.folder.appending(path: "stranger")
        try await SSHServer.makeKey(.ed25519, at: stranger)
        let refused = await shellError { () async throws(ShellError) in
          try await connector.open(
            server.connection(key: stranger.path) {
              $0.sshArguments = ssh + ["-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no"]
            })
        }
        #expect(refused.code == .authenticationFailed)
        #expect(refused.message.hasPrefix("the system's ssh failed: "))
        #expect(try String(contentsOfFile: known, encoding: .utf8) == "# nobody\n")
        let (socket, port) = try SSHServer.listen()
        close(socket)
        let gone = await shellError { () async throws(ShellError) in
          try await connector.open(
            server.connection(key: key) {
              $0.sshArguments = ssh
              $0.port = port
            })
        }
        #expect(gone.code == .connectionFailed)
      }
    }
  }
}
