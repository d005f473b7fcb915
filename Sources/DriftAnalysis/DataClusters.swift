import ComponentCatalog
import EstateFindings
import EstateModel
import OrderedCollections

/// Folders of data that belong to another cluster than those of the nodes around them: no node starts with one.
struct DataClusters {
  private(set) var findings: [Finding] = []

  private struct Folder {
    let service: Service
    let path: String
    let cluster: String
  }

  init(_ scene: DriftScene) {
    for cluster in scene.estate.clusters {
      let nodes = cluster.services.filter {
        ["kafka_broker", "kafka_controller"].contains($0.component.name)
      }
      let folders = nodes.flatMap { service in
        DataMark.all(of: service, in: scene.records[service.host]).compactMap { mark in
          mark.cluster.map { Folder(service: service, path: mark.path, cluster: $0) }
        }
      }
      find(folders, scene)
    }
  }

  private mutating func find(_ folders: [Folder], _ scene: DriftScene) {
    // A node counts once for a cluster, however many folders it has.
    let byNode = OrderedDictionary(grouping: folders) { [$0.service.identifier, $0.cluster] }
    let skew = GroupSkew(byNode.values.compactMap(\.first).map { ($0, $0.cluster) })
    // Several controllers that agree decide: whoever is not of their cluster is the one that does not start.
    let quorum = folders.filter { $0.service.component.name == "kafka_controller" }
    let isQuorum = Set(quorum.map(\.service.identifier)).count > 1
    let controllers = isQuorum ? Set(quorum.map(\.cluster)) : []
    if let usual = controllers.count == 1 ? controllers.first : skew.usual {
      for folder in folders where folder.cluster != usual {
        var finding = scene.finding(
          "id.other-cluster", scene.place(of: folder.service, file: folder.path, key: "cluster.id"))
        finding.values.onDisk = folder.cluster
        let others = controllers.count == 1 ? "of the controllers" : "of most nodes"
        finding.text = "the data \(others) belongs to \(usual)"
        finding.evidence = [Finding.Evidence(folder.path, folder.cluster)]
        findings.append(finding)
      }
    } else if let first = skew.undecided.first {
      var place = Finding.Place(cluster: scene.cluster(of: first.member.service), key: "cluster.id")
      place.component = first.member.service.component.name
      var finding = scene.finding("id.other-cluster", place)
      finding.concern(skew.undecided.map(\.member.service.host))
      finding.text = skew.shares { ($0.member.service.host, $0.value) }
      finding.evidence = skew.undecided.map {
        Finding.Evidence($0.member.path, $0.value, host: $0.member.service.host)
      }
      findings.append(finding)
    }
  }
}
