import ComponentCatalog
import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

/// The file in a folder of data that says whose it is: `meta.properties`, or `myid` of ZooKeeper.
package struct DataMark {
  package let path: String
  private let contents: JavaProperties
  private let isQuorum: Bool

  /// Those of a service that were read, in the order of its folders.
  package static func all(of service: Service, in record: HostRecord?) -> [DataMark] {
    let isQuorum = service.component.name == "zookeeper"
    let folders = (isQuorum ? ["dataDir"] : ["log.dirs", "log.dir", "metadata.log.dir"])
      .compactMap { service.main?[$0] }.flatMap { $0.split(separator: ",") }
    let paths = OrderedSet(
      folders.map { $0.filter { $0 != " " } + (isQuorum ? "/myid" : "/meta.properties") })
    return paths.compactMap { path in
      guard let file = record?.files[path], file.state == .read else { return nil }
      let contents = JavaProperties(parsing: file.content.bytes, path: path)
      return DataMark(path: path, contents: contents, isQuorum: isQuorum)
    }
  }

  /// The id of the node; nil where it says none.
  package var node: Int? {
    let text =
      isQuorum
      ? contents.entries.first?.key : ["node.id", "broker.id"].compactMap { contents[$0] }.first
    return text.flatMap { Int($0) }
  }

  /// The id of the cluster; nil where it says none.
  package var cluster: String? { isQuorum ? nil : contents["cluster.id"] }
}
