import ComponentCatalog
import ConfigFormats
import HostEvidence
import OrderedCollections

extension Service {
  /// Reads the number by which the cluster knows the service, and the cluster's own id.
  ///
  /// The files in the data folders are what the process goes by; a setting stands in where they could
  /// not be read, or before the first start.
  mutating func readIdentity(in host: HostRecord) {
    switch component.name {
    case "zookeeper":
      let folder = main?["dataDir"] ?? ""
      let text = host.files["\(folder)/myid"]?.content.text ?? ""
      identity = Int(text.filter { !$0.isWhitespace })
    case "kafka_broker", "kafka_controller":
      let folders = ["log.dirs", "log.dir", "metadata.log.dir"].compactMap { main?[$0] }.flatMap {
        $0.split(separator: ",")
      }
      let metas = folders.compactMap { host.properties(at: $0.filter { $0 != " " } + "/meta.properties") }
      let ids = ["node.id", "broker.id"].flatMap { key in
        ([main].compactMap(\.self) + metas).compactMap { $0[key] }
      }
      identity = ids.compactMap { Int($0) }.first { $0 >= 0 }
      clusterID = metas.compactMap { $0["cluster.id"] }.first
    default:
      identity = component.identity == nil ? nil : main?["id"].flatMap { Int($0) }
    }
  }

  /// Folders that hold its data, in their order; nil where its main file was not read.
  package var dataFolders: [String]? {
    guard let main else { return nil }
    let keys = ["log.dirs", "log.dir", "metadata.log.dir", "dataDir", "dataLogDir", "ksql.streams.state.dir"]
    let folders = keys.compactMap { main[$0] }.flatMap { list in
      list.split(separator: ",").map { String($0.filter { $0 != " " }) }
    }
    return OrderedSet(folders).elements
  }

  /// What the Connect or ksqlDB cluster that it works in is called; nil for components that form none.
  package var ownCluster: String? { component.clusters.flatMap { main?[$0.property] } }

  /// Services that should be alike: the same component, and of several Connect or ksqlDB clusters the same one.
  package var groupName: String { "\(component.name) \(ownCluster ?? "")" }

  /// Whether its data folder shows that it ran once.
  var hasData: Bool {
    component.name == "zookeeper" ? identity != nil : clusterID != nil
  }
}
