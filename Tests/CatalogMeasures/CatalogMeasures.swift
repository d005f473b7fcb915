import ArgumentParser
import ComponentCatalog
import Foundation
import VariableCatalog

/// Measures what the catalog and the inference come to, on estates with the inventory that they were deployed from.
@main
struct CatalogMeasures: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures catalog and inference on estates (CASE/hosts, CASE/case.json, CASE/inventory.yml).",
    discussion: """
      forward   settings of the estate's files that the model tells from its own inventory: right / wrong
      own       settings that come back from our inventory by the model: kept / changed / lost / added / unmanaged
      real      the same by the real collection, with --collections
      foretold  whether both name the same differences
      variables values in our inventory that change a file / those in the original; without guards that the original
                lacks, and what only they make necessary
      custom    those of custom properties: ours / the original's

      Status 1 where a setting is told wrong, changed or lost, or was not foretold.

      Examples:
        CatalogMeasures fixtures/*
        CatalogMeasures --program .build/release/cpdiscover --collections ~/versions --misses CASE...
      """)

  @Option(help: ArgumentHelp("Another catalog than that of the program.", valueName: "dir"))
  var catalog: String?

  @Option(
    help: ArgumentHelp(
      "The program whose inventories are measured; without it, forward only.", valueName: "path"))
  var program: String?

  @Option(
    help: ArgumentHelp(
      "Folder with a folder a version (7.9.x), each with ansible_collections/confluent/platform.",
      valueName: "dir"))
  var collections: String?

  @Option(help: ArgumentHelp("The program ansible-playbook.", valueName: "path"))
  var ansiblePlaybook: String?

  @Flag(help: "Print every setting that was told wrong or differs.")
  var misses = false

  @Argument(help: "Folders of estates.")
  var cases: [String]

  func run() async throws {
    let models = try ModelShelf(folder: catalog)
    var sum = Measures()
    var isGood = true
    for path in cases {
      do {
        let measures = try await measure(try EstateCase(path), models)
        print(measures.line(named: EstateCase.name(of: path)))
        if misses { measures.misses.forEach { print("  \($0)") } }
        sum.add(measures)
        isGood = isGood && measures.isGood
      } catch {
        print("\(path): \(error)")
        isGood = false
      }
    }
    print(sum.line(named: "together"))
    if !isGood { throw ExitCode(1) }
  }

  private func measure(_ estate: EstateCase, _ models: ModelShelf) async throws -> Measures {
    var measures = Measures()
    let model = try models.model(estate.version)
    if estate.hasInventory {
      let forward = try Forward(estate, model)
      measures.forward = (forward.right, forward.misses.count)
      measures.misses += forward.misses.map { "forward: \($0)" } + forward.gaps.sorted().map { "gap: \($0)" }
      measures.original = EffectiveSize(try estate.inventory(), of: estate, model).size
    }
    guard let program else { return measures }
    let trip = RoundTrip(
      estate: estate, model: model, program: program, collections: collections,
      ansiblePlaybook: ansiblePlaybook)
    try await trip.run(&measures)
    return measures
  }
}

/// The models by version, each read once.
final class ModelShelf {
  private let folder: String?
  private var models: [PlatformVersion: ForwardModel] = [:]

  /// - Parameter folder: of a catalog; nil for that of the program.
  init(folder: String?) throws { self.folder = folder }

  func model(_ version: PlatformVersion) throws -> ForwardModel {
    if let model = models[version] { return model }
    let model = try read(version)
    models[version] = model
    return model
  }

  private func read(_ version: PlatformVersion) throws -> ForwardModel {
    guard let folder else { return try .embedded(version) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yml") }
    return try ForwardModel(
      files: names.sorted().map { name in
        (name, [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))))
      },
      version: version)
  }
}
