import Foundation
import TestSupport
import Testing

/// docs/nightly/Jenkinsfile, run by Groovy with its few steps done for real (`pipeline.groovy`).
struct NightlyPipelineTests {
  private static let groovy = ExternalTool(variable: "CPDISCOVER_GROOVY", name: "groovy")

  /// What a build says, line by line.
  private func build(_ place: NightlyPlace, _ groovy: ExternalTool) async throws -> [String] {
    let workspace = place.folder.appending(path: "work")
    try FileManager.default.createDirectory(at: workspace, withIntermediateDirectories: true)
    let java = URL(filePath: try #require(ExternalTool(variable: "JAVA", name: "java")).path)
      .resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    let answer = try await Command.run(
      [
        "JAVA_HOME=\(java.path)", "KEEP=3", "PATH=\(place.folder.path)/bin:/usr/bin:/bin", groovy.path,
        projectFolder.appending(path: "Tests/CommandTests/pipeline.groovy").path,
        projectFolder.appending(path: "docs/nightly/Jenkinsfile").path, workspace.path,
      ], in: place.folder, program: "/usr/bin/env")
    #expect(answer.status == 0, "\(answer.all)")
    return answer.output.split(separator: "\n").map(String.init)
  }

  @Test(.enabled(if: groovy != nil, "needs groovy: scripts/setup installs it"))
  func aBuildKeepsReportsAndMailsOnNews() async throws {
    let groovy = try #require(Self.groovy)
    try await withTemporaryFolder { folder in
      let place = try NightlyPlace(folder)
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "bin/cpdiscover-nightly").path,
        withDestinationPath: NightlyPlace.script)
      let first = try await build(place, groovy)
      #expect(first.contains("junit: [audit.xml]"), "\(first)")
      #expect(first.contains("archived: [audit.html, audit.txt, audit.xml, hosts.txt, news.txt]"), "\(first)")
      #expect(first.contains("mail: kafka-team@example.com: Kafka estate: news (nightly)"))
      #expect(first.last == "result: SUCCESS")
      let second = try await build(place, groovy)
      #expect(second.contains("junit: [audit.xml, diff.xml]"), "\(second)")
      #expect(!second.contains { $0.hasPrefix("mail: ") } && second.last == "result: SUCCESS")
      // No host is left: reports of an older build must not stand for those of this one.
      try FileManager.default.removeItem(at: folder.appending(path: "hosts"))
      let failed = try await build(place, groovy)
      #expect(failed.contains("failed: the nightly run did not work"), "\(failed)")
      #expect(failed.contains("junit: []") && failed.contains("archived: []"))
      #expect(
        failed.contains("mail: kafka-team@example.com: Kafka estate: the nightly run did not work"))
      #expect(failed.last == "result: FAILURE")
    }
  }
}
