import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import EstateModel
import Foundation
import HostEvidence
import OrderedCollections
import SecretKeeping

/// `cpdiscover verify`: what would a deploy with this inventory change?
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove an inventory: ask the real collection what a deploy with it would change.",
    discussion: """
      Renders the inventory with your own ansible-playbook (ansible-core 2.14 to 2.18) and your copy of the collection \
      confluent.platform, and compares with what the hosts hold. No host is reached for the rendering, nothing is \
      written, and the collection is left as it is.

      Exit status: 0 a deploy would change no setting, 2 it would (or a host is in no inventory), 3 it would not as far \
      as was seen, but something was not, 1 nothing could be compared, 64 wrong usage.

      Examples:
        cpdiscover verify --inventory inventory.yml --collections ~/.ansible/collections --hosts hosts.yml
        cpdiscover verify --inventory inventory.yml --collections . --snapshot estate.snapshot --show 100
      """)

  @Option(
    help: ArgumentHelp(
      "The inventory to prove; say it once for each inventory where the estate has several.",
      valueName: "file"))
  var inventory: [String] = []

  @Option(help: ArgumentHelp("How many differences to print: a number, or all.", valueName: "n"))
  var show = RowLimit(20)

  @Option(
    help: ArgumentHelp(
      "Write every difference and what was found as JSON (see cpdiscover schema).", valueName: "file"))
  var result: String?

  @OptionGroup var collection: CollectionOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try source.require()
    if inventory.isEmpty { throw ValidationError("Say which inventory: --inventory FILE.") }
    if result == "-" { throw ValidationError("--result needs a file: standard output has the report.") }
  }

  func run() async throws {
    let console = Console(logging)
    try await console.finish { try await run(console) }
  }

  private func run(_ console: Console) async throws -> ExitCode {
    if let result { try PrivateFile.requirePlace(for: result) }
    let catalog = try Catalog.embedded()
    let vault = try await source.vault.keyRing()
    var renderer = try collection.renderer(catalog, vault: vault)
    let watch = Interruption.Watch.shared
    // What is missing on this machine is told before hundreds of hosts are read.
    try await watch.cancelling { [renderer] in try await renderer.requireUsable() }
    let unreadable = inventory.first { !FileManager.default.isReadableFile(atPath: $0) }
    if let unreadable { throw RenderingError.inventoryMissing(unreadable) }
    let snapshot = try await Gathering(options: source, console: console, catalog: catalog, vault: vault)
      .run(now: Date()).snapshot
    guard !snapshot.hosts.isEmpty else {
      throw Gathering.Failure("no host answered; nothing was compared")
    }
    renderer.facts = HostFacts(records: snapshot.hosts)
    var renderings: [Rendering] = []
    for path in inventory {
      console.showProgress("\(path): rendering")
      renderings.append(try await watch.cancelling { [renderer] in try await renderer.render(.file(path)) })
    }
    console.endProgress()
    let estate = Estate(records: snapshot.hosts, catalog: catalog)
    var known = KnownSecrets(snapshot.hosts)
    renderings.forEach { known.add($0) }
    let comparison = RenderingComparison(of: snapshot.hosts, estate: estate, with: renderings)
      .hiding(known.isIn)
    let gaps = renderings.flatMap(\.gaps)
    let report = VerifyReport(
      comparison: comparison, gaps: gaps, collectionVersion: renderer.collection.version,
      shown: show.number ?? .max)
    try PrivateFile.print(report.text)
    if let result {
      var document = ResultDocument(estate, snapshot, residual: comparison, gaps: gaps)
      document.inventories = zip(inventory, renderings).map {
        ResultDocument.Inventory(path: $0, cluster: "", hosts: $1.hosts.count)
      }
      try document.write(to: result, console)
    }
    for problem in snapshot.hosts.flatMap({ host in host.problems.map { "\(host.name): \($0)" } }) {
      console.note("note: \(problem)")
    }
    let isWhole =
      snapshot.failures.isEmpty && snapshot.hosts.allSatisfy(\.problems.isEmpty)
      && comparison.isComplete && gaps.isEmpty
    if !comparison.changesNothing { return ExitStatus.different }
    return isWhole ? ExitStatus.complete : ExitStatus.incomplete
  }
}
