import ComponentCatalog
import ConfigFormats
import EmbeddedTemplates
import EstateModel

/// Which components of which cluster talk to which: an edge where a setting of one names an address of the other.
struct Topology {
  struct Node: Hashable {
    let cluster: String
    let component: String
  }

  struct Box {
    let node: Node
    let title: String
    /// Names of hosts, with the state of services that do not run.
    let hosts: [String]
  }

  private(set) var boxes: [Box] = []
  /// Without doubles, in the order of the boxes.
  private(set) var edges: [(from: Node, to: Node)] = []

  init(_ estate: ExportedEstate) {
    let services = estate.services
    for service in services {
      let node = service.node
      let state = service.service.state == .running ? "" : " (\(service.service.state.rawValue))"
      if let last = boxes.last, last.node == node {
        boxes[boxes.count - 1] = Box(
          node: node, title: last.title, hosts: last.hosts + [service.hostName + state])
      } else {
        boxes.append(
          Box(node: node, title: service.service.component.title, hosts: [service.hostName + state]))
      }
    }
    var owners: [String: Node] = [:]
    for service in services {
      for port in service.ports {
        for name in [service.hostName, service.service.host] { owners["\(name):\(port)"] = service.node }
      }
    }
    var seen: Set<[Node]> = []
    for service in services {
      for entry in service.service.main?.entries ?? [] where !entry.key.hasPrefix("advertised.") {
        for address in entry.value.matches(of: /([A-Za-z0-9_.\-]+):(\d{2,5})/) {
          guard let owner = owners[String(address.0)], owner != service.node,
            seen.insert([service.node, owner]).inserted
          else { continue }
          edges.append((service.node, owner))
        }
      }
    }
  }
}

extension ExportedService {
  fileprivate var node: Topology.Node {
    Topology.Node(cluster: cluster, component: service.component.name)
  }

  /// Ports that its main file says it listens on.
  fileprivate var ports: Set<Int> {
    var ports: Set<Int> = []
    for entry in service.main?.entries ?? [] {
      let name = entry.key.lowercased()
      if ["clientport", "secureclientport", "port"].contains(name) {
        if let port = Int(entry.value) { ports.insert(port) }
      } else if name.hasSuffix("listeners") || name.hasSuffix("rest.advertised.listener") {
        ports.formUnion(HostPortList(parsing: entry.value).elements.compactMap { $0.port.map(Int.init) })
      }
    }
    return ports
  }
}

extension ExportedEstate {
  /// Hosts of a component beyond this number are only counted.
  private static let mostHosts = 12

  /// A picture of the estate in the language that the template speaks.
  package func topology(_ template: FilledTemplate, name: String) -> ExportedFile {
    let topology = Topology(self)
    var ids: [Topology.Node: String] = [:]
    for (index, box) in topology.boxes.enumerated() { ids[box.node] = "c\(index)" }
    let clusters = clusters.enumerated().map { index, cluster -> [String: Any] in
      let boxes = topology.boxes.filter { $0.node.cluster == cluster }
      return [
        "id": "cluster_\(index)", "title": cluster.isEmpty ? "Kafka cluster" : cluster,
        "components": boxes.map { box -> [String: Any] in
          let more = box.hosts.count - Self.mostHosts
          let hosts = box.hosts.prefix(Self.mostHosts) + (more > 0 ? ["and \(more) more"] : [])
          return [
            "id": ids[box.node] ?? "", "title": box.title,
            "label": ([box.title] + hosts).joined(separator: "\n"),
          ]
        },
      ]
    }
    let edges = topology.edges.map { ["from": ids[$0.from] ?? "", "to": ids[$0.to] ?? ""] }
    return ExportedFile(name: name, text: template.text(["clusters": clusters, "edges": edges]))
  }
}
