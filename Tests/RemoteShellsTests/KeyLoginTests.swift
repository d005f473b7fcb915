import Foundation
import RemoteShells
import TestSupport
import Testing

@Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
struct KeyLoginTests {
  @Test(arguments: SSHServer.KeyType.allCases)
  func `A key of each type logs in over libssh2`(type: SSHServer.KeyType) async throws {
    try await withSSHServer { server in
      let key = try await server.makeUserKey(type)
      let connector = try ShellConnector.forTest(server) { $0.sshProgram = nil }
      let shell = try await connector.open(server.connection(key: key))
      let answer = try await shell.run("echo hello; echo oops >&2; exit 3\n", limits: generous)
      #expect(answer.text == "hello\n")
      #expect(answer.errors == Array("oops\n".utf8))
      #expect(answer.ending == .exited(3))
      let second = try await shell.run("echo again\n", limits: generous)
      #expect(second.text == "again\n")
      #expect(second.ending == .exited(0))
      await shell.close()
    }
  }
}
