import ComponentCatalog
import DeploymentRendering
import EmbeddedTemplates
import EstateModel
import Foundation
import HostEvidence
import VariableInference

/// The document of `--result`: what was found, the inventories, and what a deploy with them would change. It holds no
/// secrets.
///
/// Its schema is templates/result.schema.json; a change of it that readers could stumble over is a new `version`.
struct ResultDocument: Encodable {
  struct Inventory: Encodable {
    var path: String
    var cluster: String
    var hosts: Int
    /// The name under which the older file of that path was kept.
    var older: String?
  }

  struct Host: Encodable {
    var name: String
    var inventoryName: String
    var osFamily: String?
    /// What could not be read there.
    var problems: [String]

    enum CodingKeys: String, CodingKey {
      case name, problems
      case inventoryName = "inventory_name"
      case osFamily = "os_family"
    }
  }

  struct Service: Encodable {
    var host: String
    var component: String
    var cluster: String
    var state: String
    var unit: String?
    var version: String?
    var config: String
  }

  struct Cluster: Encodable {
    var name: String
    var version: String?
    /// Kafka's own id of it.
    var id: String?
  }

  /// Something that a deploy does besides writing settings.
  struct Action: Encodable {
    var id: String
    var text: String
    var cluster: String
    /// Nil where it concerns several hosts.
    var host: String?
    /// Component; nil where it concerns all.
    var group: String?
    /// The variable that the inventory sets against it; nil where a deploy would really do it.
    var guardedBy: String?

    enum CodingKeys: String, CodingKey {
      case id, text, cluster, host, group
      case guardedBy = "guarded_by"
    }

    init(_ action: DeployAction, cluster: String) {
      id = action.id
      text = action.text
      self.cluster = cluster
      host = action.host
      if case .group(let name) = action.scope { group = name }
      guardedBy = action.guarded
    }
  }

  struct Note: Encodable {
    var host: String
    var text: String
  }

  private(set) var format = "cpdiscover-result"
  private(set) var version = 1
  /// Version of the program.
  var program: String
  /// When the evidence was taken, ISO 8601, UTC.
  var taken: String
  /// All hosts were read, and read whole.
  var complete: Bool
  var inventories: [Inventory] = []
  var hosts: [Host]
  var services: [Service]
  var clusters: [Cluster]
  /// Nil where nothing was foretold.
  var kept: Int?
  var residual: [SettingDifference]?
  var actions: [Action]?
  /// What only the operator can supply.
  var supplies: [String]?
  /// What was not compared, so that the residual may lack something.
  var uncompared: [Note]
  /// Hosts of which there is no evidence, and why.
  var unread: [Note]
  var remarks: [Note]

  /// - Parameters:
  ///   - residual: nil where nothing was foretold.
  ///   - gaps: what could not be rendered.
  ///   - remarks: what the inventories do not say.
  init(
    _ estate: Estate, _ snapshot: Snapshot, residual: RenderingComparison?, gaps: [Rendering.Gap],
    remarks: [Remark] = []
  ) {
    program = snapshot.program
    taken = snapshot.taken
    complete = snapshot.failures.isEmpty && snapshot.isWhole && estate.isComplete
    hosts = snapshot.hosts.map { record in
      Host(
        name: record.name, inventoryName: estate.hosts[record.name]?.inventoryName ?? record.name,
        osFamily: estate.hosts[record.name]?.osFamily, problems: record.problems)
    }
    services = estate.clusters.flatMap { cluster in
      cluster.services.map { service in
        Service(
          host: service.host, component: service.component.name, cluster: cluster.name,
          state: service.state.rawValue, unit: service.unit,
          version: service.installation.version?.description, config: service.configPath)
      }
    }
    clusters = estate.clusters.map { cluster in
      Cluster(
        name: cluster.name, version: ClusterInventory.version(of: cluster)?.description,
        id: cluster.services.lazy.compactMap(\.clusterID).first)
    }
    kept = residual?.kept
    self.residual = residual?.differences.map(\.masked)
    uncompared =
      (residual?.skipped ?? []).map { Note(host: $0.host, text: "\($0.place): \($0.reason)") }
      + gaps.map { Note(host: $0.host, text: "\($0.subject): \($0.reason)") }
    unread = snapshot.failures.map { Note(host: $0.host, text: $0.reason) }
    self.remarks = Remark.ordered(estate.remarks + remarks).map { Note(host: $0.host, text: $0.text) }
  }

  /// JSON with sorted keys, so that equal results give equal files.
  func write(to path: String, _ console: Console) throws {
    let text = try JSONText.of(self)
    guard path != "-" else { return try PrivateFile.print(text) }
    let kept = try PrivateFile.write(Data(text.utf8), to: path)
    console.note("\(path): the result" + (kept.map { "; the older file is \($0)" } ?? ""))
  }
}

extension Snapshot {
  /// Every host that answered was read whole.
  var isWhole: Bool { hosts.allSatisfy(\.problems.isEmpty) }
}
