import Foundation
import RemoteShells
import Synchronization
import TestSupport
import Testing

extension RealServerTests {
  @Suite(
    .enabled(
      if: SSHServer.mayChangeAccounts && FileManager.default.isExecutableFile(atPath: "/usr/bin/sudo"),
      "needs sshd and sudo, and root to make an account"))
  struct BecomeTests {
    private func withShell(
      sudoRule: String?, become: HostConnection.Become, log: LogRecorder = LogRecorder(),
      _ body: (any RemoteShell, TemporaryAccount) async throws -> Void
    ) async throws {
      try await withTemporaryAccount(sudoRule: sudoRule) { account in
        try await withSSHServer { server in
          let key = try await server.makeUserKey(.ed25519)
          let connector = try ShellConnector.forTest(server, log: log)
          var become = become
          if become.user == "SELF" { become.user = account.name }
          if become.password?.reveal() == "right" { become.password = Secret(account.password) }
          let shell = try await connector.open(
            server.connection(key: key, user: account.name) { [become] in $0.become = become })
          try await body(shell, account)
        }
      }
    }

    @Test func `Sudo without a password`() async throws {
      try await withShell(sudoRule: "ALL=(ALL) NOPASSWD: ALL", become: .init()) { shell, _ in
        let answer = try await shell.run("id -un; echo $HOME; echo err >&2\n", limits: generous)
        #expect(answer.text == "root\n/root\n")
        #expect(answer.errors == Array("err\n".utf8))
        #expect(answer.ending == .exited(0))
      }
    }

    @Test func `Sudo to another user`() async throws {
      try await withShell(sudoRule: "ALL=(ALL) NOPASSWD: ALL", become: .init(user: "nobody")) { shell, _ in
        let answer = try await shell.run("id -un\n", limits: generous)
        #expect(answer.text == "nobody\n")
      }
    }

    @Test func `Sudo with its password, script after script`() async throws {
      try await withShell(sudoRule: "ALL=(ALL) ALL", become: .init(password: Secret("right"))) { shell, _ in
        for number in 1...2 {
          let answer = try await shell.run("id -un; echo \(number); echo err >&2\n", limits: generous)
          #expect(answer.text == "root\n\(number)\n")
          #expect(answer.errors == Array("err\n".utf8))
        }
      }
    }

    @Test func `A password that sudo does not ask for is never sent`() async throws {
      let become = HostConnection.Become(password: Secret("right"))
      try await withShell(sudoRule: "ALL=(ALL) NOPASSWD: ALL", become: become) { shell, account in
        let answer = try await shell.run("id -un; cat\n", limits: generous)
        #expect(answer.text == "root\n")
        #expect(!String(decoding: answer.errors, as: UTF8.self).contains(account.password))
      }
    }

    @Test func `A wrong password is told, not waited out`() async throws {
      let log = LogRecorder()
      let become = HostConnection.Become(password: Secret("never-to-be-seen"))
      try await withShell(sudoRule: "ALL=(ALL) ALL", become: become, log: log) { shell, _ in
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("id -un\n", limits: generous)
        }
        #expect(error.code == .becomeFailed)
        #expect(error.message == "sudo refused the password for becoming root; check ansible_become_password")
        #expect(!(error.description + log.text).contains("never-to-be-seen"))
      }
    }

