import ArgumentParser
import ComponentCatalog
import DriftMutations
import EstateSupport
import Foundation
import SystemPackage

/// Measures whether reports tell the truth: changes estates at random, and looks for each change in the report.
@main
struct DriftMeasures: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Changes estates (CASE/hosts, CASE/inventory.yml) at random and looks for each change in the drift report.",
    discussion: """
      Every case is held against its own inventory first, which must find nothing. Then one thing is changed at a time \
      (a setting, a file's owner, a unit stopped, a host moved, ids swapped, ...): the report must find it once, with \
      its kind, host, file and key, and nothing else.

      Status 1 where a report told something wrong.

      Example:
        DriftMeasures fixtures/*
      """)

  @Option(help: ArgumentHelp("Changes for each case.", valueName: "n"))
  var mutations = 300

  @Option(help: ArgumentHelp("Start of the random numbers.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("How many faults of a case are printed.", valueName: "n"))
  var show = 10

  @Argument(help: "Folders of estates; those without an inventory are passed over.")
  var cases: [String]

  func run() async throws {
    let catalog = try Catalog.embedded()
    var (done, wrong) = (0, 0)
    var kinds: [String: Int] = [:]
    for path in cases where FileManager.default.fileExists(atPath: "\(path)/inventory.yml") {
      do {
        let estate = try MutatedCase(
          try await collectedRecords(below: URL(filePath: "\(path)/hosts")),
          inventory: "\(path)/inventory.yml", catalog: catalog)
        let faults = estate.faults(mutations: mutations, seed: seed, kinds: &kinds)
        print("\(faults.isEmpty ? "ok " : "BAD") \(path): \(mutations) changes, \(faults.count) faults")
        for fault in faults.prefix(show) { print("  \(fault)") }
        wrong += faults.count
        done += mutations
      } catch {
        print("BAD \(path): \(error)")
        wrong += 1
      }
    }
    print("together: \(done) changes, \(wrong) faults")
    for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) { print("  \(kind): \(count)") }
    if wrong > 0 { throw ExitCode(1) }
  }
}
