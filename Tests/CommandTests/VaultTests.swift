import AnsibleVault
import Foundation
import TestSupport
import Testing

/// Passwords of Ansible Vault on the command line's way to an encrypted input file. What was decrypted shows in the
/// complaint about it.
struct VaultTests {
  private func withHosts(
    label: String = VaultPassword.defaultLabel, _ body: (URL) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let password = VaultPassword(label: label, Array("pass word".utf8))
      let armour = try password.encrypted(Array("pigeon".utf8), salt: SealedBytes.randomSalt())
      let lines = armour.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
      try "all:\n  vars:\n    ansible_connection: !vault |\n\(lines)\n  hosts: {a: {}}\n".write(
        to: folder.appending(path: "hosts.yml"), atomically: true, encoding: .utf8)
      try "pass word\n".write(to: folder.appending(path: "right"), atomically: true, encoding: .utf8)
      try "other\n".write(to: folder.appending(path: "wrong"), atomically: true, encoding: .utf8)
      try "\n".write(to: folder.appending(path: "empty"), atomically: true, encoding: .utf8)
      for (name, script) in [
        ("ask.sh", "echo 'pass word'"),
        ("our-client.sh", "[ \"$*\" = '--vault-id dev' ] && echo 'pass word'"),
        ("fails.sh", "echo S3CRET; exit 3"),
      ] {
        let file = folder.appending(path: name)
        try "#!/bin/sh\n\(script)\n".write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
      }
      try await body(folder)
    }
  }

  /// What is said of a value that is no connection, once it was opened.
  private static let opened = "must be ssh, local, docker, podman or kubectl"

  private func collect(_ options: [String], environment: [String] = [], in folder: URL) async throws
    -> Command.Answer
  {
    try await Command.run(
      environment + [Command.path, "collect", "--hosts", "hosts.yml", "--save-snapshot", "s"] + options,
      in: folder, program: "env")
  }

  @Test func passwordsComeFromFilesAndPrograms() async throws {
    try await withHosts { folder in
      for options in [
        ["--vault-password-file", "right"], ["--vault-password-file", "ask.sh"], ["--vault-id", "right"],
        ["--vault-id", "dev@wrong", "--vault-id", "x@ask.sh"],
      ] {
        let answer = try await collect(options, in: folder)
        #expect(answer.errors.contains(Self.opened), "\(options): \(answer.errors)")
        #expect(!answer.all.contains("pass word"))
      }
      for variable in ["ANSIBLE_VAULT_PASSWORD_FILE=right", "ANSIBLE_VAULT_IDENTITY_LIST=dev@wrong, x@right"]
      {
        #expect(try await collect([], environment: [variable], in: folder).errors.contains(Self.opened))
      }
    }
  }

  @Test func aClientIsToldTheLabel() async throws {
    try await withHosts(label: "dev") { folder in
      let answer = try await collect(["--vault-id", "dev@our-client.sh"], in: folder)
      #expect(answer.errors.contains(Self.opened), "\(answer.errors)")
    }
  }

  @Test(arguments: [
    (["--vault-password-file", "wrong"], "hosts.yml:3:25: the value can't be read: it is encrypted"),
    (["--vault-password-file", "empty"], "the vault password is empty"),
    (["--vault-password-file", "none"], "the vault password file none can't be read: No such file"),
    (["--vault-password-file", "fails.sh"], "the vault password program fails.sh ended with exited(3)"),
    (["--ask-vault-pass"], "nobody is at a terminal to be asked for the vault password"),
    ([], "ansible_connection is encrypted with Ansible Vault, and no password for it was given"),
  ])
  func whatGoesWrongIsTold(options: [String], message: String) async throws {
    try await withHosts { folder in
      let answer = try await collect(options, in: folder)
      #expect(answer.status == 1)
      #expect(answer.errors.contains(message), "\(answer.errors)")
      #expect(!answer.all.contains("S3CRET"))
    }
  }
}
