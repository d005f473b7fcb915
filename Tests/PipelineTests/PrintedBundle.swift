import ComponentCatalog
import Foundation
import HostEvidence
import Subprocess
import TestSupport
import Testing

/// What the script of bundles prints for a host in a folder.
enum PrintedBundle {
  /// A key that is long enough.
  static let key = "a key for all hosts"
  static let shells = ["dash", "bash --posix", "busybox sh"]

  static func script(leavingSecretsOut isRedacting: Bool, root: String = "") throws -> String {
    try BundleScript(
      catalog: try Catalog.embedded(), limits: Probe.Limits(), program: "test",
      leavingSecretsOut: isRedacting,
      root: root)()
  }

  /// Those of this machine.
  static let awks = ["mawk", "gawk", "original-awk", "busybox awk"].filter { awk in
    let program = awk.split(separator: " ")[0]
    return FileManager.default.isExecutableFile(atPath: "/usr/bin/\(program)")
  }

  /// What the script prints for a host; with a key, it leaves secrets out.
  /// - Parameters:
  ///   - awk: what `awk` is
  ///   - keyPath: where the key is put, on the host
  static func bytes(
    of root: URL, shell: String, awk: String? = nil, key: String?, keyPath: String? = nil
  ) async throws -> [UInt8] {
    let script = try script(leavingSecretsOut: key != nil, root: root.path)
    return try await withTemporaryFolder { folder in
      let keyFile = keyPath.map { root.appending(path: $0) } ?? folder.appending(path: "key")
      try Data("\(key ?? "")\n".utf8).write(to: keyFile)
      var arguments = shell.split(separator: " ").map(String.init) + ["-s", "--"]
      if let awk {
        let program = folder.appending(path: "awk")
        try Data("#!/bin/sh\nexec \(awk) \"$@\"\n".utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        arguments.insert("PATH=\(folder.path):/usr/bin:/bin", at: 0)
      }
      let result = try await run(
        .name("env"), arguments: Arguments(arguments + (key == nil ? [] : ["-k", keyFile.path])),
        input: .string(script), output: .bytes(limit: 16 << 20), error: .string(limit: 1 << 20))
      #expect(result.standardError == "")
      return result.standardOutput
    }
  }
}
