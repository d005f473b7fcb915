import Foundation
import TestSupport
import Testing

@testable import RemoteShells

/// What is read here of ssh's files is what ssh itself reads.
@Suite(.enabled(if: SSHServer.isInstalled, "needs ssh: apt-get install openssh-client"))
struct SSHConfigComparisonTests {
  private static let configuration = """
    # A file as people have it.
    Host bastion
      HostName bastion.example.net
      User jump
      Port 2200
      IdentityFile /keys/bastion
    Host *.inner !gate.inner
      ProxyJump bastion,ops@second:2222
      User=inner
      IdentityFile /keys/%h
    Host kb? zk*
      HostName %h.fra.example.net
      IdentitiesOnly yes
    Match host *.fra.example.net user root,admin
      Port 2022
    Match originalhost zk1
      ProxyCommand nc -X connect %h %p
      ProxyJump never
    Host *
      User everybody
      ServerAliveInterval 30
      ConnectTimeout 7
      StrictHostKeyChecking accept-new
    Match final all
      Port 22

    """

  @Test(
    arguments: ["bastion", "a.inner", "gate.inner", "kb1", "kb12", "zk1", "zk2", "other"], [nil, "admin"])
  func `The same options are found`(host: String, user: String?) async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "config").path
      try Data(Self.configuration.utf8).write(to: URL(filePath: path))
      let arguments = ["-F", path] + (user.map { ["-l", $0] } ?? [])
      let lines = try await runTool("ssh", ["-G"] + arguments + [host]).split(separator: "\n")
      let theirs = Dictionary(
        lines.map { SSHArguments.assignment($0) }.map { ($0.name, [$0.value]) }, uniquingKeysWith: +)

      var settings = ShellSettings(environment: ["HOME": folder.path], logger: LogRecorder().logger)
      settings.sshProgram = nil
      let planner = SSHPlanner(settings, pool: BlockingPool(maximumThreads: 1))
      let connection = HostConnection(name: host, address: host, sshArguments: arguments)
      let ours = await planner.options(for: connection)
      let plan = await planner.plan(connection, ours)

      #expect(theirs["hostname"] == [plan.address])
      #expect(theirs["user"] == [plan.user])
      #expect(theirs["port"] == [String(plan.port)])
      #expect(theirs["serveraliveinterval"] == [String(ours.serverAliveInterval ?? -1)])
      #expect(theirs["connecttimeout"] == ["7"] && ours.connectTimeout == .seconds(7))
      #expect(theirs["stricthostkeychecking"] == ["accept-new"] && ours.hostKeyChecking == .acceptNew)
      #expect((theirs["identitiesonly"] == ["yes"]) == (ours.identitiesOnly ?? false))
      if !ours.identityFiles.isEmpty { #expect(theirs["identityfile"] == ours.identityFiles) }
      switch ours.proxy {
      case nil: #expect(theirs["proxyjump"] == nil && theirs["proxycommand"] == nil)
      case .command(let command): #expect(theirs["proxycommand"] == [command])
      case .jump(let last, let via):
        #expect(theirs["proxyjump"] == [(via + [last]).map(\.text).joined(separator: ",")])
      }
    }
  }
}
