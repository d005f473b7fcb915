import AnsibleInventory
import AnsibleYAML
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import EstateModel
import Foundation
import HostEvidence
import OrderedCollections
import VariableCatalog
import VariableInference

/// `cpdiscover plan`: what would a deploy do otherwise with this variable?
struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what a changed variable of an inventory would make a deploy do otherwise.",
    discussion: """
      Renders the existing inventory and the changed one, and tells the settings, files and hosts that differ, what a \
      deploy would do besides, which services it would restart and in which order; apart from that, what it would change \
      anyway. Nothing is written unless --write asks for it; then the change is put into the inventory, with its comments \
      and order kept, and the older file stays beside it.

      Exit status: 0 the change would make no difference, 2 it would, 3 something is not known, 1 nothing was told.

      Examples:
        cpdiscover plan --existing inventory.yml --set jmxexporter_enabled=true --hosts hosts.yml
        cpdiscover plan --existing inventory.yml --set kafka_broker:kafka_broker_jmxexporter_port=8081 --snapshot estate.snapshot
        cpdiscover plan --existing inventory.yml --vars tuning.yml --snapshot estate.snapshot --write
      """)

  @Option(help: ArgumentHelp("The inventory that is to be changed: one YAML file.", valueName: "file"))
  var existing: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A variable with its new value (YAML), for all hosts or for a group; say it once for each.",
      valueName: "[group:]name=value"))
  var changes: [String] = []

  @Option(help: ArgumentHelp("A YAML file with variables for all hosts.", valueName: "file"))
  var vars: [String] = []

  @Flag(help: "Put the change into the inventory.")
  var write = false

  @Option(help: ArgumentHelp("How many settings to print; 0 for none.", valueName: "n"))
  var show = 60

  @Option(
    help: ArgumentHelp(
      "What tells what a deploy would write: the catalog in this program, or the real collection (ansible).",
      valueName: "catalog|ansible"))
  var renderer = Discover.RendererChoice.catalog

  @OptionGroup var collection: CollectionOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try source.require()
    if changes.isEmpty, vars.isEmpty {
      throw ValidationError("Say what to change: --set NAME=VALUE or --vars FILE.")
    }
    if show < 0 { throw ValidationError("--show must be 0 or more.") }
    if renderer == .catalog, collection.collections != nil || collection.ansiblePlaybook != nil {
      throw ValidationError("--collections and --ansible-playbook go with --renderer ansible.")
    }
  }

  func run() async throws {
    let console = Console(logging)
    try await console.finish { try await run(console) }
  }

  private func run(_ console: Console) async throws -> ExitCode {
    let catalog = try Catalog.embedded()
    let vault = try await source.vault.keyRing()
    let loaded = try readInventory(at: existing, vault: vault)
    let wanted = try wantedChanges()
    let changed = try loaded.inventory.applying(wanted)
    if renderer == .ansible, loaded.inventory.hasFilesBeside {
      throw Gathering.Failure(
        "--renderer ansible takes an inventory in one file: beside \(existing) lie group_vars or host_vars")
    }
    // What can't be written is told before hosts are read.
    let text = write || renderer == .ansible ? try changedText(wanted) : nil
    let ansible = renderer == .ansible ? try collection.renderer(catalog) : nil
    try await ansible?.requireUsable()
    let snapshot = try await Gathering(options: source, console: console, catalog: catalog, vault: vault)
      .run(now: Date()).snapshot
    guard !snapshot.hosts.isEmpty else { throw Gathering.Failure("no host answered; nothing was compared") }
    let estate = Estate(records: snapshot.hosts, catalog: catalog)
    let facts = HostFacts(records: snapshot.hosts)
    let hosts = loaded.inventory.hosts.keys
    let named = Rendering(hosts: hosts, of: loaded.inventory)
    guard let cluster = DeployPlan.cluster(of: named, in: estate, records: snapshot.hosts),
      let model = try ClusterInventory.version(of: cluster).flatMap(ForwardModel.covering)
    else {
      throw Gathering.Failure(
        "\(existing) names no host with services of a version that the catalog knows; nothing was compared")
    }
    let own = CatalogRenderer(model: model, components: catalog.components.map(\.name), facts: facts)
    var sides = [loaded.inventory, changed].map { DeployPlan.Side($0, own.render($0)) }
    if var ansible, let text {
      ansible.facts = facts
      let watch = Interruption.Watch.shared
      let before = try String(contentsOfFile: existing, encoding: .utf8)
      sides = try await watch.cancelling { [ansible] in
        var sides: [DeployPlan.Side] = []
        for (inventory, text) in [(loaded.inventory, before), (changed, text)] {
          sides.append(DeployPlan.Side(inventory, try await ansible.render(.text(text))))
        }
        return sides
      }
    }
    let plan = DeployPlan(
      from: sides[0], to: sides[1], of: cluster, in: estate, records: snapshot.hosts, catalog: catalog,
      model: model, renderer: own)
    let comparison = RenderingComparison(of: snapshot.hosts, estate: estate, with: [sides[0].rendering])
    let lines = PlanLines(
      plan: plan, names: wanted.map(\.description).joined(separator: ", "),
      drift: comparison.differences.filter { $0.kind != .unmanaged }, shown: show)
    try PrivateFile.print(lines.text)
    for change in wanted {
      let untouched = changed.hostsUntouched(by: change, .merge)
      if !untouched.isEmpty {
        console.note(
          "note: \(change) has another value on \(DifferenceLines.names(untouched)), from a group or level that counts more"
        )
      }
    }
    if write, let text { try put(text, console) }
    let isWhole = snapshot.failures.isEmpty && snapshot.isWhole && comparison.isComplete && plan.gaps.isEmpty
    if !isWhole { return ExitStatus.incomplete }
    return plan.changes.isEmpty && plan.actions.isEmpty ? ExitStatus.complete : ExitStatus.different
  }

  private func wantedChanges() throws -> [InventoryChange] {
    var wanted: [InventoryChange] = []
    for path in vars {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw Gathering.Failure("\(path) can't be read: \(String(cString: strerror(errno)))")
      }
      wanted += try InventoryChange.changes(in: Array(data), file: path)
    }
    return wanted + (try changes.map(InventoryChange.init(parsing:)))
  }

  private func changedText(_ wanted: [InventoryChange]) throws -> String {
    var text = InventoryText(try String(contentsOfFile: existing, encoding: .utf8), file: existing)
    try text.apply(wanted)
    return text.text
  }

  private func put(_ text: String, _ console: Console) throws {
    let kept = try PrivateFile.write(Data(text.utf8), to: existing)
    console.note(
      kept.map { "\(existing): changed; the older file is \($0)" } ?? "\(existing): it says so already")
  }
}

extension Inventory {
  fileprivate var hasFilesBeside: Bool {
    groups.values.contains { !$0.fileVariables.isEmpty }
      || hosts.values.contains { !$0.fileVariables.isEmpty }
  }
}

extension Rendering {
  /// Hosts of an inventory, with their addresses and no file.
  fileprivate init(hosts: some Sequence<String>, of inventory: Inventory) {
    self.init()
    for host in hosts {
      let variables = inventory.variables(of: host, hashBehaviour: .merge)
      self.hosts[host] = RenderedHost(
        address: variables["ansible_host"]?.value.scalarText,
        port: variables["ansible_port"]?.value.scalarText)
    }
  }
}
