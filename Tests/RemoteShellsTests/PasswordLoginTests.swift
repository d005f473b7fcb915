import Foundation
import RemoteShells
import TestSupport
import Testing

extension RealServerTests {
  @Suite(.enabled(if: SSHServer.mayChangeAccounts, "needs sshd, and root to make an account with a password"))
  struct PasswordLoginTests {
    /// Debian's PAM rules for sshd are part of openssh-server; elsewhere the test would test nothing.
    static var hasPAM: Bool { FileManager.default.fileExists(atPath: "/etc/pam.d/sshd") }

    @Test func `A password logs in`() async throws {
      try await withTemporaryAccount { account in
        try await withSSHServer(settings: ["PasswordAuthentication yes"]) { server in
          let connector = try ShellConnector.forTest(server)
          let shell = try await connector.open(
            server.connection(user: account.name, password: account.password))
          #expect(try await shell.run("id -un\n", limits: generous).text == "\(account.name)\n")
        }
      }
    }

    @Test(.enabled(if: hasPAM, "needs PAM rules for sshd"))
    func `Keyboard-interactive takes the same password`() async throws {
      try await withTemporaryAccount { account in
        try await withSSHServer(settings: ["UsePAM yes", "KbdInteractiveAuthentication yes"]) { server in
          let connector = try ShellConnector.forTest(server)
          let shell = try await connector.open(
            server.connection(user: account.name, password: account.password))
          #expect(try await shell.run("id -un\n", limits: generous).text == "\(account.name)\n")
          let error = await shellError { () async throws(ShellError) in
            try await connector.open(server.connection(user: account.name, password: "not this"))
          }
          #expect(error.code == .authenticationFailed)
          #expect(error.message.contains("tried: keyboard-interactive"))
        }
      }
    }

    @Test func `A wrong password is refused at once, and shown nowhere`() async throws {
      try await withTemporaryAccount { account in
        try await withSSHServer(settings: ["PasswordAuthentication yes"]) { server in
          let log = LogRecorder()
          let connector = try ShellConnector.forTest(server, log: log)
          let error = await shellError { () async throws(ShellError) in
            try await connector.open(server.connection(user: account.name, password: "never-to-be-seen"))
          }
          #expect(error.code == .authenticationFailed)
          #expect(error.message.contains("tried: password; the server accepts: publickey, password"))
          #expect(!(error.description + log.text).contains("never-to-be-seen"))
          #expect(!log.text.contains("system's ssh"))
        }
      }
    }

    @Test(arguments: ["publickey,password", "password,publickey"])
    func `A server that wants a key and a password gets both`(methods: String) async throws {
      try await withTemporaryAccount { account in
        try await withSSHServer(
          settings: ["PasswordAuthentication yes", "AuthenticationMethods \(methods)"]
        ) { server in
          let key = try await server.makeUserKey(.ed25519)
          let connector = try ShellConnector.forTest(server)
          let shell = try await connector.open(
            server.connection(key: key, user: account.name, password: account.password))
          #expect(try await shell.run("id -un\n", limits: generous).text == "\(account.name)\n")
        }
      }
    }

    @Test func `A login shell that refuses everybody is quoted`() async throws {
      try await withTemporaryAccount(shell: "/usr/sbin/nologin") { account in
        try await withSSHServer { server in
          let key = try await server.makeUserKey(.ed25519)
          let connector = try ShellConnector.forTest(server)
          let shell = try await connector.open(server.connection(key: key, user: account.name))
          let error = await shellError { () async throws(ShellError) in
            try await shell.run("echo never\n", limits: generous)
          }
          #expect(error.code == .commandFailed)
          #expect(error.message.contains("exit status 1"))
          #expect(error.message.contains("This account is currently not available."))
        }
      }
    }
  }
}
