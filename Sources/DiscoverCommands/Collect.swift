import ArgumentParser
import ComponentCatalog
import Foundation
import HostEvidence

/// `cpdiscover collect`: evidence in, snapshot out.
struct Collect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Only read the hosts and save what was seen.",
    discussion: """
      Every later stage runs from the snapshot, without a connection. Several \
      processes can read an estate together, each its shard; later stages take \
      all their snapshots.

      Examples:
        cpdiscover collect --hosts hosts.yml --save-snapshot estate.snapshot
        cpdiscover collect --hosts hosts.yml --audit --save-snapshot estate.snapshot
        cpdiscover collect --hosts hosts.yml --shard 2/8 --save-snapshot part2.snapshot
      """)

  @OptionGroup var source: SourceOptions
  @Option(
    help: ArgumentHelp(
      "Only the I-th of N equal parts of the hosts (I from 1): for N processes that read an estate together.",
      valueName: "I/N"))
  var shard: Shard?

  @Flag(
    help: "Ask for what only `cpdiscover audit` needs, too: descriptors, volumes, logs, certificates, ...")
  var audit = false

  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try source.require()
    if source.saveSnapshot == nil { throw ValidationError("Say where to keep it: --save-snapshot FILE.") }
    if audit, !source.bundles.isEmpty { throw ValidationError("--audit goes with --hosts or --roots.") }
    if !source.snapshot.isEmpty { throw ValidationError("A snapshot can't be collected from a snapshot.") }
  }

  func run() async throws {
    let console = Console(logging)
    try await console.finish {
      if let path = source.saveSnapshot { try PrivateFile.requirePlace(for: path) }
      let gathering = Gathering(
        options: source, console: console, catalog: try Catalog.embedded(),
        vault: try await source.vault.keyRing(), shard: shard, isForAudit: audit)
      let snapshot = try await gathering.run(now: Date()).snapshot
      // A part may have no hosts, where there are more parts than hosts; its failures count when all parts come together.
      if let shard, snapshot.hosts.isEmpty, snapshot.failures.isEmpty {
        console.note("no host is in part \(shard.number) of \(shard.count)")
      } else if shard == nil, snapshot.hosts.isEmpty {
        throw Gathering.Failure("no host answered")
      }
      let isComplete = snapshot.failures.isEmpty && snapshot.hosts.allSatisfy(\.problems.isEmpty)
      for host in snapshot.hosts { host.problems.forEach { console.note("note: \(host.name): \($0)") } }
      return isComplete ? ExitStatus.complete : ExitStatus.incomplete
    }
  }
}
