import Foundation
import TestSupport
import Testing

@testable import RemoteShells

/// Bastions that only the system's ssh can log in to, and bastions of hosts of that kind.
extension RealServerTests {
  @Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
  struct ClientBastionTests {
    /// How a host is reached; `{file}` is ssh's configuration.
    enum Case: String, CaseIterable {
      case `only the host needs ssh` = "-F {file} -J bastion -o Ciphers=aes128-ctr"
      case `jump in a cluster of letters` = "-F {file} -CJbastion -o Ciphers=aes128-ctr"
      case `only the bastion needs ssh` =
        "-o 'ProxyCommand=ssh -F {file} -o Ciphers=aes128-ctr -W %h:%p bastion'"
      case `both need ssh` =
        "-F {file} -o Ciphers=aes128-ctr -o 'ProxyCommand=ssh -F {file} -o MACs=hmac-sha2-256 -W %h:%p bastion'"
      case `the bastion's configuration is for ssh alone` = "-F {file} -J tagged"
    }

    @Test(arguments: Case.allCases) func `One connection to the bastion carries all hosts`(_ way: Case)
      async throws
    {
      try await withBastions(1) { chain in
        let file = try configuration(chain)
        let words = try #require(ShellWords.split(way.rawValue.replacing("{file}", with: file)))
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
          for number in 1...8 {
            group.addTask {
              let shell = try await chain.connector.open(
                chain.connection(words) { $0.connectTimeout = .seconds(120) })
              let text = try await shell.run("echo \(number)\n", limits: generous).text
              await shell.close()
              return text
            }
          }
          return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts == Set((1...8).map { "\($0)\n" }))
        #expect(try connections(to: chain) == 1)
        #expect(try chain.target.countLogins() == 8)
        #expect(chain.log.text.contains("one connection of the system's ssh is for all hosts behind it"))
        await chain.connector.close()
        #expect(await waitUntil { chain.bastions[0].sessionProcesses().isEmpty })
      }
    }

    @Test func `A key with a certificate is left to ssh, and libssh2 does not knock before`() async throws {
      try await withBastions(1) { chain in
        let authority = chain.target.folder.appending(path: "authority")
        try await SSHServer.makeKey(.ed25519, at: authority)
        _ = try await runTool(
          "ssh-keygen", ["-q", "-s", authority.path, "-I", "me", "-n", NSUserName(), "\(chain.key).pub"])
        let file = try configuration(chain)
        for number in 1...2 {
          let shell = try await chain.connector.open(chain.connection(["-F", file, "-J", "bastion"]))
          #expect(try await shell.run("echo \(number)\n", limits: generous).text == "\(number)\n")
          await shell.close()
        }
        #expect(chain.log.text.contains("one connection of the system's ssh is for all hosts behind it"))
        #expect(try connections(to: chain) == 1)
        await chain.connector.close()
      }
    }

    @Test func `A bastion whose algorithms libssh2 lacks is logged in to by ssh`() async throws {
      try await withBastions(1, settings: ["Ciphers chacha20-poly1305@openssh.com"]) { chain in
        let file = try configuration(chain)
        for number in 1...3 {
          let shell = try await chain.connector.open(chain.connection(["-F", file, "-J", "bastion"]))
          #expect(try await shell.run("echo \(number)\n", limits: generous).text == "\(number)\n")
          await shell.close()
        }
        #expect(try chain.bastions[0].countLogins() == 1)
        await chain.connector.close()
      }
    }

    @Test func `Cancelled or not, nothing of the connection stays`() async throws {
      try await withBastions(1) { chain in
        let file = try configuration(chain)
        let task = Task {
          let shell = try await chain.connector.open(
            chain.connection(["-F", file, "-J", "bastion", "-o", "Ciphers=aes128-ctr"]))
          let answer = try await shell.run("echo in; while :; do sleep 1; done\n", limits: generous)
          await shell.close()
          return answer.ending
        }
        #expect(await waitUntil { (try? chain.target.countLogins()) == 1 })
        task.cancel()
        _ = await task.result
        await chain.connector.close()
        #expect(await waitUntil { chain.bastions[0].sessionProcesses().isEmpty })
        #expect(await waitUntil { chain.target.sessionProcesses().isEmpty })
      }
    }

    /// Whether ssh has to log in to the host behind it, or not.
    @Test(arguments: [["-o", "Ciphers=aes128-ctr"], []])
    func `A connection that the user's ssh keeps open serves, and is not ended`(
      options: [String]
    ) async throws {
      try await withBastions(1) { chain in
        // Short enough for the path of a socket.
        let socket = "/tmp/cpd-\(UUID().uuidString.prefix(8))"
        let file = try configuration(chain, "ControlPath \(socket)", "ControlMaster auto")
        _ = try await runTool(
          "ssh", ["-F", file, "-o", "BatchMode=yes", "-o", "ControlPersist=60", "-fN", "bastion"])
        let shell = try await chain.connector.open(
          chain.connection(["-F", file, "-J", "bastion"] + options))
        #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
        await shell.close()
        await chain.connector.close()
        #expect(try connections(to: chain) == 1)
        _ = try await runTool("ssh", ["-F", file, "-O", "exit", "bastion"])
      }
    }

    @Test func `A bastion that refuses ssh is asked once for all hosts, and its words are told`() async throws
    {
      try await withBastions(1, settings: ["AuthorizedKeysFile none"]) { chain in
        let file = try configuration(chain)
        for _ in 1...3 {
          let error = await shellError { () async throws(ShellError) in
            try await chain.connector.open(
              chain.connection(["-F", file, "-J", "bastion", "-o", "Ciphers=aes128-ctr"]))
          }
          #expect(error.code == .authenticationFailed)
          #expect(error.message.hasPrefix("the bastion bastion: the system's ssh failed: "))
          #expect(error.message.contains("Permission denied"))
        }
        #expect(try connections(to: chain) == 1)
      }
    }

    @Test func `Words without -J`() {
      #expect(
        SSHArguments.withoutJump(["-J", "a", "-CJb", "-CJ", "c", "-o", "ProxyJump=d", "-p", "-J", "-T"])
          == ["-C", "-C", "-o", "ProxyJump=d", "-p", "-J", "-T"])
    }

    /// A file for ssh, which knows no home but the real one.
    private func configuration(_ chain: BastionChain, _ ofBastion: String...) throws -> String {
      let bastion = chain.bastions[0]
      let known = try chain.target.writeKnownHosts(
        lines: [try chain.target.knownHostsLine(), try bastion.knownHostsLine()])
      let lines =
        [
          "Host tagged", "CASignatureAlgorithms ssh-ed25519", "IdentityAgent none", "Host bastion tagged",
          "HostName \(bastion.address)", "Port \(bastion.port)",
        ] + ofBastion + [
          "Host *", "IdentityFile \(chain.key)", "IdentitiesOnly yes", "UserKnownHostsFile \(known)",
        ]
      let file = chain.target.folder.appending(path: "config_\(UUID().uuidString.prefix(8))")
      try Data(lines.joined(separator: "\n").appending("\n").utf8).write(to: file)
      return file.path
    }

    private func connections(to chain: BastionChain) throws -> Int {
      try chain.bastions[0].log().components(separatedBy: "Connection from ").count - 1
    }
  }
}
