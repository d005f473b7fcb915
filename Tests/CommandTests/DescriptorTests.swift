import Foundation
import TestSupport
import Testing

/// Few file descriptors mean fewer hosts at once, not failures.
struct DescriptorTests {
  @Test func fewOpenFilesAreEnough() async throws {
    try await withTemporaryFolder { folder in
      let run =
        "ulimit -n 64; exec '\(Command.path)' collect --roots '\(Command.roots("kraft"))' --save-snapshot estate"
      let answer = try await Command.run(["-c", run], in: folder, program: "sh")
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(
        answer.errors.contains("reading 5 hosts at once, since the system allows few open files (ulimit -n)"))
    }
  }
}
