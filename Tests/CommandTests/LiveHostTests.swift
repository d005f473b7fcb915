import Foundation
import TestSupport
import Testing

/// The main job on a live host: a real sshd, a process that looks like a broker, an inventory.
@Suite(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
struct LiveHostTests {
  /// Processes of a host of its own: nothing else that runs on this machine is seen.
  private static let ownProcesses = ["--pid", "--fork", "--mount-proc", "--kill-child"]

  @Test(
    .enabled("needs a process namespace of its own: root, and unshare of util-linux") {
      (try? await runTool("unshare", ownProcesses + ["true"])) != nil
    })
  func brokerIsFoundOverSSH() async throws {
    let (socket, closedPort) = try SSHServer.listen()
    close(socket)
    let marker = UUID().uuidString
    try await withTemporaryFolder { folder in
      let login = try Self.makeHost(in: folder, marker: marker)
      try await withSSHServer(settings: ["ForceCommand \(login)"]) { server in
        let variables = try await [
          "ansible_host: 127.0.0.1", "ansible_port: \(server.port)",
          "ansible_ssh_private_key_file: \(server.makeUserKey(.ed25519))",
          "ansible_ssh_common_args: '-o UserKnownHostsFile=\(server.writeKnownHosts()) -o IdentitiesOnly=yes'",
        ].joined(separator: ", ")
        try Data("all: {hosts: {live: {\(variables)}}}\n".utf8).write(to: folder.appending(path: "one.yml"))
        let whole = try await Command.run(["--hosts", "one.yml", "-o", "one-inventory.yml"], in: folder)
        #expect(whole.status == 0, "\(whole.errors)")
        try expectBroker(folder.appending(path: "one-inventory.yml"), marker)

        let away = "away: {ansible_host: 127.0.0.1, ansible_port: \(closedPort)}"
        try Data("all: {hosts: {live: {\(variables)}, \(away)}}\n".utf8).write(
          to: folder.appending(path: "two.yml"))
        let partial = try await Command.run(["--hosts", "two.yml", "-o", "two-inventory.yml"], in: folder)
        #expect(partial.status == 3, "\(partial.errors)")
        #expect(partial.errors.contains("missing from the inventory, of 2 hosts: away"))
        try expectBroker(folder.appending(path: "two-inventory.yml"), marker)
        #expect(try folder.appending(path: "two-inventory.yml").text().contains("\n#   away: "))
      }
    }
  }

  private func expectBroker(_ inventory: URL, _ marker: String) throws {
    let text = try inventory.text()
    #expect(text.contains("\n    kafka_broker:\n"), "\(text)")
    #expect(text.contains("          site.marker: '\(marker)'\n"), "\(text)")
    #expect(text.contains("\n        live:"), "\(text)")
  }

  /// Makes what logins of a host start: a broker (`java kafka.Kafka FILE`, as its command line goes), then what
  /// the login asks for, both in processes of their own. The path of that program.
  private static func makeHost(in folder: URL, marker: String) throws -> String {
    let settings = folder.appending(path: "server.properties")
    try Data("broker.id=1\nzookeeper.connect=localhost:2181\nsite.marker=\(marker)\n".utf8).write(
      to: settings)
    try Data("sleep 600\n".utf8).write(to: folder.appending(path: "kafka.Kafka"))
    let inner = """
      cd '\(folder.path)' || exit
      (exec -a java bash kafka.Kafka '\(settings.path)' >/dev/null 2>&1 </dev/null) &
      until grep -q ^java /proc/$!/cmdline; do :; done
      exec sh -c "$SSH_ORIGINAL_COMMAND"

      """
    try Data(inner.utf8).write(to: folder.appending(path: "inner"))
    let login = folder.appending(path: "login")
    let text = "#!/bin/sh\nexec unshare \(ownProcesses.joined(separator: " ")) bash '\(folder.path)/inner'\n"
    try Data(text.utf8).write(to: login)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: login.path)
    return login.path
  }

  @Test func unknownHostKeyIsRefused() async throws {
    try await withSSHServer { server in
      let text = """
        vars: {ansible_password: S3CRET-1, ansible_ssh_common_args: -o UserKnownHostsFile=/dev/null}
        hosts: ['127.0.0.1:\(server.port)']
        """
      try Data(text.utf8).write(to: server.folder.appending(path: "hosts.yml"))
      let answer = try await Command.run(["--hosts", "hosts.yml", "--verbose"], in: server.folder)
      #expect(answer.status == 1)
      #expect(answer.errors.contains("127.0.0.1: "))
      #expect(answer.errors.contains("key"), "\(answer.errors)")
      #expect(!answer.all.contains("S3CRET"))
    }
  }
}
