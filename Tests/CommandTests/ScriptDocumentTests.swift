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

  /// What a shell says that it runs, on this machine and on one in a folder.
  @Test func nothingElseRuns() async throws {
    let document = try await Command.run(["script", "--document"]).output
    let listed = Set(document.matches(of: /\n\| `([a-z]+)` \|/).map { String($0.1) })
    let scripts = try await Command.run(["script"]).output
    let result = try await run(
      .name("dash"), arguments: ["-x", "-s"], input: .string(scripts), output: .discarded,
      error: .string(limit: 64 << 20))
    let words = Set(
      result.standardError.split(separator: "\n").compactMap { line in
        line.firstMatch(of: /^\++ ([a-z_]+)( |$)/).map { String($0.1) }
      })
    let functions = Set(scripts.matches(of: /\n([a-z_]+)\(\) [{]/).map { String($0.1) })
    let ofTheShell: Set = [
      "printf", "read", "shift", "set", "continue", "return", "command", "break", "eval", "exit", "trap",
      "export",
      "true", "kill", "wait", "cd", "test",
    ]
    #expect(words.count > 5)
    #expect(words.subtracting(functions).subtracting(ofTheShell).subtracting(listed).isEmpty)
    #expect(listed.contains("head"))
  }
}
