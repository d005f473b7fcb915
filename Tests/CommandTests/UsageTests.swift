import EmbeddedTemplates
import TestSupport
import Testing

struct UsageTests {
  @Test func version() async throws {
    let answer = try await Command.run(["--version"])
    #expect(answer.status == 0)
    #expect(answer.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    #expect(answer.errors.isEmpty)
  }

  @Test func help() async throws {
    let answer = try await Command.run(["--help"])
    #expect(answer.status == 0)
    #expect(answer.errors.isEmpty)
    for word in ["discover", "collect", "script", "verify", "cpdiscover --hosts hosts.yml"] {
      #expect(answer.output.contains(word))
    }
    let discover = try await Command.run(["discover", "--help"])
    let options = [
      "--hosts", "--output", "--limit", "--forks", "--timeout", "--save-snapshot", "--snapshot", "--roots",
      "--verbose",
      "--quiet", "--version",
    ]
    for option in options { #expect(discover.output.contains(option)) }
    for status in [
      "0 every host answered", "3 hosts are missing", "1 nothing could be written", "64 wrong usage",
    ] {
      #expect(discover.output.replacing(/\s+/, with: " ").contains(status))
    }
  }

  @Test(arguments: [
    ["--hosts"], ["--wrong"], ["discover", "more"], [], ["--hosts", "a", "--roots", "b"],
    ["--snapshot", "a", "--limit", "b"],
    ["--roots", "a", "--forks", "0"], ["--roots", "a", "--forks", "many"],
    ["--roots", "a", "--timeout", "0"],
    ["--roots", "a", "--verbose", "--quiet"], ["collect", "--roots", "a"],
    ["collect", "--snapshot", "a", "--save-snapshot", "b"], ["script", "more"], ["verify", "--roots", "a"],
    ["verify", "--inventory", "a"], ["verify", "--inventory", "a", "--roots", "b", "--show", "-1"],
    ["verify", "--inventory", "a", "--roots", "b", "--hash-behaviour", "c"],
  ])
  func wrongUsage(arguments: [String]) async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Command.run(arguments, in: folder)
      #expect(answer.status == 64)
      #expect(answer.output.isEmpty)
      #expect(answer.errors.hasPrefix("Error: "))
      #expect(try folder.names().isEmpty)
    }
  }

  @Test func everyScriptIsPrinted() async throws {
    var printed: Set<Substring> = []
    for arguments in [["script"], ["script", "--bundle"], ["script", "--bundle", "--redact"]] {
      let answer = try await Command.run(arguments)
      #expect(answer.status == 0)
      #expect(answer.errors.isEmpty)
      #expect(answer.output.firstMatch(of: /@[A-Z_]+@/) == nil)
      _ = try await runTool("sh", ["-n", "-s"], input: answer.output)
      printed.formUnion(answer.output.split(separator: "\n"))
    }
    for path in Template.paths where path.hasSuffix(".sh") {
      // Lines with a place that is filled in for each host differ.
      let lines = try Template.text(path).split(separator: "\n").filter { !$0.contains("@") }
      #expect(lines.allSatisfy(printed.contains), "\(path)")
    }
  }
}
