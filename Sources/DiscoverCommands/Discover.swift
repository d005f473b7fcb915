import AnsibleInventory
import ArgumentParser
import ComponentCatalog
import EstateModel
import Foundation
import HostEvidence
import VariableCatalog
import VariableInference

/// `cpdiscover discover`: evidence in, inventory out.
struct Discover: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the inventory of an estate (the default).",
    discussion: """
      An older file of that name is kept as NAME.~1~ (~2~, ...). Several Kafka \
      clusters give one inventory each: inventory-NAME.yml.

      Exit status: 0 every host answered, 3 hosts are missing or were read in \
      part (they are named), 1 nothing could be written, 64 wrong usage.

      Examples:
        cpdiscover --hosts hosts.yml
        cpdiscover --snapshot estate.snapshot --output - | less
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var logging: LoggingOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write the inventory; - for standard output.", valueName: "file"))
  var output = "inventory.yml"

  @Flag(
    name: .customLong("natural"),
    help: """
      Preview: say in the collection's own variables (ssl_enabled, sasl_protocol, ...) what they explain, and only the \
      rest as custom properties. Prove the result with 'cpdiscover verify' before a deploy.
      """)
  var isNatural = false

  func run() async throws {
    let console = Console(logging)
    try await console.finish { try await run(console) }
  }

  private func run(_ console: Console) async throws -> ExitCode {
    // What can't be written is told before hundreds of hosts are read.
    for path in [output == "-" ? nil : output, source.saveSnapshot].compactMap(\.self) {
      try PrivateFile.requirePlace(for: path)
    }
    let catalog = try Catalog.embedded()
    let gathered = try await Gathering(options: source, console: console, catalog: catalog).run(now: Date())
    let snapshot = gathered.snapshot
    guard !snapshot.hosts.isEmpty else { throw Gathering.Failure("no host answered; nothing was written") }
    let estate = Estate(records: snapshot.hosts, catalog: catalog)
    guard estate.clusters.contains(where: { !$0.services.isEmpty }) else {
      estate.remarks.forEach { console.note("note: \($0)") }
      let what =
        estate.unread.isEmpty
        ? "no component was found" : "no component's main file could be read (is ansible_become needed?)"
      throw Gathering.Failure("\(what) on \(counted(snapshot.hosts.count, "host")); nothing was written")
    }
    guard output != "-" || estate.clusters.count == 1 else {
      let names = estate.clusters.map(\.name).joined(separator: ", ")
      throw Gathering.Failure(
        "there are several clusters (\(names)), an inventory each: give --output a file name")
    }
    var remarks = estate.remarks
    for cluster in estate.clusters {
      let model = isNatural ? try ClusterInventory.version(of: cluster).flatMap(ForwardModel.covering) : nil
      if isNatural, model == nil {
        console.warn(
          "no model of the collection for \(cluster.name.isEmpty ? "this estate" : cluster.name)'s version: every setting is said as it is"
        )
      }
      var inventory = ClusterInventory(cluster, in: estate, catalog: catalog, model: model)
      remarks += inventory.remarks
      // A host with nothing in any inventory concerns all of them.
      let foreign = Set(estate.clusters.flatMap(\.services).map(\.host)).subtracting(
        cluster.services.map(\.host))
      let head = InventoryHead(snapshot: snapshot, withheld: gathered.withheld)
      inventory.setHeader(
        head.lines(
          cluster: cluster.name, isPreview: model != nil,
          remarks: Remark.ordered(estate.remarks + inventory.remarks).filter { !foreign.contains($0.host) }))
      try write(inventory, console)
    }
    for remark in Remark.ordered(remarks) { console.note("note: \(remark)") }
    let isPartial = snapshot.hosts.contains { !$0.problems.isEmpty } || !estate.isComplete
    if !snapshot.failures.isEmpty {
      console.warn(
        "missing from the inventory, of \(counted(snapshot.hosts.count + snapshot.failures.count, "host")): \(snapshot.failures.map(\.host).joined(separator: ", "))"
      )
    }
    if isPartial { console.warn("some hosts were read in part; the notes say what is missing") }
    return snapshot.failures.isEmpty && !isPartial ? ExitStatus.complete : ExitStatus.incomplete
  }

  private func write(_ inventory: ClusterInventory, _ console: Console) throws {
    let text = try inventory.document.text()
    try inventory.document.requireReadsBack(text)
    guard output != "-" else { return try PrivateFile.print(text) }
    let path = path(of: inventory.cluster)
    let kept = try PrivateFile.write(Data(text.utf8), to: path)
    let hosts = inventory.document.hostCount
    console.note(
      "\(path): \(counted(hosts, "host")), mode 0600, secrets in plain text"
        + (kept.map { "; the older file is \($0)" } ?? ""))
  }

  /// `inventory.yml`, or `inventory-NAME.yml` for one of several clusters.
  private func path(of cluster: String) -> String {
    guard !cluster.isEmpty else { return output }
    let name = output.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "\(output)-\(cluster)" }
    return "\(output.dropLast(name.distance(from: dot, to: name.endIndex)))-\(cluster)\(name[dot...])"
  }
}
