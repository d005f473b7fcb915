import Foundation
import TestSupport
import Testing

/// Few file descriptors mean fewer hosts at once, not failures.
struct DescriptorTests {
  @Test func fewOpenFilesAreEnough() async throws {
    try await withTemporaryFolder { folder in
      let run =
        "ulimit -n 64; exec '\(Command.path)' collect --roots '\(Command.roots("kraft"))' --save-snapshot estate"
      let answer = try await Command.run(["-c", run], in: folder, program: "sh")
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(
        answer.errors.contains("reading 5 hosts at once, since the system allows few open files (ulimit -n)"))
    }
  }

  @Test(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
  func fewOpenFilesAreEnoughForManySessions() async throws {
    try await withTemporaryFolder { folder in
      try await withSSHServer { server in
        let text = try await """
        all:
          vars:
            ansible_host: 127.0.0.1
            ansible_port: \(server.port)
            ansible_ssh_private_key_file: \(server.makeUserKey(.ed25519))
            ansible_ssh_common_args: -o UserKnownHostsFile=\(server.writeKnownHosts()) -o IdentitiesOnly=yes
          hosts:
            kb[1:12]:
        """
        try Data(text.utf8).write(to: folder.appending(path: "hosts.yml"))
        let run =
          "ulimit -n 64; exec '\(Command.path)' collect --hosts hosts.yml --timeout 600 --save-snapshot estate"
        let answer = try await Command.run(["-c", run], in: folder, program: "sh")
        #expect(answer.errors.contains("reading 5 hosts at once"), "\(answer.errors)")
        for number in 1...12 {
          #expect(answer.errors.contains("kb\(number): read"), "\(answer.errors)")
        }
        #expect(try server.countLogins() == 12)
      }
    }
  }
}
