import ComponentCatalog
import DeploymentRendering
import Foundation
import HostEvidence
import SecretScanning
import TestSupport
import Testing

/// The program and the scripts that leave secrets out go by the same file, `templates/secrets.yml`.
struct SecretRulesTests {
  private static func printed(_ root: URL) async throws -> HostRecord {
    let bytes = try await PrintedBundle.bytes(of: root, shell: "dash", key: PrintedBundle.key)
    return BundleReader(catalog: try Catalog.embedded()).record(
      of: try HostBundle(parsing: bytes, name: "kb1"))
  }

  @Test func `A script hides under the names under which the program hides`() async throws {
    let rules = try Catalog.embedded().secrets
    // Login configurations have a rule of their own.
    let words = rules.words.filter { $0 != "jaas.config" }
    let spellings: [(String) -> String] = [
      { "x.\($0)" }, { "x.\($0).y" }, { "X_" + $0.uppercased().replacing(".", with: "_") },
      { $0.replacing(".", with: "-") },
    ]
    let names =
      words.flatMap { word in spellings.map { $0(word) } }
      + rules.harmlessEndings.flatMap { ["x.secret\($0)", "x\($0)", "x_SECRET\($0.uppercased())"] }
      + rules.lastWords.flatMap { ["x.\($0)", "x_\($0.uppercased())", "\($0).x"] } + rules.harmlessNames
      + ["listeners", "num.io.threads", "my.secretly.named"]
    try await withTemporaryFolder { root in
      let lines = names.enumerated().map { "\($1)=value\($0)" }
      try BrokerFolder(root).write("/etc/kafka/server.properties", lines.joined(separator: "\n") + "\n")
      let text = try await Self.printed(root).files["/etc/kafka/server.properties"]?.content.text ?? ""
      let shown = text.split(separator: "\n").map(String.init)
      try #require(shown.count == names.count)
      for (name, line) in zip(names, shown) {
        let isSecret =
          SecretSetting.isSecretName(name) || SecretWords.isSecretWord("value".utf8, of: name)
        #expect(line.contains("REDACTED_") == isSecret, "\(line)")
      }
    }
  }

  @Test func `A script knows the files that the program knows, whoever names them, and when`() async throws {
    let rules = try Catalog.embedded().secrets
    let secret = "alice: S3CRET\n"
    try await withTemporaryFolder { root in
      // All are printed as arguments of the process, before the last file, which names them, is found.
      let named = rules.fileSettings.indices.map { "/etc/kafka/setting\($0)" }
      let provided = rules.fileProviders.indices.map { "/etc/kafka/provider\($0)" }
      let called = (rules.fileNames + rules.userFileEndings).map { "/etc/kafka/x-\($0)" }
      let all = named + provided + called + ["/etc/kafka/login-users", "/etc/kafka/option-users"]
      let host = try BrokerFolder(
        root, options: ["-Djava.security.auth.login.config=/etc/kafka/login.conf"],
        arguments: all.flatMap { ["--more", $0] } + ["--credentials-file", "/etc/kafka/option-users"])
      for path in all { try host.write(path, secret) }
      try host.write("/etc/kafka/login.conf", "A { x required file=\"/etc/kafka/login-users\"; };\n")
      try host.write("/etc/kafka/server.properties", "prometheus.config.file=/etc/kafka/last.properties\n")
      try host.write(
        "/etc/kafka/last.properties",
        zip(rules.fileSettings, named).map { "x.\($0)=\($1)\n" }.joined()
          + zip(rules.fileProviders, provided).map { "y\($0)=${\($0):\($1):key}\n" }.joined())
      let record = try await Self.printed(root)
      for path in all {
        let text = record.files[path]?.content.text ?? "nothing"
        #expect(text.wholeMatch(of: /alice: REDACTED_[0-9a-f]{12}\n/) != nil, "\(path): \(text)")
      }
      #expect(Set(all.map { record.files[$0]?.content.text }).count == 1)
    }
  }
}
