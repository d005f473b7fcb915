import Foundation
import RemoteShells
import TestSupport
import Testing

extension RealServerTests {
  @Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
  struct ScriptTests {
    @Test(arguments: Place.allCases) func `Status, output and errors are kept apart`(place: Place)
      async throws
    {
      try await place.withShell { shell in
        let answer = try await shell.run("echo out; echo err >&2; exit 7\n", limits: generous)
        #expect(answer.text == "out\n")
        #expect(answer.errors == Array("err\n".utf8))
        #expect(answer.ending == .exited(7))
      }
    }

    @Test(arguments: Place.allCases) func `Bytes of every kind pass through unchanged`(place: Place)
      async throws
    {
      try await place.withShell { shell in
        let script = "i=0; while [ $i -lt 256 ]; do printf \"\\\\$(printf %o $i)\"; i=$((i+1)); done\n"
        let answer = try await shell.run(script, limits: generous)
        #expect(answer.output == Array(0...255))
      }
    }

    @Test(arguments: Place.allCases)
    func `A job that stays behind does not keep a finished script open`(place: Place) async throws {
      try await place.withShell { shell in
        var limits = ShellLimits(maximumBytes: 1000, timeout: .seconds(300))
        limits.lastLine = "the end"
        for number in 1...2 {
          // Without an end to its output the shell would last as long as the job.
          let answer = try await shell.run("sleep 40 & echo \(number); echo the end\n", limits: limits)
          #expect(answer.text == "\(number)\nthe end\n")
          #expect(answer.ending == .exited(nil))
        }
      }
    }

    @Test(arguments: Place.allCases) func `More output than allowed stops the script`(place: Place)
      async throws
    {
      try await place.withShell { shell in
        let answer = try await shell.run(
          "head -c 20000000 /dev/zero; echo done >&2\n",
          limits: ShellLimits(maximumBytes: 1_000_000, timeout: .seconds(300)))
        #expect(answer.ending == .overLimit)
        #expect(answer.output.count == 1_000_000)
        #expect(try await shell.run("echo next\n", limits: generous).text == "next\n")
      }
    }

    @Test(arguments: [Place.ssh, .bastion, .proxyCommand])
    func `Scripts with a last line share one far shell and nothing else`(place: Place) async throws {
      try await place.withShell { shell in
        var limits = generous
        limits.lastLine = "the end"
        let first = try await shell.run(
          "word=first; echo $$; echo; echo the end; echo late; echo late >&2; exit 3\n", limits: limits)
        #expect(first.ending == .exited(nil))
        let second = try await shell.run("echo $$; echo ${word-none} $(cat); echo the end\n", limits: limits)
        #expect(first.text == second.text.replacing("none\n", with: "\n"))
        #expect(second.errors.isEmpty)
        // One that has to be ended takes the shell with it; the next one gets a new one.
        var short = limits
        short.maximumBytes = 10
        #expect(try await shell.run("yes\n", limits: short).ending == .overLimit)
        let third = try await shell.run("echo $$; echo the end\n", limits: limits)
        #expect(third.text.hasSuffix("\nthe end\n") && third.text != first.text.replacing("\n\n", with: "\n"))
        #expect(try await shell.run("exit 4\n", limits: generous).ending == .exited(4))
      }
    }

    @Test(arguments: Place.allCases) func `More than a window of output arrives whole`(place: Place)
      async throws
    {
      try await place.withShell { shell in
        let answer = try await shell.run(
          "head -c 5000000 /dev/zero\n",
          limits: ShellLimits(maximumBytes: 5_000_000, timeout: .seconds(300))
        )
        #expect(answer.ending == .exited(0))
        #expect(answer.output.count == 5_000_000)
      }
    }

    @Test(arguments: Place.allCases)
    func `A script of a megabyte goes in while its output comes out`(place: Place) async throws {
      try await place.withShell { shell in
        let line = "echo " + String(repeating: "x", count: 994) + "\n"
        let script = String(repeating: line, count: 1000) + "head -c 3000000 /dev/zero >&2; echo end\n"
        let answer = try await shell.run(
          script, limits: ShellLimits(maximumBytes: 4 << 20, timeout: .seconds(300)))
        #expect(answer.output.count == 995 * 1000 + 4)
        #expect(answer.errors.count == 64 * 1024)
        #expect(answer.ending == .exited(0))
      }
    }

