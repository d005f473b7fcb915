import AnsibleInventory
import ArgumentParser
import ComponentCatalog
import Foundation

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

  @Option(
    help: ArgumentHelp(
      "The place in the list to begin with, where cases are measured in parts.", valueName: "n"))
  var first = 0

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
    "ssl_mutual_auth_enabled=true", "sasl_protocol=scram", "kafka_broker_rest_proxy_enabled=false",
    "ksql_log_streaming_enabled=true", "ssl_enabled=false", "kafka_broker_cluster_name=other",
    "schema_registry_ssl_enabled=false", "zookeeper:zookeeper_custom_properties={maxClientCnxns: '77'}",
    "kafka_controller_jolokia_enabled=true", "schema_registry:schema_registry_log_dir=/var/log/other",
  ]

  func run() async throws {
    let catalog = try Catalog.embedded()
    var next = first
    var (telling, equal, silent) = (0, 0, 0)
    for path in cases {
      let texts = (0..<changes).map { Self.all[(next + $0) % Self.all.count] }
      next += changes
      do {
        var measure = try CaseMeasure(path, collections: collections, ansiblePlaybook, catalog)
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
