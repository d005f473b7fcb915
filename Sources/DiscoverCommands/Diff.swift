import ArgumentParser
import ComponentCatalog
import DriftAnalysis
import Foundation
import HostEvidence
import SecretKeeping

/// `cpdiscover diff`: an estate at two times.
struct Diff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what changed on an estate between two snapshots.",
    discussion: """
      Java that was patched, memory that was taken away, a worker that is gone, a setting that was edited: hosts are not \
      reached, both snapshots were saved before (cpdiscover collect). docs/drift.md tells what each finding means.

      Exit status: 0 nothing changed, 2 something did, 3 nothing did as far as is known, but something is not, 1 nothing \
      could be compared, 64 wrong usage.

      Example:
        cpdiscover diff monday.snapshot tuesday.snapshot
      """)

  @Argument(help: ArgumentHelp("The earlier snapshot.", valueName: "old"))
  var old: String

  @Argument(help: ArgumentHelp("The later snapshot.", valueName: "new"))
  var new: String

  @Option(
    help: ArgumentHelp(
      "A snapshot from before the earlier one, for hosts that could not be read then; say it again for more.",
      valueName: "file"))
  var older: [String] = []

  @OptionGroup var vault: VaultOptions
  @OptionGroup var report: ReportOptions
  @OptionGroup var logging: LoggingOptions

  func run() async throws {
    let console = Console(logging)
    try await console.finish {
      let catalog = try Catalog.embedded()
      let output = try ReportOutput(report, catalog: catalog, now: Date())
      var before = try await Gathering.snapshot(at: old, console, vault: vault.keyRing)
      for path in older {
        before.fill(from: try await Gathering.snapshot(at: path, console, vault: vault.keyRing))
      }
      let now = try await Gathering.snapshot(at: new, console, vault: vault.keyRing)
      let analysis = SnapshotAnalysis(from: before, to: now, names: (old, new), catalog: catalog)
      return try output.write(analysis.report, hiding: KnownSecrets(before.hosts + now.hosts), console)
    }
  }
}
