import Foundation
import TestSupport
import Testing

/// Hosts on which nothing tells the version of the platform: neither packages nor class paths.
struct UnknownVersionTests {
  /// A copy of a fixture's hosts without nodes of Kafka, on which no class path names a version.
  private func roots(of fixture: String, in folder: URL) throws -> String {
    let roots = folder.appending(path: "hosts")
    try FileManager.default.copyItem(at: URL(filePath: Command.roots(fixture)), to: roots)
    for host in try roots.names() where host.hasPrefix("k") && !host.hasPrefix("ks") {
      try FileManager.default.removeItem(at: roots.appending(path: host))
    }
    let files = FileManager.default.enumerator(at: roots, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.lastPathComponent == "cmdline" else { continue }
      let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      try Data(text.replacing(/-[78]\.\d\.\d+(-ccs|-ce)?/, with: "").utf8).write(to: file)
    }
    return roots.path
  }

  @Test func theModelThatFitsBestIsTakenAndSaid() async throws {
    try await withTemporaryFolder { folder in
      let roots = try roots(of: "connect-groups", in: folder)
      let found = try await Command.run(["--roots", roots], in: folder)
      #expect(found.status == 0, "\(found.errors)")
      let inventory = try folder.appending(path: "inventory.yml").text()
      #expect(
        inventory.contains("no version of the platform was found on any host; the settings fit 7.9 best")
          && !inventory.contains("confluent_package_version: "))
      // In the collection's own variables, and not every setting as it is.
      #expect(
        inventory.contains("# A deploy from this file would leave all ")
          && inventory.contains("kafka_connect_group_id: export"))

      let existing = ["--existing", "inventory.yml", "--roots", roots]
      let drift = try await Command.run(["drift"] + existing, in: folder)
      #expect(drift.status == 0, "\(drift.output)")
      #expect(drift.output.contains("no version of the platform is said or was found; 7.9 is presumed"))
      let plan = try await Command.run(
        ["plan", "--set", "kafka_connect:kafka_connect_jolokia_enabled=true"] + existing, in: folder)
      #expect(plan.status == 2 && plan.output.contains("is presumed, which fits best"), "\(plan.errors)")
    }
  }
}
