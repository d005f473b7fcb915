import ComponentCatalog
import DeploymentRendering
import Foundation
import HostEvidence
import Subprocess
import TestSupport
import Testing

/// What the script of bundles prints for a host in a folder.
enum PrintedBundle {
  static let shells = ["dash", "bash --posix", "busybox sh"]
  static let secrets = BundleScript.SecretRules(
    words: SecretSetting.words, harmlessEndings: SecretSetting.harmlessEndings)

  static func script(leavingOut rules: BundleScript.SecretRules?, root: String = "") throws -> String {
    try BundleScript(
      catalog: try Catalog.embedded(), limits: Probe.Limits(), program: "test", leavingOut: rules, root: root)()
  }

  /// What the script prints for a host; with a key, it leaves secrets out.
  static func bytes(of root: URL, shell: String, key: String?) async throws -> [UInt8] {
    let script = try script(leavingOut: key == nil ? nil : secrets, root: root.path)
    return try await withTemporaryFolder { folder in
      let keyFile = folder.appending(path: "key")
      try Data("\(key ?? "")\n".utf8).write(to: keyFile)
      let arguments = shell.split(separator: " ").map(String.init) + ["-s", "--"]
      let result = try await run(
        .name("env"), arguments: Arguments(arguments + (key == nil ? [] : ["-k", keyFile.path])),
        input: .string(script), output: .bytes(limit: 16 << 20), error: .string(limit: 1 << 20))
      #expect(result.standardError == "")
      return result.standardOutput
    }
  }
}
