import Foundation
import TestSupport
import Testing

@testable import StageMeasures

/// The tool itself, on an estate of one host and of two.
struct StageFiguresTests {
  @Test func everyStageIsMeasuredAtEverySize() async throws {
    try await withTemporaryFolder { folder in
      let json = folder.appending(path: "stages.json").path
      let estate = projectFolder.appending(path: "fixtures/renamed-unit").path
      // The program lies beside the tests.
      let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
        path: "StageMeasures")
      let table = try await runTool(
        "env", [program.path, "--shape", "many", "--sizes", "1,2", "--json", json, estate])
      #expect(table.split(separator: "\n").count == 3)
      let figures = try JSONDecoder().decode(
        [Figures].self, from: try Data(contentsOf: URL(filePath: json)))
      #expect(figures.map(\.hosts) == [1, 2])
      #expect(figures.allSatisfy { $0.stages.map(\.name) == Stage.all.map(\.name) })
      #expect(figures.allSatisfy { $0.stages.allSatisfy { $0.megabytes > 0 && $0.seconds >= 0 } })
      #expect(figures[1].settings == 2 * figures[0].settings)
    }
  }
}
