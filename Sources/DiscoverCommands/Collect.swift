import ArgumentParser
import ComponentCatalog
import Foundation
import HostEvidence

/// `cpdiscover collect`: evidence in, snapshot out.
struct Collect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Only read the hosts and save what was seen.",
    discussion: """
      Every later stage runs from the snapshot, without a connection.

      Example:
        cpdiscover collect --hosts hosts.yml --save-snapshot estate.snapshot
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    if source.saveSnapshot == nil { throw ValidationError("Say where to keep it: --save-snapshot FILE.") }
    if source.snapshot != nil { throw ValidationError("A snapshot can't be collected from a snapshot.") }
  }

  func run() async throws {
    let console = Console(logging)
    try await console.finish {
      if let path = source.saveSnapshot { try PrivateFile.requirePlace(for: path) }
      let gathering = Gathering(options: source, console: console, catalog: try Catalog.embedded())
      let snapshot = try await gathering.run(now: Date()).snapshot
      if snapshot.hosts.isEmpty { throw Gathering.Failure("no host answered") }
      let isComplete = snapshot.failures.isEmpty && snapshot.hosts.allSatisfy(\.problems.isEmpty)
      for host in snapshot.hosts { host.problems.forEach { console.note("note: \(host.name): \($0)") } }
      return isComplete ? ExitStatus.complete : ExitStatus.incomplete
    }
  }
}
