import Foundation
import Subprocess
import TestSupport
import Testing

/// `--secrets`: wherever they go, Ansible comes to the same values.
struct SecretPlacesTests {
  private static let ansible = ExternalTool(variable: "CPDISCOVER_ANSIBLE", name: "ansible")

  static func isThere() async -> Bool { await ansible?.succeeds(["--version"]) == true }

  private func discover(_ estate: String, _ options: [String], in folder: URL) async throws -> Command.Answer
  {
    let answer = try await Command.run(["--roots", estate] + options, in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(!answer.all.contains("S3CRET"))
    return answer
  }

  private func withEstate(_ body: (URL, String) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      try await withTemporaryFolder { try await body(folder, try SecretEstate.write(in: $0)) }
    }
  }

  /// All variables of all hosts as Ansible has them, decrypted.
  private func values(
    _ inventory: URL, _ behaviour: String = "merge", label: String = "team"
  ) async throws -> String {
    let all =
      "{% set v = namespace(d={}) %}{% for k in vars if k.split('_')[0] not in ['ansible', 'secret', 'inventory', 'playbook', 'environment', 'hostvars', 'groups', 'vars', 'role', 'omit', 'play', 'group'] %}{% set v.d = v.d | combine({k: lookup('vars', k)}) %}{% endfor %}{{ v.d | to_json(vault_to_text=true, sort_keys=true) }}"
    return try await #require(Self.ansible).output(
      [
        "all", "-i", inventory.path, "-c", "local", "--vault-id",
        "\(label)@\(inventory.deletingLastPathComponent().path)/password",
        "-m", "debug", "-a", "msg=\(all)",
      ],
      environment: .inherit.updating(["ANSIBLE_HASH_BEHAVIOUR": behaviour]))
  }

  @Test(.enabled("needs ansible-core: scripts/setup makes .venv with it") { await isThere() })
  func ansibleComesToTheSameValues() async throws {
    try await withEstate { folder, estate in
      var found: [String: [String]] = [:]
      for mode in ["plain", "vault", "file", "sealed-file"] {
        let place = folder.appending(path: mode)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data("pass word\n".utf8).write(to: place.appending(path: "password"))
        let vault = mode == "vault" || mode == "sealed-file" ? ["--vault-id", "team@password"] : []
        _ = try await discover(
          estate, ["--secrets", mode == "sealed-file" ? "file" : mode, "--quiet"] + vault, in: place
        )
        let text = try place.appending(path: "inventory.yml").text()
        #expect(text.contains("S3CRET") == (mode == "plain"))
        if mode == "vault" {
          #expect(text.contains("!vault |\n") && text.contains("$ANSIBLE_VAULT;1.2;AES256;team"))
        }
        let file = place.appending(path: "group_vars/all/secrets.yml")
        if mode == "file" { #expect(try file.text().contains("S3CRET") && file.mode() == 0o600) }
        if mode == "sealed-file" { #expect(try file.text().hasPrefix("$ANSIBLE_VAULT;1.2;AES256;team")) }
        for behaviour in ["merge", "replace"] {
          let values = try await values(place.appending(path: "inventory.yml"), behaviour)
          #expect(values.contains("S3CRET"))
          // Times of the run stand beside the values.
          found[behaviour, default: []].append(
            values.split(separator: "\n").filter { $0.contains("\"msg\"") }.joined(separator: "\n"))
        }
      }
      for (behaviour, values) in found {
        #expect(values.first?.isEmpty == false)
        #expect(Set(values).count == 1, "\(behaviour)")
      }
    }
  }

  private static let vault = ExternalTool(variable: "CPDISCOVER_ANSIBLE_VAULT", name: "ansible-vault")

  /// A label is a hint which password to try first, unless somebody set Ansible to insist on it.
  @Test(.enabled("needs ansible-core: scripts/setup makes .venv with it") { await isThere() })
  func ansibleOpensThemUnderAnyLabel() async throws {
    try await withEstate { folder, estate in
      let password = folder.appending(path: "password")
      try Data("pass word\n".utf8).write(to: password)
      for (mode, name) in [("vault", "a.yml"), ("file", "b.yml")] {
        _ = try await discover(
          estate, ["--secrets", mode, "--vault-id", "team@password", "-o", name, "--quiet"], in: folder)
      }
      let sealed = folder.appending(path: "group_vars/all/secrets.yml").path
      let vault = try #require(Self.vault)
      for label in ["team", "other", "default"] {
        let text = try await vault.output(["view", "--vault-id", "\(label)@\(password.path)", sealed])
        #expect(text.contains("S3CRET"))
        #expect(try await values(folder.appending(path: "a.yml"), label: label).contains("S3CRET"))
      }
      try Data("wrong\n".utf8).write(to: password)
      await #expect(throws: (any Error).self) {
        try await vault.output(["view", "--vault-id", "team@\(password.path)", sealed])
      }
    }
  }

  @Test func whatWasLeftOutIsNotCalledPlain() async throws {
    try await withEstate { folder, estate in
      let collected = try await Command.run(
        ["collect", "--roots", estate, "--redact", "--save-snapshot", "s"], in: folder)
      #expect(collected.status == 0)
      let answer = try await Command.run(["--snapshot", "s", "-o", "a.yml"], in: folder)
      #expect(
        answer.errors.contains("a.yml: 1 host, mode 0600, secrets left out when the hosts were read"),
        "\(answer.errors)")
      let text = try folder.appending(path: "a.yml").text()
      #expect(text.contains("# Secrets were left out when the hosts were read"))
      #expect(!text.contains("holds secrets in plain text"))
    }
  }

  @Test func aPasswordMakesVaultTheDefault() async throws {
    try await withEstate { folder, estate in
      try Data("p\n".utf8).write(to: folder.appending(path: "password"))
      let sealed = try await discover(
        estate, ["--vault-password-file", "password", "-o", "a.yml"], in: folder)
      #expect(
        sealed.errors.contains("a.yml: 1 host, mode 0600, secrets encrypted (vault id default)"),
        "\(sealed.errors)")
      let plain = try await discover(estate, ["-o", "b.yml"], in: folder)
      #expect(plain.errors.contains("b.yml: 1 host, mode 0600, secrets in plain text"), "\(plain.errors)")
      let refused = try await Command.run(
        ["--roots", estate, "--secrets", "vault"], in: folder)
      #expect(refused.status == 1 && refused.errors.contains("--secrets vault needs a password"))
    }
  }

  @Test func whatIsLeftOutIsListed() async throws {
    try await withEstate { folder, estate in
      let answer = try await discover(estate, ["--secrets", "omit"], in: folder)
      let text = try folder.appending(path: "inventory.yml").text()
      #expect(!text.contains("S3CRET") && !text.contains("UzNDUkVU"))
      #expect(text.contains("# Its secrets were left out. Fill in before a deploy"))
      let listed = text.matches(of: #/#   (CHANGE_ME_\d+): /#).map { String($0.1) }
      let used = Set(
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.flatMap { $0.matches(of: /CHANGE_ME_\d+/) }
          .map { String($0.0) })
      #expect(!used.isEmpty && Set(listed) == used)
      #expect(answer.errors.contains("left out, listed at its head"))
    }
  }
}
