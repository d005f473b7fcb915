import Foundation
import Subprocess
import TestSupport
import Testing

/// docs/what-runs-on-your-hosts.md says what the scripts do.
struct ScriptDocumentTests {
  @Test func theDocumentIsOfTheseScripts() async throws {
    let answer = try await Command.run(["script", "--document"])
    let file = projectFolder.appending(path: "docs/what-runs-on-your-hosts.md")
    #expect(
      try answer.output == file.text(),
      "make it anew: cpdiscover script --document >docs/what-runs-on-your-hosts.md")
  }

  @Test func whatIsReadIsNamedBeforeTheScripts() async throws {
    let document = try await Command.run(["script", "--document"]).output
    let end = try #require(document.firstRange(of: "## What all scripts begin with"))
    let told = document[..<end.lowerBound]
    for name in [
      "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/sys/vm", "fips_enabled",
      "/usr/local/bin/confluent",
      "/etc/passwd", "/etc/group", "`release`", "EnvironmentFile=", "-javaagent", "${file:PATH:",
      "file=\"PATH\"",
      "`.jks`", "`shadow`", "`keystore`",
    ] {
      #expect(told.contains(name), "\(name)")
    }
  }

  /// What a shell says that it runs, on this machine and on one in a folder.
  @Test func nothingElseRuns() async throws {
    let scripts = try await Command.run(["script"]).output
    let words = try await Self.words(of: scripts, [])
    #expect(words.ran.count > 5)
    #expect(words.ran.subtracting(words.listed) == [])
    #expect(words.listed.contains("head"))
  }

  @Test func nothingElseRunsForABundle() async throws {
    let script = try await Command.run(["script", "--bundle", "--redact"]).output
    let head = try #require(script.firstRange(of: "\n\n")).lowerBound
    try await withTemporaryFolder { folder in
      let host = "\(Command.roots("kraft"))/kb1.lis.example.net/root"
      let key = folder.appending(path: "key")
      try Data("k\n".utf8).write(to: key)
      let words = try await Self.words(
        of: script.replacing("\nroot=''\n", with: "\nroot='\(host)'\n"), ["-k", key.path])
      // Parts of the script that run side by side may write over each other, so not every word is seen.
      #expect(words.ran.count > 20 && words.ran.contains("sha256sum"))
      #expect(words.ran.subtracting(words.listed) == [])
      for program in ["sha256sum", "cut", "od", "awk", "tee"] { #expect(script[..<head].contains(program)) }
    }
  }

  /// The commands that a script runs, and those that the document lists or the script and the shell have themselves.
  private static func words(of script: String, _ arguments: [String]) async throws -> (
    ran: Set<String>, listed: Set<String>
  ) {
    let document = try await Command.run(["script", "--document"]).output
    let listed = Set(document.matches(of: /\n\| `([a-z0-9]+)` \|/).map { String($0.1) })
    let result = try await run(
      .name("dash"), arguments: Arguments(["-x", "-s", "--"] + arguments), input: .string(script),
      output: .discarded, error: .string(limit: 64 << 20))
    let words = Set(
      result.standardError.split(separator: "\n").compactMap { line in
        line.firstMatch(of: /^\++ ([a-z0-9_]+)( |$)/).map { String($0.1) }
      })
    let functions = Set(script.matches(of: /\n([a-z_]+)\(\) [{]/).map { String($0.1) })
    let ofTheShell: Set = [
      "printf", "read", "shift", "set", "continue", "return", "command", "break", "eval", "exit", "trap",
      "export", "true", "kill", "wait", "cd", "test", "unset", "umask", "echo",
    ]
    return (words, listed.union(functions).union(ofTheShell))
  }
}
