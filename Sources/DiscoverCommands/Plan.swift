import AnsibleInventory
import AnsibleVault
import AnsibleYAML
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import DriftAnalysis
import EstateModel
import Foundation
import HostEvidence
import OrderedCollections
import SecretKeeping
import VariableCatalog
import VariableInference

/// `cpdiscover plan`: what would a deploy do otherwise with this variable?
struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what a changed variable of an inventory would make a deploy do otherwise.",
    discussion: """
      Renders the existing inventory and the changed one, and tells the settings, files and hosts that differ, what a \
      deploy would do besides, which services it would restart and in which order; apart from that, what it would change \
      anyway. The inventory is one as drift takes them. Nothing is written unless --write asks for it; then the change \
      is put into the inventory, one YAML file, with its comments and order kept, and the older file stays beside it.

      Exit status: 0 the change would make no difference, 2 it would, 3 something is not known, 1 nothing was told.

      Examples:
        cpdiscover plan --existing inventory.yml --set jmxexporter_enabled=true --hosts hosts.yml
        cpdiscover plan --existing inventory.yml --set kafka_broker:kafka_broker_jmxexporter_port=8081 --snapshot estate.snapshot
        cpdiscover plan --existing inventory.yml --vars tuning.yml --snapshot estate.snapshot --write
      """)

  @OptionGroup var existing: ExistingOptions

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A variable with its new value (YAML), for all hosts or for a group; say it once for each.",
      valueName: "[group:]name=value"))
  var changes: [String] = []

  @Option(help: ArgumentHelp("A YAML file with variables for all hosts.", valueName: "file"))
  var vars: [String] = []

  @Flag(help: "Put the change into the inventory, where that is one YAML file.")
  var write = false

  @Option(help: ArgumentHelp("How many settings to print: a number, or all.", valueName: "n"))
  var show = RowLimit(60)

  @OptionGroup var rendering: RendererOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try source.require()
    if existing.existing.count != 1 {
      throw ValidationError("Say which inventory is to be changed, one at a time: --existing PATH.")
    }
    if changes.isEmpty, vars.isEmpty {
      throw ValidationError("Say what to change: --set NAME=VALUE or --vars FILE.")
    }
  }

  func run() async throws {
    let console = Console(logging)
    try await console.finish { try await run(console) }
  }

  private var path: String { existing.existing[0] }
  private var levels: HashBehaviour { rendering.collection.levels }

  private func run(_ console: Console) async throws -> ExitCode {
    let catalog = try Catalog.embedded()
    let vault = try await source.vault.keyRing()
    let loaded = try readInventory(at: path, vault: vault)
    if let unread = loaded.unread.first {
      throw Gathering.Failure(
        "\(unread); nothing is planned by half an inventory, which Ansible would not deploy either: give its password with --vault-password-file, --vault-id or --ask-vault-pass"
      )
    }
    loaded.warnings.forEach { console.warn("warning: \($0)") }
    let wanted = try wantedChanges(vault).map { $0.typed(as: loaded.inventory) }
    let changed = try loaded.inventory.applying(wanted)
    // What can't be written is told before hosts are read.
    let text = write ? try changedText(wanted, of: loaded.inventory, vault) : nil
    let ansible = try await rendering.ansible(catalog, vault: vault)
    var gathering = Gathering(options: source, console: console, catalog: catalog, vault: vault)
    gathering.groups = [loaded.inventory]
    let snapshot = try await gathering.run(now: Date()).snapshot
    guard !snapshot.hosts.isEmpty else { throw Gathering.Failure("no host answered; nothing was compared") }
    let estate = Estate(records: snapshot.hosts, catalog: catalog)
    let named = Rendering(hosts: loaded.inventory.hosts.keys, of: loaded.inventory, levels)
    let renderer = { (model: ForwardModel) in
      CatalogRenderer(
        model: model, components: catalog.components.map(\.name), facts: HostFacts(records: snapshot.hosts),
        hashBehaviour: levels)
    }
    let known = try DeclaredModel(of: loaded.inventory, estate, snapshot.hosts, renderer: renderer)
    guard let cluster = DeployPlan.cluster(of: named, in: estate, records: snapshot.hosts),
      let model = known.model
    else {
      throw Gathering.Failure(
        "\(path) names no host with services of a version that the catalog knows; nothing was compared")
    }
    let own = renderer(model)
    let sides = try await sides([loaded.inventory, changed], own, ansible, snapshot)
    let plan = DeployPlan(
      from: sides[0], to: sides[1], of: cluster, in: estate, records: snapshot.hosts, catalog: catalog,
      model: model, renderer: own)
    var secrets = KnownSecrets(snapshot.hosts)
    for side in sides {
      secrets.add(side.inventory)
      secrets.add(side.rendering)
    }
    let whole = RenderingComparison(of: snapshot.hosts, estate: estate, with: [sides[0].rendering])
    // No deploy with this inventory touches the hosts of other clusters.
    let comparison = whole.limited(to: Set(snapshot.hosts.map(\.name)).subtracting(whole.unrendered))
      .hiding(secrets.isIn)
    let inventoryNames = named.names(of: snapshot.hosts)
    let presumed =
      known.isLikely
      ? [
        "\(path): no version of the platform is said or was found; \(model.version) is presumed, which fits best"
      ]
      : []
    let lines = PlanLines(
      plan: plan, changes: plan.changes.map { $0.hiding(secrets.isIn) },
      names: wanted.map(\.description).joined(separator: ", "),
      drift: comparison.differences.filter { $0.kind != .unmanaged },
      skipped: comparison.skipped.filter(\.isGap), unseen: comparison.unseen,
      outside: whole.unrendered.filter { inventoryNames[$0] == nil },
      notes: presumed
        + PlanNotes(wanted, of: changed, known: catalog.variables, version: model.version, levels: levels)
        .lines,
      shown: show.number ?? .max)
    try PrivateFile.print(lines.text)
    if let text { try put(text, console) }
    let isWhole =
      snapshot.failures.isEmpty && snapshot.isWhole && comparison.isComplete && plan.gaps.isEmpty
    if !isWhole { return ExitStatus.incomplete }
    return plan.isEmpty ? ExitStatus.complete : ExitStatus.different
  }

  /// Inventories with what a deploy would write from each. The real collection gets them with every variable at its host:
  /// what was changed stands in no file, and all that was said anywhere counts as before.
  private func sides(
    _ inventories: [Inventory], _ own: CatalogRenderer, _ ansible: AnsibleRenderer?, _ snapshot: Snapshot
  ) async throws -> [DeployPlan.Side] {
    guard var ansible else { return inventories.map { DeployPlan.Side($0, own.render($0)) } }
    ansible.facts = HostFacts(records: snapshot.hosts)
    return try await Interruption.Watch.shared.cancelling { [ansible, levels] in
      var sides: [DeployPlan.Side] = []
      for inventory in inventories {
        let text = try inventory.flattened(levels).text()
        sides.append(
          DeployPlan.Side(inventory, try await ansible.render(.text(text)), isModelled: false))
      }
      return sides
    }
  }

  private func wantedChanges(_ vault: VaultKeyRing) throws -> [InventoryChange] {
    var wanted: [InventoryChange] = []
    for path in vars {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw Gathering.Failure("\(path) can't be read: \(String(cString: strerror(errno)))")
      }
      wanted += try InventoryChange.changes(in: Array(data), file: path, vault: vault)
    }
    let said = try changes.map(InventoryChange.init(parsing:))
    if let secret = said.first(where: { $0.value.holdsSecret(of: $0.name) }) {
      throw Gathering.Failure(
        "--set \(secret.name)=... would show a secret to everybody who lists processes: put it into a file, and name that with --vars"
      )
    }
    let all = wanted + said
    // Nobody means to say two things.
    for (index, change) in all.enumerated()
    where all[..<index].contains(where: { $0.name == change.name && $0.group == change.group }) {
      throw Gathering.Failure("\(change) is said twice (--set, --vars), which is hardly meant: say it once")
    }
    return all
  }

  private func changedText(
    _ wanted: [InventoryChange], of inventory: Inventory, _ vault: VaultKeyRing
  ) throws -> String {
    let before = try? String(contentsOfFile: path, encoding: .utf8)
    if let before, VaultKeyRing.isEncrypted(Array(before.utf8)) {
      throw Gathering.Failure(
        "--write changes no inventory that is encrypted as a whole, which \(path) is: leave --write out, and put the change there with `ansible-vault edit \(path)`"
      )
    }
    guard case .yaml = try InventoryForm(at: path, vault: vault), let before else {
      throw Gathering.Failure(
        "--write changes inventories in one YAML file, which \(path) is not: leave --write out, and put the change there by hand"
      )
    }
    try inventory.requireNotBeside(wanted)
    var text = InventoryText(before, file: path)
    try text.apply(wanted)
    return text.text
  }

  private func put(_ text: String, _ console: Console) throws {
    let kept = try PrivateFile.rewrite(Data(text.utf8), to: path)
    console.note(
      kept.map { "\(path): changed; the older file is \($0)" } ?? "\(path): it says so already")
  }
}

extension AnsibleValue {
  /// Whether a value, or one in it, is a secret by its name or by its text.
  fileprivate func holdsSecret(of name: String) -> Bool {
    switch self {
    case .dictionary(let entries): entries.contains { $0.value.holdsSecret(of: $0.key) }
    case .list(let items): items.contains { $0.holdsSecret(of: name) }
    case .bool, .null: false
    default: SecretSetting.isSecret(key: name, values: [scalarText ?? ""], file: "")
    }
  }
}

extension Rendering {
  /// Hosts of an inventory, with their addresses and no file.
  fileprivate init(hosts: some Sequence<String>, of inventory: Inventory, _ levels: HashBehaviour) {
    self.init()
    for host in hosts {
      let variables = inventory.variables(of: host, hashBehaviour: levels)
      self.hosts[host] = RenderedHost(
        address: variables["ansible_host"]?.value.scalarText,
        port: variables["ansible_port"]?.value.scalarText)
    }
  }
}
