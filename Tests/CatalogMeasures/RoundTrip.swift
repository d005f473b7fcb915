import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import Foundation
import OrderedCollections
import Subprocess
import VariableCatalog

/// From an estate to our inventory and back to what a deploy with it would write: by the model, and by the real
/// collection.
struct RoundTrip {
  let estate: EstateCase
  let model: ForwardModel
  let program: String
  /// A folder a version; nil where the real collection is not asked.
  let collections: String?
  let ansiblePlaybook: String?

  /// What is needed of a result.
  private struct Result: Decodable {
    struct Inventory: Decodable { var path: String }

    var inventories: [Inventory]
    var kept: Int?
    var residual: [SettingDifference]?

    var counts: Measures.Counts {
      (residual ?? []).reduce(into: ["kept": kept ?? 0]) { $0[$1.kind.rawValue, default: 0] += 1 }
    }

    /// How many rows only one of both has. Of a file of which one can tell but that it would be written, the other
    /// tells every line: of one that is there, what is changed, added or lost.
    func unforetold(of real: Result) -> Int {
      let (mine, others) = (residual ?? [], real.residual ?? [])
      func isLine(_ row: SettingDifference, of whole: SettingDifference) -> Bool {
        whole.kind == .changed || whole.kind == row.kind
      }
      let whole = Dictionary(grouping: mine.filter { $0.key == RenderedFile.wholeKey }) {
        [$0.host, $0.file]
      }
      let lines = Dictionary(grouping: others) { [$0.host, $0.file] }
      let untold = others.filter { row in
        !(whole[[row.host, row.file]] ?? []).contains { isLine(row, of: $0) }
      }
      let unheld = mine.filter { row in
        row.key != RenderedFile.wholeKey
          || !(lines[[row.host, row.file]] ?? []).contains { isLine($0, of: row) }
      }
      return Set(unheld).symmetricDifference(untold).count
    }
  }

  func run(_ measures: inout Measures) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "measure-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let hosts = ["--roots", estate.folder.appending(path: "hosts").path, "--quiet"]
    let start = ContinuousClock.now
    try await call(["--output", "\(folder)/inventory.yml", "--result", "\(folder)/own.json"] + hosts)
    measures.seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    let own = try result("\(folder)/own.json")
    measures.own = own.counts
    measures.misses += RoundTrip.lines(own, "own")
    let guards = try Catalog.embedded().deploy.guards
    let components = try Catalog.embedded().components.map(\.name)
    let guarding = Set(guards.flatMap { guardian in components.map { guardian.name(for: $0) } })
    let said =
      estate.hasInventory
      ? estate.assignment(of: try estate.inventory(), model).variables.values.flatMap(\.keys) : []
    for inventory in own.inventories {
      let size = EffectiveSize(
        try readInventory(at: inventory.path).inventory, of: estate, model,
        without: guarding.subtracting(said)
      ).size
      measures.ours = measures.ours.map { $0 + size } ?? size
    }
    guard let collections else { return }
    var arguments = ["verify", "--result", "\(folder)/real.json", "--show", "0"] + hosts
    arguments += ["--collections", "\(collections)/\(estate.version.minor).x"]
    arguments += ansiblePlaybook.map { ["--ansible-playbook", $0] } ?? []
    try await call(arguments + own.inventories.flatMap { ["--inventory", $0.path] })
    let real = try result("\(folder)/real.json")
    measures.real = real.counts
    measures.misses += RoundTrip.lines(real, "real")
    measures.unforetold = own.unforetold(of: real)
  }

  private static func lines(_ result: Result, _ name: String) -> [String] {
    (result.residual ?? []).map { row in
      "\(name): \(row.host) \(row.file): \(row.kind.rawValue) \(row.key): \(row.observed ?? "-") -> \(row.rendered ?? "-")"
    }
  }

  private func result(_ path: String) throws -> Result {
    try JSONDecoder().decode(Result.self, from: Data(contentsOf: URL(filePath: path)))
  }

  private func call(_ arguments: [String]) async throws {
    let answer = try await Subprocess.run(
      .name("env"), arguments: Arguments([program] + arguments), output: .discarded,
      error: .string(limit: 1 << 20))
    // Differences and hosts that were read in part are what is measured.
    guard case .exited(let status) = answer.terminationStatus, [0, 2, 3].contains(status) else {
      throw EstateCase.Failure(description: "\(arguments[0]): \(answer.standardError)")
    }
  }
}
