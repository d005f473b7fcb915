import Foundation
import TestSupport
import Testing

struct ProgressTests {
  @Test func everyHostIsTold() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Command.run(["--roots", Command.roots("archive"), "--forks", "1"], in: folder)
      let lines = answer.errors.split(separator: "\n").filter { $0.hasSuffix(": read") }
      // One at a time, so in their order.
      #expect(lines == ["node1", "node2", "node3", "tools"].map { "\($0).waw.example.net: read" })
      #expect(!answer.errors.contains("\u{1B}"))
    }
  }

  @Test func oneLineIsRedrawnOnATerminal() async throws {
    try await withTemporaryFolder { folder in
      // `script` gives the program a terminal and hands on what it prints there.
      let command =
        "'\(Command.path)' --roots '\(Command.roots("archive"))' --output '\(folder.path)/inventory.yml'"
      let text = try await runTool("script", ["-q", "-e", "-c", command, "/dev/null"])
      #expect(text.contains("\r\u{1B}[K0 of 4 hosts read, 0 failed, 1 running"))
      #expect(text.contains("4 of 4 hosts read, 0 failed, 0 running\r\u{1B}[K"))
      #expect(!text.contains(": read"))
      #expect(text.contains("4 hosts, mode 0600"))
    }
  }
}
