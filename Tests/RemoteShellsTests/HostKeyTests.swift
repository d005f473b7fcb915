import Foundation
import RemoteShells
import TestSupport
import Testing

extension RealServerTests {
  @Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
  struct HostKeyTests {
    @Test func `An unknown host is refused with its fingerprint and how to accept it`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let file = try server.writeKnownHosts(lines: ["# nobody"])
        let connector = try ShellConnector.forTest(server, knownHosts: file)
        let error = await shellError { () async throws(ShellError) in
          try await connector.open(server.connection(key: key))
        }
        let listing = try await runTool(
          "ssh-keygen", ["-lf", server.folder.appending(path: "host_ed25519.pub").path])
        let fingerprint = try #require(listing.split(separator: " ").dropFirst().first)
        #expect(error.code == .hostKeyUnknown)
        #expect(error.message.contains("the ssh-ed25519 key \(fingerprint)"))
        #expect(error.message.contains("in none of \(file)"))
        #expect(error.message.contains("ssh-keyscan -t ed25519 -p \(server.port) 127.0.0.1 >> \(file)"))

        // Following the advice to the letter lets the host in.
        _ = try await runTool("sh", ["-c", "ssh-keyscan -t ed25519 -p \(server.port) 127.0.0.1 >> \(file)"])
        let second = try ShellConnector.forTest(server, knownHosts: file)
        _ = try await second.open(server.connection(key: key))
      }
    }

    @Test func `A changed key is refused with the line that has the old one`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let other = server.folder.appending(path: "other")
        try await SSHServer.makeKey(.ed25519, at: other)
        let line =
          "[127.0.0.1]:\(server.port) \(try String(contentsOfFile: other.path + ".pub", encoding: .utf8))"
        let file = try server.writeKnownHosts(lines: ["# first", line])
        for option in ["StrictHostKeyChecking=yes", "StrictHostKeyChecking=accept-new"] {
          let log = LogRecorder()
          let connector = try ShellConnector.forTest(server, knownHosts: file, log: log)
          let error = await shellError { () async throws(ShellError) in
            try await connector.open(server.connection(key: key) { $0.sshArguments = ["-o", option] })
          }
          #expect(error.code == .hostKeyChanged)
          #expect(error.message.contains("\(file):2 has the ssh-ed25519 key SHA256:"))
          #expect(error.message.contains("ssh-keygen -R '[127.0.0.1]:\(server.port)' -f \(file)"))
          #expect(!log.text.contains("system's ssh"))
        }
        let log = LogRecorder()
        let connector = try ShellConnector.forTest(server, knownHosts: file, log: log)
        _ = try await connector.open(
          server.connection(key: key) { $0.sshArguments = ["-oStrictHostKeyChecking=no"] })
        #expect(log.text.contains("the host key changed"))
      }
    }

    @Test func `A revoked key is refused even where checking is off`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let file = try server.writeKnownHosts(lines: [
          "[127.0.0.1]:\(server.port) \(try server.hostKey())", "@revoked * \(try server.hostKey())",
        ])
        let connector = try ShellConnector.forTest(server, knownHosts: file)
        let error = await shellError { () async throws(ShellError) in
          try await connector.open(
            server.connection(key: key) { $0.sshArguments = ["-o", "StrictHostKeyChecking=no"] })
        }
        #expect(error.code == .hostKeyRevoked)
        #expect(error.message.contains("which \(file):2 revokes"))
      }
    }

    @Test(arguments: ["hashed", "pattern", "without port", "global", "second file"])
    func `Every way to be known counts`(way: String) async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let hostKey = try server.hostKey()
        let name = "[127.0.0.1]:\(server.port)"
        var file = try server.writeKnownHosts(lines: ["\(name) \(hostKey)"])
        var global: [String] = []
        var arguments: [String] = []
        switch way {
        case "hashed":
          _ = try await runTool("ssh-keygen", ["-q", "-H", "-f", file])
          let text = try String(contentsOfFile: file, encoding: .utf8)
          #expect(!text.contains("127.0.0.1"))
        case "pattern": file = try server.writeKnownHosts(lines: ["!10.*,[127.0.?.*]:* \(hostKey)"])
        case "without port": file = try server.writeKnownHosts(lines: ["127.0.0.1 \(hostKey)"])
        case "global":
          global = [file]
          file = "/nowhere/known_hosts"
        default:
          arguments = ["-o", "UserKnownHostsFile=/nowhere/a \"\(file)\""]
          file = "/nowhere/known_hosts"
        }
        let connector = try ShellConnector.forTest(server, knownHosts: file) {
          $0.globalKnownHostsFiles = global
        }
        _ = try await connector.open(server.connection(key: key) { $0.sshArguments = arguments })
      }
    }

    @Test func `A host known by another type of key is asked for that one`() async throws {
      try await withSSHServer(hostKeys: [.ed25519, .ecdsa]) { server in
        let key = try await server.makeUserKey(.ed25519)
        for type in [SSHServer.KeyType.ecdsa, .ed25519] {
          let connector = try ShellConnector.forTest(server, knownHosts: server.writeKnownHosts([type]))
          _ = try await connector.open(server.connection(key: key))
        }
      }
    }

    @Test func `A host known by an RSA key only is reached, by the system's ssh if need be`() async throws {
      try await withSSHServer(hostKeys: [.ed25519, .rsa]) { server in
        let key = try await server.makeUserKey(.ed25519)
        let connector = try ShellConnector.forTest(server, knownHosts: server.writeKnownHosts([.rsa]))
        let shell = try await connector.open(server.connection(key: key))
        #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
        await shell.close()
      }
    }

    @Test func `Accept-new lets an unknown host in, says so, and writes nothing`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let log = LogRecorder()
        let connector = try ShellConnector.forTest(
          server, knownHosts: server.folder.appending(path: "absent").path, log: log)
        _ = try await connector.open(
          server.connection(key: key) { $0.sshArguments = ["-o", "StrictHostKeyChecking=accept-new"] })
        #expect(log.text.contains("web1: accepted the unknown ssh-ed25519 key SHA256:"))
        #expect(!FileManager.default.fileExists(atPath: server.folder.appending(path: "absent").path))
      }
    }
  }
}
