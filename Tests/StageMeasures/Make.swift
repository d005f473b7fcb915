import ArgumentParser
import ComponentCatalog
import EstateSupport
import Foundation
import HostEvidence

/// Which estate is copied, and how.
struct CopyOptions: ParsableArguments {
  @Option(help: "One cluster with more and more hosts (wide), or many clusters (many).")
  var shape = EstateCopies.Shape.wide

  @Argument(help: "The estate to copy: a folder with hosts/HOST/root, or a snapshot.")
  var estate: String

  /// The evidence of the estate.
  func records() async throws -> [HostRecord] {
    let hosts = URL(fileURLWithPath: estate).appending(path: "hosts")
    if FileManager.default.fileExists(atPath: hosts.path) { return try await collectedRecords(below: hosts) }
    return try Snapshot(decoding: Data(contentsOf: URL(fileURLWithPath: estate)), name: estate).hosts
  }
}

/// `StageMeasures make`: the snapshot of a large estate.
struct Make: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Write the snapshot of a large estate.")

  @OptionGroup var copy: CopyOptions
  @Option(help: "How many hosts there are to be at least.") var hosts: Int
  @Option(name: .shortAndLong, help: "Where to write the snapshot.") var output: String

  func run() async throws {
    let copies = EstateCopies(try await copy.records(), catalog: try Catalog.embedded())
    let snapshot = Snapshot(
      program: "StageMeasures", taken: "2026-01-01T00:00:00Z", hosts: try copies.hosts(hosts, copy.shape),
      failures: [])
    try snapshot.encoded().write(to: URL(fileURLWithPath: output))
  }
}
