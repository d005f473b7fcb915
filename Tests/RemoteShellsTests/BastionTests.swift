import Foundation
import TestSupport
import Testing

@testable import RemoteShells

extension RealServerTests {
  @Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
  struct BastionTests {
    @Test func `One connection to the bastion carries all hosts behind it`() async throws {
      try await withBastions(1) { chain in
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
          for number in 1...30 {
            group.addTask {
              let shell = try await chain.connector.open(
                chain.connection {
                  $0.name = "host\(number)"
                  $0.connectTimeout = .seconds(120)
                })
              let text = try await shell.run("echo \(number)\n", limits: generous).text
              await shell.close()
              return text
            }
          }
          return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts == Set((1...30).map { "\($0)\n" }))
        #expect(try chain.bastions[0].countLogins() == 1)
        #expect(try chain.target.countLogins() == 30)
      }
    }

    /// Ways in which people name a bastion; each shares its connection.
    @Test(arguments: ["-J", "ProxyJump", "ssh -W"]) func `Every way to name a bastion`(way: String)
      async throws
    {
      try await withBastions(1) { chain in
        let bastion = chain.bastions[0]
        let known = try bastion.writeKnownHosts()
        let arguments =
          switch way {
          case "-J": ["-J", chain.jumps]
          case "ProxyJump": ["-o", "ProxyJump=ssh://\(chain.jumps)"]
          default:
            [
              "-o",
              "ProxyCommand=ssh -q -o UserKnownHostsFile=\(known) -p \(bastion.port) -W %h:%p \(bastion.address)",
            ]
          }
        for number in 1...2 {
          let shell = try await chain.connector.open(chain.connection(arguments))
          #expect(try await shell.run("echo \(number)\n", limits: generous).text == "\(number)\n")
          await shell.close()
        }
        #expect(try bastion.countLogins() == 1)
      }
    }

    @Test func `Bastions behind bastions, by arguments and by configuration`() async throws {
      let configuration = { (chain: BastionChain) in
        """
        Host inner
          HostName 127.0.0.1
          ProxyJump second
        Host second
          HostName 127.0.0.3
          Port \(chain.bastions[1].port)
          ProxyJump first
        Host first
          HostName 127.0.0.2
          Port \(chain.bastions[0].port)

        """
      }
      try await withBastions(2, configuration: configuration) { chain in
        let byArguments = try await chain.connector.open(chain.connection())
        #expect(try await byArguments.run("echo a\n", limits: generous).text == "a\n")
        let byFile = try await chain.connector.open(chain.connection([]) { $0.address = "inner" })
        #expect(try await byFile.run("echo b\n", limits: generous).text == "b\n")
        #expect(chain.log.text == "")
        await byArguments.close()
        await byFile.close()
      }
    }

    @Test func `A host that does not answer holds nobody else up`() async throws {
      try await withBastions(1, settings: ["LogLevel DEBUG1"]) { chain in
        let silent = try SilentPort()
        defer { silent.close() }
        let dead = Task {
          try await chain.connector.open(
            chain.connection {
              $0.port = silent.port
              $0.connectTimeout = .seconds(300)
            })
        }
        let isTrying = try await waitUntil { try chain.bastions[0].log().contains("in progress, fd=") }
        #expect(isTrying)
        let shell = try await chain.connector.open(chain.connection { $0.connectTimeout = .seconds(100) })
        #expect(try await shell.run("echo alive\n", limits: generous).text == "alive\n")
        // The bastion still tries to reach the other one, over a connection that could open nothing else.
        #expect(try chain.bastions[0].countLogins() == 2)
        await shell.close()
        dead.cancel()
        _ = try? await dead.value
      }
    }

