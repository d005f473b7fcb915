import AnsibleInventory
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import EstateModel
import Foundation
import HostEvidence
import SecretKeeping
import VariableInference

/// `cpdiscover discover`: evidence in, inventory out.
struct Discover: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the inventory of an estate (the default).",
    discussion: """
      An older file of that name is kept as NAME.~1~ (~2~, ...). Several Kafka \
      clusters give one inventory each: inventory-NAME.yml. What a deploy from \
      an inventory would still change stands at its head.

      Exit status: 0 every host answered, 3 hosts are missing or were read in \
      part (they are named), 1 nothing could be written, 64 wrong usage; with \
      --existing also 2: the estate is not as those inventories say.

      Examples:
        cpdiscover --hosts hosts.yml
        cpdiscover --snapshot estate.snapshot --output - | less
        cpdiscover --hosts hosts.yml --result result.json
        cpdiscover --hosts hosts.yml --output new.yml --existing inventory.yml
        cpdiscover --hosts hosts.yml --renderer ansible --collections ~/.ansible/collections
      """)

  @OptionGroup var source: SourceOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write the inventory; - for standard output.", valueName: "file"))
  var output = "inventory.yml"

  @Option(
    help: ArgumentHelp(
      "Write what was found, and what a deploy would still change, as JSON; - for standard output.",
      valueName: "file"))
  var result: String?

  @OptionGroup var secrets: SecretOptions
  @OptionGroup var rendering: RendererOptions
  @OptionGroup var existing: ExistingOptions
  @OptionGroup var report: ReportOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try source.require()
    if !existing.existing.isEmpty, output == "-" || result == "-" {
      throw ValidationError(
        "With --existing, standard output has the drift report: give --output and --result files.")
    }
    if output == "-", secrets.secrets == .file {
      throw ValidationError("--secrets file writes beside the inventory: give --output a file name.")
    }
    if output == "-", result == "-" { throw ValidationError("Only one of --output and --result can be -.") }
  }

  func run() async throws {
    let console = Console(logging)
    try await console.finish { try await run(console) }
  }

  private func run(_ console: Console) async throws -> ExitCode {
    // What can't be written is told before hundreds of hosts are read.
    for path in [output, result, source.saveSnapshot].compactMap(\.self) where path != "-" {
      try PrivateFile.requirePlace(for: path)
    }
    let catalog = try Catalog.embedded()
    let renderings = DiscoveryRenderer(catalog, try await rendering.ansible(catalog))
    let vault = try await source.vault.keyRing()
    let mode = try secrets.mode(vault)
    let drift =
      existing.existing.isEmpty
      ? nil : try await DriftRun(existing, report, rendering, catalog, vault: vault)
    var gathering = Gathering(options: source, console: console, catalog: catalog, vault: vault)
    gathering.groups = drift?.existing ?? []
    let gathered = try await gathering.run(now: Date())
    let snapshot = gathered.snapshot
    guard !snapshot.hosts.isEmpty else { throw Gathering.Failure("no host answered; nothing was written") }
    let estate = Estate(records: snapshot.hosts, catalog: catalog)
    try require(estate, of: snapshot, console)
    let found = try await renderings.inventories(of: estate, snapshot)
    let residual = found.residual.map { residual in
      // Looking for secrets takes as long as all the rest.
      residual.differences.isEmpty ? residual : residual.hiding(KnownSecrets(snapshot.hosts).isIn)
    }
    var document = ResultDocument(
      estate, snapshot, residual: residual, gaps: found.gaps,
      remarks: found.inventories.flatMap(\.remarks))
    document.actions = found.inventories.flatMap { inventory in
      inventory.actions.map { .init($0, cluster: inventory.cluster) }
    }
    var secrets = InventorySecrets(mode, vault, of: snapshot)
    document.supplies = found.inventories.flatMap(\.supplies)
    for (cluster, inventory) in zip(estate.clusters, found.inventories) {
      let hosts = Set(cluster.services.map(\.host))
      // A host with nothing in any inventory concerns all of them.
      let foreign = Set(estate.clusters.flatMap(\.services).map(\.host)).subtracting(hosts)
      let lines = ResidualLines(residual: residual?.limited(to: hosts), gaps: found.gaps).lines
      let head = InventoryHead(snapshot: snapshot, withheld: gathered.withheld)
      var inventory = inventory
      let places = try secrets.place(in: &inventory)
      inventory.setHeader(
        head.lines(
          of: inventory, secrets: places, residual: lines,
          remarks: Remark.ordered(estate.remarks + inventory.remarks).filter { !foreign.contains($0.host) }))
      document.inventories.append(try write(inventory, secrets, console))
      lines.forEach { console.note($0) }
    }
    try secrets.writeFile(beside: output, console)
    if let result { try document.write(to: result, console) }
    for line in RemarkLines(document.remarks.map { Remark(host: $0.host, $0.text) }).lines {
      console.note("note: \(line)")
    }
    if !snapshot.failures.isEmpty {
      console.warn(
        "missing from the inventory, of \(counted(snapshot.hosts.count + snapshot.failures.count, "host")): \(snapshot.failures.map(\.host).joined(separator: ", "))"
      )
    }
    if !snapshot.isWhole || !estate.isComplete {
      console.warn("some hosts were read in part; the notes say what is missing")
    }
    let status = try await drift?.report(on: snapshot, estate, isLimited: source.limit != nil, console)
    if status == ExitStatus.different { return ExitStatus.different }
    return document.complete ? status ?? ExitStatus.complete : ExitStatus.incomplete
  }

  /// Makes sure that there is something to write, and a place for it.
  private func require(_ estate: Estate, of snapshot: Snapshot, _ console: Console) throws {
    guard estate.clusters.contains(where: { !$0.services.isEmpty }) else {
      RemarkLines(estate.remarks).lines.forEach { console.note("note: \($0)") }
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
  }

  private func write(
    _ inventory: ClusterInventory, _ secrets: InventorySecrets, _ console: Console
  ) throws -> ResultDocument.Inventory {
    let text = try inventory.document.text()
    try inventory.document.requireReadsBack(text)
    let hosts = inventory.document.hostCount
    guard output != "-" else {
      try PrivateFile.print(text)
      return ResultDocument.Inventory(path: output, cluster: inventory.cluster, hosts: hosts)
    }
    let path = path(of: inventory.cluster)
    let kept = try PrivateFile.write(Data(text.utf8), to: path)
    console.note(
      "\(path): \(counted(hosts, "host")), mode 0600, \(secrets.remark)"
        + (kept.map { "; the older file is \($0)" } ?? ""))
    return ResultDocument.Inventory(path: path, cluster: inventory.cluster, hosts: hosts, older: kept)
  }

  /// `inventory.yml`, or `inventory-NAME.yml` for one of several clusters.
  private func path(of cluster: String) -> String {
    guard !cluster.isEmpty else { return output }
    let name = output.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "\(output)-\(cluster)" }
    return "\(output.dropLast(name.distance(from: dot, to: name.endIndex)))-\(cluster)\(name[dot...])"
  }
}
