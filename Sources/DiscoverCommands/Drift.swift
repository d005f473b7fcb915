import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import DriftAnalysis
import EstateModel
import Foundation
import HostEvidence

/// `cpdiscover drift`: existing inventories against what is on the hosts and what runs.
struct Drift: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell how an estate differs from its inventory: before a change, or every night.",
    discussion: """
      Holds three layers against each other: what a deploy with the inventory would write, what the files hold, what the \
      processes run with. Hosts are only read; docs/drift.md tells what each finding means.

      Exit status: 0 nothing drifted, 2 something did, 3 nothing did as far as is known, but something is not, 1 nothing \
      could be compared, 64 wrong usage.

      Examples:
        cpdiscover drift --existing inventory.yml --hosts hosts.yml
        cpdiscover drift --existing inventory.yml --snapshot estate.snapshot --fail-on major
        cpdiscover drift --existing fra/ --existing ham/ --hosts hosts.yml
        cpdiscover drift --existing inventory.yml --hosts hosts.yml --renderer ansible --collections ~/.ansible/collections
      """)

  @OptionGroup var existing: ExistingOptions

  @OptionGroup var rendering: RendererOptions
  @OptionGroup var report: ReportOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try source.require()
    if existing.existing.isEmpty { throw ValidationError("Say which inventory: --existing PATH.") }
  }

  func run() async throws {
    let console = Console(logging)
    try await console.finish { try await run(console) }
  }

  private func run(_ console: Console) async throws -> ExitCode {
    let catalog = try Catalog.embedded()
    let vault = try await source.vault.keyRing()
    let drift = try await DriftRun(existing, report, rendering, catalog, vault: vault)
    var gathering = Gathering(options: source, console: console, catalog: catalog, vault: vault)
    gathering.groups = drift.existing
    let snapshot = try await gathering.run(now: Date()).snapshot
    guard !snapshot.hosts.isEmpty else {
      throw Gathering.Failure("no host answered; nothing was compared")
    }
    let estate = Estate(records: snapshot.hosts, catalog: catalog)
    return try await drift.report(on: snapshot, estate, isLimited: source.limit != nil, console)
  }
}