    @Test func `What goes wrong on the way is told with the place`() async throws {
      try await withBastions(1) { chain in
        let (socket, port) = try SSHServer.listen()
        close(socket)
        let gone = await shellError { () async throws(ShellError) in
          try await chain.connector.open(chain.connection { $0.port = port })
        }
        #expect(gone.code == .connectionFailed)
        #expect(
          gone.description.hasPrefix(
            "web1: the bastion \(chain.jumps) can't connect: no connection to 127.0.0.1 port \(port): "))
        let noBastion = await shellError { () async throws(ShellError) in
          try await chain.connector.open(chain.connection(["-J", "127.0.0.1:\(port)"]))
        }
        #expect(
          noBastion.description.hasPrefix(
            "web1: the bastion 127.0.0.1:\(port): no connection to 127.0.0.1 port \(port): "))
      }
    }

    @Test func `A bastion that is gone in the midst of it is named`() async throws {
      try await withBastions(1) { chain in
        let shell = try await chain.connector.open(chain.connection())
        let begun = chain.target.folder.appending(path: "begun").path
        let running = Task {
          try await shell.run(": >\(begun); while :; do sleep 1; done\n", limits: generous).ending
        }
        #expect(await waitUntil { FileManager.default.fileExists(atPath: begun) })
        for process in chain.bastions[0].sessionProcesses() { kill(process, SIGKILL) }
        let ending = try await running.value
        guard case .cut(let reason) = ending else {
          Issue.record("\(ending)")
          return
        }
        #expect(reason.contains("; or the bastion \(chain.jumps), through which it went, is gone"))
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("echo again\n", limits: generous)
        }
        #expect(error.message.contains("the bastion \(chain.jumps)"))
        await shell.close()
      }
    }

    @Test func `A bastion that forwards nothing says so`() async throws {
      try await withBastions(1, settings: ["AllowTcpForwarding no"]) { chain in
        let error = await shellError { () async throws(ShellError) in
          try await chain.connector.open(chain.connection())
        }
        #expect(error.message.contains("administratively prohibited"))
      }
    }

    @Test func `A bastion that refuses the login is asked once for all hosts`() async throws {
      try await withBastions(1, settings: ["AuthorizedKeysFile none"]) { chain in
        await withTaskGroup(of: ShellError.self) { group in
          for _ in 1...5 {
            group.addTask {
              await shellError { () async throws(ShellError) in
                try await chain.connector.open(chain.connection())
              }
            }
          }
          for await error in group {
            #expect(error.code == .authenticationFailed, "\(error)")
            // Variables of the hosts behind it are not for the bastion.
            #expect(error.message.contains("Check the user before its name in -J"), "\(error)")
            #expect(!error.message.contains("ansible_"), "\(error)")
          }
        }
        let log = try chain.bastions[0].log()
        #expect(log.components(separatedBy: "Connection from ").count == 2)
      }
    }

    @Test func `Jump hosts in a circle are told`() async throws {
      let configuration = { (chain: BastionChain) in "Host *\n  ProxyJump \(chain.jumps)\n" }
      try await withBastions(1, configuration: configuration) { chain in
        let error = await shellError { () async throws(ShellError) in
          try await chain.connector.open(chain.connection([]))
        }
        #expect(error.message.contains("its jump hosts lead in a circle"))
      }
    }

    @Test func `A proxy command carries a session, and ends with it`() async throws {
      try await withBastions(0) { chain in
        let pid = chain.target.folder.appending(path: "pid").path
        let command = "sh -c 'echo $$ >\(pid); exec busybox nc %h %p'"
        let shell = try await chain.connector.open(chain.connection(["-o", "ProxyCommand=\(command)"]))
        #expect(try await shell.run("echo through\n", limits: generous).text == "through\n")
        let number = try String(contentsOfFile: pid, encoding: .utf8).trimmingCharacters(in: .newlines)
        #expect(FileManager.default.fileExists(atPath: "/proc/\(number)"))
        await shell.close()
      }
    }

    @Test func `A proxy command that fails is quoted`() async throws {
      try await withBastions(0) { chain in
        let error = await shellError { () async throws(ShellError) in
          try await chain.connector.open(
            chain.connection(["-o", "ProxyCommand=sh -c 'echo no way >&2; exit 1'"]))
        }
        #expect(error.code == .connectionFailed)
        #expect(error.message.hasSuffix("; the ProxyCommand said: no way"))
      }
    }

    /// As docs/hosts.md tells it: ssh keeps a connection to the bastion, and finds it by its own configuration.
    @Test func `Hosts that only ssh can reach share a connection that ssh keeps open`() async throws {
      try await withBastions(1) { chain in
        let bastion = chain.bastions[0]
        let file = chain.target.folder.appending(path: "config")
        // Short enough for the path of a socket.
        let socket = "/tmp/cpd-\(UUID().uuidString.prefix(8))"
        let known = try chain.target.writeKnownHosts(
          lines: [try chain.target.knownHostsLine(), try bastion.knownHostsLine()])
        let text = """
          Host bastion
            HostName \(bastion.address)
            Port \(bastion.port)
            ControlPath \(socket)
            ControlMaster auto
            ControlPersist 60
          Host *
            IdentityFile \(chain.key)
            IdentitiesOnly yes
            UserKnownHostsFile \(known)

          """
        try Data(text.utf8).write(to: file)
        _ = try await runTool("ssh", ["-F", file.path, "-o", "BatchMode=yes", "-fN", "bastion"])
        for number in 1...3 {
          let shell = try await chain.connector.open(
            chain.connection(["-F", file.path, "-J", "bastion", "-o", "Ciphers=aes128-ctr"]))
          #expect(try await shell.run("echo \(number)\n", limits: generous).text == "\(number)\n")
          await shell.close()
        }
        _ = try await runTool("ssh", ["-F", file.path, "-O", "exit", "bastion"])
        #expect(chain.log.text.contains("by the system's ssh"))
        #expect(try bastion.countLogins() == 1)
        #expect(try chain.target.countLogins() == 3)
      }
    }

    @Test func `What only ssh can decide of a configuration, ssh is asked for`() async throws {
      let configuration = { (chain: BastionChain) in
        """
        Match exec "test %h = inner"
          HostName 127.0.0.1
          ProxyJump \(chain.jumps)

        """
      }
      try await withBastions(1, configuration: configuration) { chain in
        let shell = try await chain.connector.open(chain.connection([]) { $0.address = "inner" })
        #expect(try await shell.run("echo in\n", limits: generous).text == "in\n")
        #expect(try chain.bastions[0].countLogins() == 1)
        await shell.close()
      }
    }
  }
}
