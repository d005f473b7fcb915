import Foundation
import TestSupport
import Testing

/// No secret leaves the files that are meant to hold it, whatever the command, and whatever goes wrong. Every secret of
/// the fixtures and of these tests holds a mark.
struct LeakTests {
  private func withEstate(_ body: (URL, String) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      try Data("p\n".utf8).write(to: folder.appending(path: "password"))
      try await withTemporaryFolder { try await body(folder, try SecretEstate.write(in: $0)) }
    }
  }

  @Test func noCommandLeaks() async throws {
    try await withEstate { folder, estate in
      let roots = ["--roots", estate]
      let vault = ["--vault-password-file", "password"]
      try await expectNoLeak(
        roots + ["--save-snapshot", "plain.snapshot", "--result", "r.json", "-o", "plain.yml", "--verbose"],
        holding: ["plain.yml", "plain.snapshot"], in: folder)
      let snapshot = ["--snapshot", "plain.snapshot"]
      let holding: Set = ["plain.yml", "plain.snapshot"]
      try await expectNoLeak(
        snapshot + ["--secrets", "vault", "-o", "vault.yml", "--save-snapshot", "vault.snapshot"] + vault,
        holding: holding, in: folder)
      try await expectNoLeak(
        ["collect"] + roots + ["--redact", "--save-snapshot", "redacted.snapshot", "--verbose"],
        holding: holding,
        in: folder)
      for (name, settings) in [("kafka_broker_custom_properties", []), ("sasl.jaas.config", ["--verbose"])] {
        try await expectNoLeak(["explain", name] + snapshot + settings, holding: holding, in: folder)
      }
    }
  }

  @Test func secretsGoWhereTheyShall() async throws {
    try await withEstate { folder, estate in
      let roots = ["--roots", estate]
      try await expectNoLeak(roots + ["--secrets", "omit", "-o", "-"], in: folder)
      try await expectNoLeak(
        roots + ["--secrets", "vault", "-o", "-", "--vault-password-file", "password"], in: folder)
      try await expectNoLeak(
        roots + ["--secrets", "file"], holding: ["group_vars/all/secrets.yml"], in: folder)
    }
  }

  /// Secrets that changed on a host, in an inventory, and in a change that is planned.
  @Test func reportsDoNotShowWhatDiffers() async throws {
    try await withTemporaryFolder { folder in
      for (name, mark) in [("old", "S3CRET-"), ("new", "S3CRET-new-")] {
        try await withTemporaryFolder {
          let estate = try SecretEstate.write(in: $0, release: "7.9.0", mark: mark)
          let files = ["-o", "\(name).yml", "--save-snapshot", "\(name).snapshot"]
          let answer = try await Command.run(["--roots", estate] + files, in: folder)
          #expect(answer.status == 0, "\(answer.errors)")
        }
      }
      let change =
        "sasl_protocol: plain\nsasl_plain_users: {admin: {principal: admin, password: S3CRET-planned}}\n"
      try Data(change.utf8).write(to: folder.appending(path: "vars.yml"))
      let holding: Set = ["old.yml", "new.yml", "old.snapshot", "new.snapshot", "vars.yml"]
      let reports = ["json", "markdown", "junit", "html"].flatMap { ["--report", "\($0)=report.\($0)"] }
      let comparisons = [
        (["drift", "--existing", "old.yml", "--snapshot", "new.snapshot"] + reports, "site.url"),
        (["diff", "old.snapshot", "new.snapshot"] + reports, "site.url"),
        (
          ["plan", "--existing", "old.yml", "--vars", "vars.yml", "--snapshot", "old.snapshot"],
          "sasl.jaas.config"
        ),
        (["audit", "--snapshot", "new.snapshot"] + reports, "kb1"),
      ]
      for (arguments, told) in comparisons {
        for level in [[], ["--verbose"]] {
          let answer = try await expectNoLeak(arguments + level, holding: holding, in: folder)
          #expect(answer.status == 2, "\(arguments): \(answer.errors)")
          #expect(answer.output.contains(told), "\(arguments) tells nothing: \(answer.output)")
        }
      }
      for format in ["prometheus", "filebeat", "mermaid", "dot", "csv", "json"] {
        let answer = try await expectNoLeak(
          ["export", format, "--snapshot", "new.snapshot", "--verbose"], holding: holding, in: folder)
        #expect(answer.status == 0, "\(answer.errors)")
      }
    }
  }

  @Test func brokenInputIsNotShown() async throws {
    try await withTemporaryFolder { folder in
      let broken = [
        "a.yml": "all:\n  vars: {ansible_password: S3CRET\n", "b.yml": "all:\n  hosts: S3CRET: x: y\n",
        "c.yml": "hosts: {all: [{S3CRET: 1}]}\n",
        "d.yml": "all: {vars: {ansible_port: S3CRET}, hosts: {a: {}}}\n",
        "e.snapshot": #"{"format":"cpdiscover-snapshot","version":1,"hosts":[{"name":"S3CRET""#,
        "f.snapshot": #"{"format":"cpdiscover-snapshot","version":1,"program":{"S3CRET":1}}"#,
        "g.snapshot":
          "{\"format\":\"cpdiscover-snapshot\",\"version\":2,\"program\":\"x\",\"taken\":\"y\"}\nS3CRET\n",
      ]
      for (name, text) in broken { try Data(text.utf8).write(to: folder.appending(path: name)) }
      for name in broken.keys.sorted() where name != "d.yml" {
        let source = name.hasSuffix("yml") ? "--hosts" : "--snapshot"
        let answer = try await expectNoLeak(
          [source, name, "--verbose"], holding: Set(broken.keys), in: folder)
        #expect(answer.status == 1, "\(name): \(answer.errors)")
      }
    }
  }

  @Test(.enabled(if: SSHServer.isInstalled, "needs sshd: apt-get install openssh-server"))
  func refusedLoginsDoNotShowPasswords() async throws {
    try await withSSHServer(settings: ["PasswordAuthentication yes"]) { server in
      let variables = try [
        "ansible_host: 127.0.0.1", "ansible_port: \(server.port)", "ansible_password: S3CRET-login",
        "ansible_become: true", "ansible_become_password: S3CRET-become",
        "ansible_ssh_common_args: '-o UserKnownHostsFile=\(server.writeKnownHosts()) -o IdentitiesOnly=yes'",
      ].joined(separator: ", ")
      try await withTemporaryFolder { folder in
        try Data("all: {hosts: {a: {\(variables)}}}\n".utf8).write(to: folder.appending(path: "hosts.yml"))
        for level in ["--verbose", "--quiet"] {
          let answer = try await expectNoLeak(
            ["collect", "--hosts", "hosts.yml", "--save-snapshot", "s", level], holding: ["hosts.yml"],
            in: folder)
          #expect(answer.status == 1)
        }
      }
    }
  }

  /// Passwords reach the host by its own ways only: no shell writes them down.
  @Test(
    .enabled(
      if: SSHServer.mayChangeAccounts && FileManager.default.isExecutableFile(atPath: "/usr/bin/sudo"),
      "needs sshd and sudo, and root to make an account"))
  func noShellOfAHostRemembersAnything() async throws {
    try await withTemporaryFolder { home in
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: home.path)
      try await withTemporaryAccount(shell: "/bin/bash", home: home.path, sudoRule: "ALL=(ALL) ALL") {
        account in
        try await withSSHServer(settings: ["PasswordAuthentication yes"]) { server in
          let variables = try [
            "ansible_host: 127.0.0.1", "ansible_port: \(server.port)", "ansible_user: \(account.name)",
            "ansible_password: \(account.password)", "ansible_become: true",
            "ansible_become_password: \(account.password)",
            "ansible_ssh_common_args: '-o UserKnownHostsFile=\(server.writeKnownHosts()) -o IdentitiesOnly=yes'",
          ].joined(separator: ", ")
          try await withTemporaryFolder { folder in
            try Data("all: {hosts: {a: {\(variables)}}}\n".utf8).write(
              to: folder.appending(path: "hosts.yml"))
            let answer = try await expectNoLeak(
              ["collect", "--hosts", "hosts.yml", "--save-snapshot", "s", "--verbose"], in: folder)
            #expect([0, 3].contains(answer.status), "\(answer.errors)")
            #expect(!answer.all.contains(account.password))
            let snapshot = try folder.appending(path: "s").text()
            #expect(snapshot.contains("\"reader-id\":\"0\"") && !snapshot.contains(account.password))
          }
          #expect(try !server.log().contains(account.password))
        }
        #expect(try home.names().isEmpty)
      }
    }
  }

  /// Whenever it is killed, what lies there is for its user alone, and nothing lies anywhere else. Where it crashes, not even
  /// Swift's own report of that shows what it held.
  @Test(arguments: [("0.1", "KILL"), ("0.4", "KILL"), ("1.6", "KILL"), ("0.4", "SEGV"), ("1.6", "ABRT")])
  func killedItLeavesNothingToOthers(seconds: String, signal: String) async throws {
    try await withEstate { folder, estate in
      let scratch = folder.appending(path: "tmp")
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      let answer = try await Command.run(
        [
          "-c", "timeout -k 20 -s \(signal) \"$@\"; true", "sh", seconds, "env", "TMPDIR=\(scratch.path)",
          "SWIFT_BACKTRACE=enable=yes,color=no,limit=1000,output-to=stderr,registers=all", Command.path,
          "--roots",
          estate, "--save-snapshot", "s", "--verbose",
        ], in: folder, program: "sh")
      for mark in leakMarks { #expect(!answer.all.contains(mark)) }
      #expect(try scratch.names().isEmpty)
      for name in try folder.names() where !["tmp", "password"].contains(name) {
        #expect(try folder.appending(path: name).mode() == 0o600, "\(name)")
      }
    }
  }

  @Test func noCoreIsWritten() async throws {
    try await withTemporaryFolder { folder in
      // Its own limits, as the system sees them while it waits for its input.
      let pipe = folder.appending(path: "pipe")
      #expect(mkfifo(pipe.path, 0o600) == 0)
      let process = Process()
      process.executableURL = URL(filePath: Command.path)
      process.standardError = FileHandle.nullDevice
      process.arguments = [
        "collect", "--hosts", pipe.path, "--save-snapshot", folder.appending(path: "s").path,
      ]
      try process.run()
      defer { process.terminate() }
      let limits = "/proc/\(process.processIdentifier)/limits"
      let isSet = await waitUntil {
        let text = (try? String(contentsOfFile: limits, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").contains {
          $0.hasPrefix("Max core file size") && $0.contains(" 0 ")
        }
      }
      #expect(isSet)
      // What can't be dumped belongs to root, whoever runs it.
      let owner = try FileManager.default.attributesOfItem(
        atPath: "/proc/\(process.processIdentifier)/environ")
      #expect(owner[.ownerAccountName] as? String == "root")
    }
  }
}
