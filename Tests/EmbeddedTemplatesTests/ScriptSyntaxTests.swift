import EmbeddedTemplates
import Foundation
import TestSupport
import Testing

/// The scripts must be understood by every shell that a host may call `sh`.
struct ScriptSyntaxTests {
  private static let scripts = Template.paths.filter { $0.hasSuffix(".sh") }

  private static func isThere(_ shell: String) -> Bool {
    ["/bin", "/usr/bin"].contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(shell)") }
  }

  @Test func thereAreScripts() { #expect(Self.scripts.count >= 3) }

  @Test(.enabled(if: isThere("dash"), "needs dash: apt-get install dash"), arguments: scripts)
  func dashUnderstands(script: String) async throws {
    try await check(script, by: "dash", ["-n", "-s"])
  }

  @Test(.enabled(if: isThere("bash"), "needs bash: apt-get install bash"), arguments: scripts)
  func bashUnderstands(script: String) async throws {
    try await check(script, by: "bash", ["--posix", "-n", "-s"])
  }

  @Test(.enabled(if: isThere("busybox"), "needs busybox: apt-get install busybox"), arguments: scripts)
  func busyboxUnderstands(script: String) async throws {
    try await check(script, by: "busybox", ["sh", "-n", "-s"])
  }

  private func check(_ script: String, by shell: String, _ arguments: [String]) async throws {
    #expect(try await runTool(shell, arguments, input: Template.text(script)) == "")
  }
}
