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
    let listed = try await Self.listed()
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

  /// Parts of a bundle's script run side by side, and what a shell says of them runs together. So it must come to the
  /// same where no other program is to be found.
  @Test func aBundleNeedsNothingElse() async throws {
    let script = try await Command.run(["script", "--bundle", "--redact"]).output
    let head = script[..<(try #require(script.firstRange(of: "\n\n")).lowerBound)]
    for program in ["sha256sum", "cut", "od", "awk", "tee"] { #expect(head.contains(program)) }
    let host = "\(Command.roots("kraft"))/kb1.lis.example.net/root"
    let ofFolder = script.replacing("\nroot=''\n", with: "\nroot='\(host)'\n")
    try await withTemporaryFolder { folder in
      for program in try await Self.listed() {
        let found = ["/usr/bin", "/bin"].map { "\($0)/\(program)" }
          .first(where: FileManager.default.fileExists)
        guard let found else { continue }
        try FileManager.default.createSymbolicLink(
          atPath: folder.appending(path: program).path, withDestinationPath: found)
      }
      let ofFew = ofFolder.replacing(/\nPATH=[^\n]*/, with: "\nPATH='\(folder.path)'")
      #expect(ofFew != ofFolder)
      var sections: [[Substring]] = []
      for text in [ofFolder, ofFew] {
        let result = try await run(
          .name("dash"), arguments: ["-s"],
          environment: .inherit.updating(["CPDISCOVER_REDACT_KEY": "a key for all hosts"]),
          input: .string(text), output: .string(limit: 16 << 20), error: .string(limit: 1 << 20))
        #expect(result.standardError == "")
        let lines = result.standardOutput.split(separator: "\n")
        sections.append(lines.filter { !$0.hasPrefix("taken ") && !$0.hasPrefix("sum ") })
      }
      #expect(sections[0].contains { $0.contains("REDACTED_") })
      #expect(sections[0] == sections[1])
    }
  }

  /// The programs that the document names.
  private static func listed() async throws -> Set<String> {
    let document = try await Command.run(["script", "--document"]).output
    return Set(document.matches(of: /\n\| `([a-z0-9]+)` \|/).map { String($0.1) })
  }
}
