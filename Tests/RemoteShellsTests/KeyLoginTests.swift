import Foundation
import RemoteShells
import Synchronization
import TestSupport
import Testing

extension RealServerTests {
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

    @Test(arguments: [
      (SSHServer.KeyType.rsa, ["-m", "PEM"]), (.rsa, ["-m", "PKCS8"]), (.ecdsa, ["-m", "PEM"]),
      (.ecdsa, ["-m", "PKCS8"]), (.ecdsa, ["-b", "521"]), (.ecdsa, ["-b", "384"]),
    ])
    func `Older file formats and other sizes are read`(type: SSHServer.KeyType, options: [String])
      async throws
    {
      try await withSSHServer { server in
        for passphrase in ["", "over the hills"] {
          let key = try await server.makeUserKey(
            type, passphrase: passphrase, options: options + ["-a", "2"])
          // The public half beside it is a help that not everybody has.
          try FileManager.default.removeItem(atPath: key + ".pub")
          let connector = try ShellConnector.forTest(server) { $0.sshProgram = nil }
          let shell = try await connector.open(
            server.connection(key: key) {
              $0.privateKeyPassphrase = passphrase.isEmpty ? nil : Secret(passphrase)
            })
          #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
        }
      }
    }

    @Test func `An encrypted key opens with its passphrase`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519, passphrase: "correct horse", options: ["-a", "3"])
        let connector = try ShellConnector.forTest(server)
        let shell = try await connector.open(
          server.connection(key: key) { $0.privateKeyPassphrase = Secret("correct horse") })
        #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
      }
    }

    @Test func `A wrong passphrase is told with the file and never shown`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519, passphrase: "correct horse", options: ["-a", "3"])
        let log = LogRecorder()
        let connector = try ShellConnector.forTest(server, log: log)
        let error = await shellError { () async throws(ShellError) in
          try await connector.open(
            server.connection(key: key) { $0.privateKeyPassphrase = Secret("wrong horse") })
        }
        #expect(error.code == .keyUnreadable)
        #expect(error.message.contains("the passphrase does not fit the key file \(key)"))
        #expect(!(error.description + log.text).contains("horse"))
      }
    }

    @Test func `Without a passphrase the file is named and what to set`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ecdsa, passphrase: "correct horse", options: ["-a", "3"])
        let connector = try ShellConnector.forTest(server)
        let error = await shellError { () async throws(ShellError) in
          try await connector.open(server.connection(key: key))
        }
        #expect(error.code == .keyUnreadable)
        #expect(error.message.contains("\(key) is encrypted: give ansible_ssh_private_key_passphrase"))
      }
    }

    @Test func `The passphrase is asked once for many hosts and again after a mistake`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519, passphrase: "correct horse", options: ["-a", "3"])
        let asked = Mutex<[String]>([])
        let connector = try ShellConnector.forTest(server) { settings in
          settings.askPassphrase = { file in
            asked.withLock { list in
              list.append(file)
              return Secret(list.count == 1 ? "mistyped" : "correct horse")
            }
          }
        }
        try await withThrowingTaskGroup { group in
          for _ in 1...5 {
            group.addTask {
              let shell = try await connector.open(server.connection(key: key))
              #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
            }
          }
          try await group.waitForAll()
        }
        #expect(asked.withLock(\.self) == [key, key])
      }
    }

    @Test func `A key the server does not know is refused with all that was tried`() async throws {
      try await withSSHServer { server in
        let url = server.folder.appending(path: "stranger")
        try await SSHServer.makeKey(.ed25519, at: url)
        let connector = try ShellConnector.forTest(server)
        let error = await shellError { () async throws(ShellError) in
          try await connector.open(server.connection(key: url.path, user: "root"))
        }
        #expect(error.code == .authenticationFailed)
        #expect(error.host == "web1")
        #expect(
          error.message == """
            the server at 127.0.0.1 port \(server.port) refused the login as root; tried: key \(url.path) (ssh-ed25519); \
            the server accepts: publickey. Check ansible_user, ansible_ssh_private_key_file or ansible_password
            """)
      }
    }

    @Test func `Files that are no private key say what they are`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let folder = server.folder
        try Data("PuTTY-User-Key-File-3: ssh-ed25519\n".utf8).write(to: folder.appending(path: "a.ppk"))
        try Data([0xFF, 0x00, 0xFE]).write(to: folder.appending(path: "noise"))
        let text = try String(contentsOfFile: key, encoding: .utf8)
        try Data(text.replacingOccurrences(of: "AAAA", with: "A").utf8).write(
          to: folder.appending(path: "damaged"))
        try Data(text.utf8).write(to: folder.appending(path: "open"))
        for (name, mode) in [("damaged", 0o600), ("open", 0o640)] {
          try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: folder.appending(path: name).path)
        }
        let expected = [
          "a.ppk": "is one of PuTTY", "noise": "holds no private key", "damaged": "is damaged",
          "open": "is not used: others may read it (mode 640): chmod 600",
          "absent": "can't be read: No such file",
          (key as NSString).lastPathComponent + ".pub": "holds a public key",
        ]
        for (name, words) in expected {
          let connector = try ShellConnector.forTest(server)
          let error = await shellError { () async throws(ShellError) in
            try await connector.open(server.connection(key: folder.appending(path: name).path))
          }
          #expect(error.code == .keyUnreadable)
          #expect(error.message.contains(words), "\(name)")
          #expect(error.message.contains(folder.appending(path: name).path))
        }
      }
    }

    @Test func `Keys at the usual places are found without being named`() async throws {
      try await withSSHServer { server in
        let home = server.folder.appending(path: ".ssh")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        try await SSHServer.makeKey(.rsa, at: home.appending(path: "id_rsa"))
        try await SSHServer.makeKey(.ed25519, at: home.appending(path: "id_ed25519"))
        try server.authorize(home.appending(path: "id_rsa"))
        let connector = try ShellConnector.forTest(server) { $0.sshProgram = nil }
        let shell = try await connector.open(server.connection())
        #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
      }
    }

    @Test(arguments: SSHServer.KeyType.allCases)
    func `A key in the agent logs in, also for an encrypted file`(type: SSHServer.KeyType) async throws {
      try await withSSHServer { server in
        try await withSSHAgent(in: server.folder) { agent in
          let key = try await server.makeUserKey(type)
          try await agent.add(key)
          // From now on the file needs a passphrase that nobody knows but the agent has the key.
          _ = try await runTool("ssh-keygen", ["-q", "-p", "-a", "2", "-N", "forgotten", "-f", key])
          let connector = try ShellConnector.forTest(server) { settings in
            settings.agentSocket = agent.socket
            settings.sshProgram = nil
          }
          for connection in [server.connection(), server.connection(key: key)] {
            let shell = try await connector.open(connection)
            #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
          }
        }
      }
    }

    @Test func `An RSA key costs one try only, as servers count them`() async throws {
      try await withSSHServer(settings: ["MaxAuthTries 3"]) { server in
        try await withSSHAgent(in: server.folder) { agent in
          for number in 1...2 {
            let stranger = server.folder.appending(path: "stranger\(number)")
            try await SSHServer.makeKey(.rsa, at: stranger)
            try await agent.add(stranger.path)
          }
          try await agent.add(try await server.makeUserKey(.rsa))
          let connector = try ShellConnector.forTest(server) { settings in
            settings.agentSocket = agent.socket
            settings.sshProgram = nil
          }
          let shell = try await connector.open(server.connection())
          #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
        }
      }
    }

    @Test func `IdentitiesOnly leaves the agent's other keys out`() async throws {
      try await withSSHServer { server in
        try await withSSHAgent(in: server.folder) { agent in
          try await agent.add(try await server.makeUserKey(.ed25519))
          let stranger = server.folder.appending(path: "stranger")
          try await SSHServer.makeKey(.ed25519, at: stranger)
          let connector = try ShellConnector.forTest(server) { $0.agentSocket = agent.socket }
          let error = await shellError { () async throws(ShellError) in
            try await connector.open(
              server.connection(key: stranger.path) { $0.sshArguments = ["-o", "IdentitiesOnly=yes"] })
          }
          #expect(error.code == .authenticationFailed)
          let shell = try await connector.open(server.connection(key: stranger.path))
          #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
        }
      }
    }

    @Test func `An agent that is gone is told and does not stop a key file`() async throws {
      try await withSSHServer { server in
        let key = try await server.makeUserKey(.ed25519)
        let connector = try ShellConnector.forTest(server) { $0.agentSocket = "/nowhere/agent" }
        _ = try await connector.open(server.connection(key: key))
        let error = await shellError { () async throws(ShellError) in
          try await connector.open(server.connection())
        }
        #expect(error.message.contains("the agent at /nowhere/agent does not answer"))
      }
    }
  }
}