    @Test(arguments: Place.allCases) func `Time that is up gives what came before`(place: Place) async throws
    {
      try await place.withShell { shell in
        let answer = try await shell.run(
          "echo early; sleep 1000; echo late\n", limits: ShellLimits(maximumBytes: 1000, timeout: .seconds(2))
        )
        #expect(answer.ending == .timedOut)
        #expect(answer.text == "early\n")
      }
    }

    @Test(arguments: [Place.local, .folder]) func `Time that is up ends all that was started`(place: Place)
      async throws
    {
      try await withTemporaryFolder { folder in
        try await place.withShell { shell in
          let file = folder.appending(path: "pid").path
          _ = try await shell.run(
            "sleep 1000 & echo $! > \(file); wait\n",
            limits: ShellLimits(maximumBytes: 1000, timeout: .seconds(1)))
          let pid = try #require(
            Int32(try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
          #expect(
            await waitUntil {
              (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8))?.contains("sleep")
                != true
            })
        }
      }
    }

    @Test(arguments: [Place.docker, .podman, .kubectl])
    func `A script in a container sees the container`(place: Place) async throws {
      try await place.withShell { shell in
        let answer = try await shell.run("uname -n; cd /proc; echo [0-9]*\n", limits: generous)
        let lines = answer.text.split(separator: "\n")
        #expect(lines.first == "kafka-1")
        // Process 1, and the few of the script itself.
        #expect(lines.last?.split(separator: " ").count ?? 99 < 9)
      }
    }

    @Test func `A container that is not there, and a program that is not, are told`() async throws {
      let connector = ShellConnector(ShellSettings(environment: [:], logger: LogRecorder().logger))
      let missing = HostConnection(
        name: "kb1", kind: .container(["no-such-engine", "exec", "-i", "{host}"]), address: "kb1")
      let noProgram = await shellError { () async throws(ShellError) in
        try await connector.open(missing).run("true\n", limits: generous)
      }
      #expect(
        noProgram.description
          == "kb1: the program no-such-engine is not on the PATH of this machine; install it, or change ansible_connection"
      )
      try await withStandInContainer(named: "docker", arguments: "exec -i kafka-1") { container in
        let other = HostConnection(
          name: "kb1", kind: .container([container.program, "exec", "-i", "{host}"]), address: "kb1")
        let error = await shellError { () async throws(ShellError) in
          try await connector.open(other).run("true\n", limits: generous)
        }
        #expect(error.code == .commandFailed)
        #expect(error.message.hasSuffix("(exit status 1): Error: No such container: exec -i kb1"))
      }
    }

    @Test func `Scripts given at once run one after the other`() async throws {
      try await Place.ssh.withShell { shell in
        try await withThrowingTaskGroup { group in
          for number in 1...10 {
            group.addTask {
              let answer = try await shell.run("echo \(number)\n", limits: generous)
              #expect(answer.text == "\(number)\n")
            }
          }
          try await group.waitForAll()
        }
      }
    }

    @Test func `Noise before the script is left out on both streams`() async throws {
      try await withTemporaryFolder { folder in
        try Data("Authorized use only!\n".utf8).write(to: folder.appending(path: "banner"))
        // What a login shell's start-up files might print, and the environment they might leave.
        let noise = "echo motd; echo warning >&2; eval \\\"$SSH_ORIGINAL_COMMAND\\\""
        let settings = ["Banner \(folder.path)/banner", "PrintMotd yes", "ForceCommand sh -c \"\(noise)\""]
        try await withSSHServer(settings: settings) { server in
          let key = try await server.makeUserKey(.ed25519)
          let connector = try ShellConnector.forTest(server)
          let shell = try await connector.open(server.connection(key: key))
          let answer = try await shell.run("echo clean; echo clear >&2\n", limits: generous)
          #expect(answer.text == "clean\n")
          #expect(answer.errors == Array("clear\n".utf8))
        }
      }
    }
  }
}
