import AnsibleInventory
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence

/// Ids that two services of a cluster share, or would after a deploy, and ids that are not those of the data.
struct IdentityFindings {
  private(set) var findings: [Finding] = []

  init(_ scene: DriftScene) {
    let declared = DeclaredIdentities(scene.declared)
    var clashes = declared.clashes.map { nodes in
      (nodes: nodes, services: IdentityFindings.services(of: nodes, scene))
    }
    for cluster in scene.estate.clusters {
      let voters = cluster.services.contains { $0.component.name == "kafka_controller" }
      // Brokers and controllers of a quorum number their nodes together.
      let pools = [voters ? ["kafka_broker", "kafka_controller"] : ["kafka_broker"], ["zookeeper"]]
      for pool in pools {
        let services = cluster.services.filter { pool.contains($0.component.name) && $0.identity != nil }
        for (id, same) in Dictionary(grouping: services, by: { $0.identity ?? 0 }).sorted(by: {
          $0.key < $1.key
        })
        where IdentityFindings.areSeveral(same) {
          let same = same.sorted { $0.host < $1.host }
          var finding = IdentityFindings.duplicate(id, same, scene)
          // That the inventory says so, too, is no second finding.
          let isSame = { (nodes: [DeclaredIdentities.Node], services: [Service]) in
            nodes[0].id == id && nodes.count == same.count
              && services.map(\.identifier) == same.map(\.identifier)
          }
          if let index = clashes.firstIndex(where: isSame) {
            finding.values.declared = String(id)
            clashes.remove(at: index)
          }
          findings.append(finding)
        }
      }
      findings += cluster.services.compactMap { IdentityFindings.mismatch($0, scene) }
    }
    findings += clashes.map { DeclaredIdentities.finding($0.nodes, $0.services, scene) }
    findings += scene.placements.matched.compactMap {
      IdentityFindings.declaredMismatch($0, declared, scene)
    }
  }

  /// An id of an inventory that is not the one of the data; that two nodes would have one is told already.
  private static func declaredMismatch(
    _ match: Placements.Match, _ declared: DeclaredIdentities, _ scene: DriftScene
  ) -> Finding? {
    let isOfMatch = { (node: DeclaredIdentities.Node) in
      node.member == match.declared.member && node.component == match.declared.component
    }
    guard let node = declared.nodes.first(where: isOfMatch),
      !declared.clashes.contains(where: { $0.contains(where: isOfMatch) }),
      let data = dataIdentity(of: match.service, otherThan: node.id, scene),
      // The settings of the host say so as well, and that they do is told.
      settingsIdentity(of: match.service) != node.id
    else { return nil }
    var finding = scene.finding(
      "id.declared-mismatch", scene.place(of: match.service, file: node.file, key: node.key))
    finding.values.declared = String(node.id)
    finding.values.onDisk = String(data.id)
    finding.text = "the data belongs to \(data.id)"
    finding.evidence =
      [Finding.Evidence(data.path, "\(data.id)")]
      + scene.declared[node.member.rendering].origins(node.member.name, node.file, node.key).map {
        Finding.Evidence("\($0.file):\($0.line)", "\(node.id)")
      }
    return finding
  }

  /// The id that the settings of a node say; nil where they say none.
  private static func settingsIdentity(of service: Service) -> Int? {
    ["node.id", "broker.id"].compactMap { service.main?[$0] }.first.flatMap { Int($0) }
  }

  /// The id that some data of a node was made with, and the file that says so; nil where no other one was read.
  private static func dataIdentity(
    of service: Service, otherThan known: Int, _ scene: DriftScene
  ) -> (path: String, id: Int)? {
    DataMark.all(of: service, in: scene.records[service.host]).lazy.compactMap { mark in
      mark.node.map { (mark.path, $0) }
    }.first { $0.1 != known }
  }

  /// The services that nodes of an inventory are, by host; none for those that were not seen.
  private static func services(of nodes: [DeclaredIdentities.Node], _ scene: DriftScene) -> [Service] {
    scene.placements.matched.filter { match in
      nodes.contains {
        $0.member == match.declared.member && $0.component == match.declared.component
      }
    }.map(\.service).sorted { $0.host < $1.host }
  }

  /// Whether services are more than one node: a process that somebody started from a copy of its file has the folders of the
  /// unit's own, which does not run then.
  private static func areSeveral(_ services: [Service]) -> Bool {
    Set(services.map { [$0.host] + ($0.dataFolders ?? [$0.identifier]).sorted() }).count > 1
  }

  private static func duplicate(_ id: Int, _ services: [Service], _ scene: DriftScene) -> Finding {
    let first = services[0]
    var finding = scene.finding("id.duplicate", scene.place(of: first, key: key(of: first)))
    finding.concern(services.map(\.host))
    finding.values.onDisk = String(id)
    // On one host, the files tell the nodes apart.
    let isOnOne = finding.hosts.count < services.count
    finding.text = services.compactMap { service in
      let parts = [isOnOne ? service.configPath : nil, PlacementFindings.rest(service)].compactMap(\.self)
      return parts.isEmpty ? nil : "on \(service.host) \(parts.joined(separator: ", "))"
    }.joined(separator: "; ")
    finding.evidence = services.map {
      Finding.Evidence($0.configPath, "\(key(of: $0)) \(id)", host: $0.host)
    }
    return finding
  }

  private static func mismatch(_ service: Service, _ scene: DriftScene) -> Finding? {
    guard service.component.identity?.variable != nil || service.component.name == "kafka_controller",
      let said = settingsIdentity(of: service),
      said >= 0,
      let data = dataIdentity(of: service, otherThan: said, scene)
    else { return nil }
    var finding = scene.finding(
      "id.mismatch", scene.place(of: service, file: service.configPath, key: key(of: service)))
    finding.values.onDisk = String(said)
    finding.text = "the data folder belongs to \(data.id)"
    finding.evidence = [
      Finding.Evidence(data.path, "\(data.id)"), Finding.Evidence(service.configPath, "\(said)"),
    ]
    return finding
  }

  private static func key(of service: Service) -> String {
    if service.component.name == "zookeeper" { return "myid" }
    return ["node.id", "broker.id"].first { service.main?[$0] != nil } ?? "broker.id"
  }
}
