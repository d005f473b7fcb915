import AnsibleInventory
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import EstateModel
import Foundation
import HostEvidence
import SecretKeeping
import VariableCatalog
import VariableInference

/// `cpdiscover explain`: why something is in the inventory.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell why a variable, a setting or a host is in the inventory, or why not.",
    discussion: """
      For a variable: where it stands, the lines and arguments seen, the rule of the catalog, what a deploy would write \
      without it, and what else the search could have said. For a setting of a properties file: where it was seen, and \
      which variables bring it, or why none does. For a host: what is on it. Secrets are masked, and nothing is written.

      Exit status: 0 all names were explained, 1 some are not known.

      Examples:
        cpdiscover explain ssl_enabled --snapshot estate.snapshot
        cpdiscover explain num.io.threads kb1.fra.example.net --roots fixtures/zookeeper-sasl-tls/hosts
      """)

  @Argument(help: "Variables, settings or hosts.")
  var names: [String]

  @OptionGroup var source: SourceOptions
  @OptionGroup var logging: LoggingOptions

  /// How many effects are shown for one name.
  private static let most = 20

  func validate() throws { try source.require() }

  func run() async throws {
    let console = Console(logging)
    try await console.finish { try await run(console) }
  }

  private func run(_ console: Console) async throws -> ExitCode {
    let catalog = try Catalog.embedded()
    let snapshot = try await Gathering(options: source, console: console, catalog: catalog).run(now: Date())
      .snapshot
    guard !snapshot.hosts.isEmpty else { throw Gathering.Failure("no host answered; nothing was explained") }
    let estate = Estate(records: snapshot.hosts, catalog: catalog)
    let facts = HostFacts(records: snapshot.hosts)
    let components = catalog.components.map(\.name)
    let renderer = { CatalogRenderer(model: $0, components: components, facts: facts) }
    let found = try await EstateInventories(of: estate, records: snapshot.hosts, catalog: catalog) {
      $0.map(renderer)
    }
    let known = KnownSecrets(snapshot.hosts)
    var unknown = names
    for (cluster, written) in zip(estate.clusters, found.inventories) {
      guard
        let explained = try ExplainedCluster(
          written, of: cluster, in: estate, records: snapshot.hosts, catalog: catalog, renderer: renderer)
      else {
        throw Gathering.Failure(
          "the catalog has no model of the collection for \(cluster.name.isEmpty ? "this estate" : cluster.name)'s version: every setting is said as it is"
        )
      }
      for name in names {
        let explanation = Explanation(of: name, in: explained)
        if !explanation.sections.isEmpty { unknown.removeAll { $0 == name } }
        try PrivateFile.print(known.masked(explanation.sections.map(Explain.text).joined()))
      }
    }
    for name in unknown {
      console.warn(
        "\(name) is no variable of the collection or of the inventory, no setting that was seen, and no host")
    }
    return unknown.isEmpty ? ExitStatus.complete : ExitStatus.failed
  }

  private static func text(of section: Explanation.Section) -> String {
    var lines = [section.title] + section.lines.map { "  \($0)" }
    if !section.effects.isEmpty {
      lines.append("  without it, a deploy would write:")
      lines += DifferenceLines(section.effects).lines(most: most).map { "    \($0)" }
    }
    return lines.map(DifferenceLines.line).joined(separator: "\n") + "\n\n"
  }
}