    @Test func `Sudo that wants a password and gets none is quoted`() async throws {
      try await withShell(sudoRule: "ALL=(ALL) ALL", become: .init()) { shell, _ in
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("id -un\n", limits: generous)
        }
        #expect(error.code == .becomeFailed)
        #expect(error.message.contains("sudo: a password is required"))
        #expect(error.message.contains("set ansible_become_password"))
      }
    }

    @Test func `Somebody who may not use sudo is told`() async throws {
      try await withShell(sudoRule: nil, become: .init(password: Secret("right"))) { shell, account in
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("id -un\n", limits: generous)
        }
        #expect(error.code == .becomeFailed)
        #expect(error.message.contains("\(account.name) is not in the sudoers file"))
        #expect(!error.message.contains(account.password))
      }
    }

    @Test func `A rule that wants a terminal is told`() async throws {
      let rule = "ALL=(ALL) NOPASSWD: ALL\nDefaults:ACCOUNT requiretty"
      try await withShell(sudoRule: rule, become: .init()) { shell, _ in
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("id -un\n", limits: generous)
        }
        #expect(error.code == .becomeFailed)
        #expect(error.message.contains("you must have a tty to run sudo"))
        #expect(error.message.contains("requiretty"))
      }
    }

    // MARK: su and doas

    @Test func `Su with the password of the other user, script after script`() async throws {
      try await withTemporaryAccount { other in
        let become = HostConnection.Become(.su, user: other.name, password: Secret(other.password))
        try await withShell(sudoRule: nil, become: become) { shell, _ in
          for number in 1...2 {
            let answer = try await shell.run(
              "id -un; echo \(number); echo err >&2; exit 3\n", limits: generous)
            #expect(answer.text == "\(other.name)\n\(number)\n")
            #expect(answer.errors == Array("err\n".utf8))
            #expect(answer.ending == .exited(3))
          }
        }
      }
    }

    @Test func `Su to an account without a login shell`() async throws {
      try await withTemporaryAccount(shell: "/usr/sbin/nologin") { other in
        let become = HostConnection.Become(.su, user: other.name)
        let connector = ShellConnector(ShellSettings(environment: [:], logger: LogRecorder().logger))
        let shell = try await connector.open(
          HostConnection(name: "web1", kind: .local, address: "web1", become: become))
        #expect(try await shell.run("id -un\n", limits: generous).text == "\(other.name)\n")
      }
    }

    @Test func `Su with a wrong password, and with none`() async throws {
      let wrong = HostConnection.Become(.su, password: Secret("never-to-be-seen"))
      try await withShell(sudoRule: nil, become: wrong) { shell, _ in
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("id -un\n", limits: generous)
        }
        #expect(error.code == .becomeFailed)
        #expect(error.message.contains("check ansible_become_password: su wants that of root"))
        // Nothing of the prompt is left.
        #expect(error.message.contains("(exit status 1): su: Authentication failure; "))
        #expect(!error.message.contains("never-to-be-seen"))
      }
      try await withShell(sudoRule: nil, become: HostConnection.Become(.su)) { shell, _ in
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("id -un\n", limits: generous)
        }
        #expect(error.message == "su asks for the password of root; set ansible_become_password")
      }
    }

    @Test func `Doas without a password, and where it wants one`() async throws {
      let rules = "/etc/doas.conf"
      try #require(!FileManager.default.fileExists(atPath: rules), "this machine has rules for doas")
      defer { try? FileManager.default.removeItem(atPath: rules) }
      try await withShell(sudoRule: nil, become: HostConnection.Become(.doas)) { shell, account in
        try Data("permit nopass \(account.name)\n".utf8).write(to: URL(filePath: rules))
        let answer = try await shell.run("id -un; echo err >&2\n", limits: generous)
        #expect(answer.text == "root\n")
        #expect(answer.errors == Array("err\n".utf8))
        try Data("permit \(account.name)\n".utf8).write(to: URL(filePath: rules))
        let error = await shellError { () async throws(ShellError) in
          try await shell.run("id -un\n", limits: generous)
        }
        #expect(error.code == .becomeFailed)
        #expect(error.message.contains("`permit nopass`"))
      }
    }

    @Test(arguments: [HostConnection.Become.Method.sudo, .su])
    func `No process list ever shows the password`(
      method: HostConnection.Become.Method
    ) async throws {
      let become = HostConnection.Become(method, user: "SELF", password: Secret("right"))
      try await withShell(sudoRule: "ALL=(ALL) ALL", become: become) { shell, account in
        let isDone = Mutex(false)
        async let sighting = Self.watchProcesses(for: account.password) { isDone.withLock(\.self) }
        for _ in 1...5 {
          let answer = try await shell.run("cat /proc/*/cmdline 2>/dev/null\n", limits: generous)
          #expect(!answer.text.contains(account.password))
        }
        isDone.withLock { $0 = true }
        #expect(await sighting == nil)
      }
    }

    /// Looks through /proc again and again; the first command line that holds the text.
    private static func watchProcesses(for text: String, until isDone: @Sendable () -> Bool) async -> String?
    {
      while !isDone() {
        for pid in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        where Int32(pid) != nil {
          let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
          let words = String(decoding: line, as: UTF8.self)
          if words.contains(text) { return words }
        }
        await Task.yield()
      }
      return nil
    }
  }
}
