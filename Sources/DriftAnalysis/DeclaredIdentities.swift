import AnsibleInventory
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// Ids that an inventory gives to two nodes of its cluster, whatever the hosts have now.
struct DeclaredIdentities {
  /// A node, and the id that a deploy would give it.
  struct Node {
    let member: WrittenFiles.Member
    let component: String
    let file: String
    let key: String
    let id: Int
  }

  /// All nodes, in the order of their inventories.
  private(set) var nodes: [Node] = []
  /// Nodes that would have one id, in the order of their inventories.
  private(set) var clashes: [[Node]] = []

  private static let keys = ["node.id", "broker.id"]
  /// Brokers and controllers of a quorum number their nodes together.
  private static let pools = [["kafka_broker", "kafka_controller"], ["zookeeper"]]

  init(_ inventories: [DeclaredInventory]) {
    for (index, declared) in inventories.enumerated() {
      // What could not be read may say another id.
      let unread = Set(declared.unread.flatMap { $0.hosts(in: declared.inventory) })
      let nodes = declared.rendering.hosts.filter { !unread.contains($0.key) }.flatMap { name, host in
        host.files.values.compactMap { file in
          DeclaredIdentities.node(WrittenFiles.Member(rendering: index, name: name), file)
        }
      }
      self.nodes += nodes
      for pool in DeclaredIdentities.pools {
        let ids = OrderedDictionary(grouping: nodes.filter { pool.contains($0.component) }, by: \.id)
        clashes += ids.values.filter { $0.count > 1 }.sorted { $0[0].id < $1[0].id }
      }
    }
  }

  /// Nil for a file that does not number its node, or with a number that can't be told.
  private static func node(_ member: WrittenFiles.Member, _ file: RenderedFile) -> Node? {
    let isNumber = file.component == "zookeeper" && file.path.hasSuffix("/myid")
    let key = isNumber ? file.settings.keys.first : keys.first { file.settings[$0] != nil }
    guard let key, file.doubt(of: key) == nil, let id = Int(isNumber ? key : file.settings[key] ?? ""),
      id >= 0
    else { return nil }
    return Node(
      member: member, component: file.component, file: file.path, key: isNumber ? "myid" : key, id: id)
  }

  /// What tells of one id for several nodes.
  static func finding(_ nodes: [Node], _ services: [Service], _ scene: DriftScene) -> Finding {
    var place = Finding.Place(component: nodes[0].component, key: nodes[0].key)
    place.cluster = services.first.flatMap(scene.cluster)
    var finding = scene.finding("id.declared-twice", place)
    finding.values.declared = String(nodes[0].id)
    let names = scene.comparison.written.names
    let host = { (node: Node) in names[node.member] ?? node.member.name }
    finding.concern(nodes.map(host))
    finding.evidence = nodes.flatMap { node in
      let declared = scene.declared[node.member.rendering]
      let origins = declared.origins(node.member.name, node.file, node.key).map { "\($0.file):\($0.line)" }
      return (origins.isEmpty ? [declared.path] : origins).map {
        Finding.Evidence($0, "\(node.member.name): \(node.key) \(node.id)", host: host(node))
      }
    }
    return finding
  }
}
