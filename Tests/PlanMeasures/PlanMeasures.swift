import AnsibleInventory
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import Foundation
import VariableCatalog

/// Measures what-if: changes one variable of an inventory and holds what the model foretells against the real collection.
@main
struct PlanMeasures: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Holds foretold changes of inventories (CASE/inventory.yml, CASE/case.json) against the real collection.",
    discussion: """
      Of every case the next changes of the list are taken, and the list is gone through in a round. Settings are rows \
      host, file, key, old and new value: both must name the same rows.

      Status 1 where they do not, or where fewer changes make a difference than --least asks for.

      Example:
        PlanMeasures --collections ~/versions --changes 6 ../corpus/7.9.x/*
      """)

  @Option(
    help: ArgumentHelp("Folder with a folder a version (7.9.x), each with the collection.", valueName: "dir"))
  var collections: String

  @Option(help: ArgumentHelp("The program ansible-playbook.", valueName: "path"))
  var ansiblePlaybook: String?

  @Option(help: ArgumentHelp("How many changes are tried on each case.", valueName: "n"))
  var changes = 4

  @Option(help: ArgumentHelp("How many changes must make a difference in all.", valueName: "n"))
  var least = 0

  @Argument(help: "Folders of estates.")
  var cases: [String]

  /// Each is one variable.
  private static let all = [
    "jmxexporter_enabled=true", "kafka_broker:kafka_broker_custom_properties={num.network.threads: '7'}",
    "jolokia_enabled=true", "schema_registry:schema_registry_listener_port=8085", "jmxexporter_enabled=false",
    "kafka_broker:kafka_broker_jmxexporter_port=8099", "jolokia_enabled=false",
    "kafka_broker_default_internal_replication_factor=2",
    "kafka_connect:kafka_connect_custom_properties={offset.flush.interval.ms: '9999'}",
    "kafka_broker_metrics_reporter_enabled=false", "ksql:ksql_service_id=other_", "telemetry_enabled=true",
    "kafka_connect:kafka_connect_group_id=other-cluster",
    "kafka_broker:kafka_broker_service_environment_overrides={KAFKA_HEAP_OPTS: -Xmx2g}",
    "kafka_connect_monitoring_interceptors_enabled=false", "confluent_server_enabled=false",
    "kafka_broker:kafka_broker_user=other", "fips_enabled=false", "kafka_rest:kafka_rest_port=8090",
    "ssl_mutual_auth_enabled=true",
  ]

  func run() async throws {
    let catalog = try Catalog.embedded()
    var next = 0
    var (telling, equal, silent) = (0, 0, 0)
    for path in cases {
      let texts = (0..<changes).map { Self.all[(next + $0) % Self.all.count] }
      next += changes
      do {
        let measure = try CaseMeasure(path, collections: collections, ansiblePlaybook, catalog)
        for text in texts {
          let answer = try await measure.compare(try InventoryChange(parsing: text))
          switch answer {
          case .nothing: silent += 1
          case .same(let rows):
            (telling, equal) = (telling + 1, equal + 1)
            print("ok  \(measure.name) \(text): \(rows) rows")
          case .different(let lines):
            telling += 1
            print("BAD \(measure.name) \(text)")
            lines.forEach { print("      \($0)") }
          }
        }
      } catch {
        print("BAD \(path): \(error)")
        telling += 1
      }
    }
    print("\(telling) changes that make a difference, \(equal) foretold to the row; \(silent) make none")
    if equal < telling || telling < least { throw ExitCode(1) }
  }
}

/// One estate's inventory under both renderers.
struct CaseMeasure {
  enum Answer {
    /// Neither renderer sees a difference.
    case nothing
    case same(Int)
    /// What only one of them sees.
    case different([String])
  }

  private struct Description: Decodable { var collection_version: String }

  let name: String
  private let inventory: Inventory
  private let text: String
  private let model: CatalogRenderer
  private let real: AnsibleRenderer

  init(_ path: String, collections: String, _ program: String?, _ catalog: Catalog) throws {
    let folder = URL(filePath: path)
    name = "\(folder.deletingLastPathComponent().lastPathComponent)/\(folder.lastPathComponent)"
    text = try String(contentsOf: folder.appending(path: "inventory.yml"), encoding: .utf8)
    inventory = try readInventory(text: text).inventory
    let data = try Data(contentsOf: folder.appending(path: "case.json"))
    let said = try JSONDecoder().decode(Description.self, from: data).collection_version
    guard let version = PlatformVersion(said), let model = try ForwardModel.covering(version) else {
      throw ValidationError("\(path): no model of version \(said)")
    }
    let components = catalog.components.map(\.name)
    let facts = HostFacts(records: [])
    self.model = CatalogRenderer(model: model, components: components, facts: facts)
    real = try AnsibleRenderer(
      collection: CollectionFolder(amongst: ["\(collections)/\(version.minor).x"]), roles: components,
      facts: facts, program: program)
  }

  /// The real collection is asked first whether a change makes a difference at all.
  func compare(_ change: InventoryChange) async throws -> Answer {
    let changed = try? inventory.applying([change])
    guard let changed else { return .nothing }
    let foretold = model.render(inventory).differences(to: model.render(changed))
    var edited = InventoryText(text, file: name)
    try edited.apply([change])
    async let before = real.render(.text(text))
    async let after = real.render(.text(edited.text))
    let seen = try await before.differences(to: try await after)
    let rows = { (differences: [SettingDifference]) in
      Set(differences.filter { !Self.isSalted($0.file) })
    }
    let (mine, theirs) = (rows(foretold), rows(seen))
    if mine.isEmpty, theirs.isEmpty { return .nothing }
    if mine == theirs { return .same(mine.count) }
    let line = { (side: String, row: SettingDifference) in
      "\(side) \(row.host) \(row.file) \(row.key): \(row.masked.observed ?? "-") -> \(row.masked.rendered ?? "-")"
    }
    return .different(
      mine.subtracting(theirs).sorted().map { line("foretold only", $0) }
        + theirs.subtracting(mine).sorted().map { line("real only", $0) })
  }

  /// Password hashes have a new salt at every deploy.
  private static func isSalted(_ path: String) -> Bool { path.contains(/web[-_]config/) }
}
