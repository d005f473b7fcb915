import ComponentCatalog
import ConfigFormats
import EmbeddedTemplates
import EstateModel
import HostEvidence
import OrderedCollections

/// Which components of which cluster (of several Connect or ksqlDB clusters each by itself) talk to which: an edge where a setting of one names an address of the other.
struct Topology {
  struct Node: Hashable {
    let cluster: String
    let component: String
    /// Of a Connect or ksqlDB cluster, what it is called.
    let group: String?
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
    let groups = OrderedDictionary(grouping: services, by: \.node)
    boxes = groups.map { node, members in
      let title = members.first?.service.component.title ?? ""
      let others = groups.keys.count { $0.cluster == node.cluster && $0.component == node.component }
      return Box(
        node: node,
        title: others > 1 ? [title, node.group].compactMap(\.self).joined(separator: " ") : title,
        hosts: members.map { member in
          let state = member.service.state
          return member.hostName + (state == .running ? "" : " (\(state.rawValue))")
        })
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
        for address in Self.addresses(in: entry.value) {
          guard let owner = owners[address], owner != service.node,
            seen.insert([service.node, owner]).inserted
          else { continue }
          edges.append((service.node, owner))
        }
      }
    }
  }
}

extension Topology {
  /// All `host:port` in a value, by its colons: a search for names would begin anew at each letter, and values may be long.
  static func addresses(in value: String) -> [String] {
    let bytes = Array(value.utf8)
    let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
    let isLetter = { (byte: UInt8) in
      isDigit(byte) || (97...122).contains(byte | 0x20) || "_.-".utf8.contains(byte)
    }
    return bytes.indices.compactMap { colon in
      guard bytes[colon] == UInt8(ascii: ":") else { return nil }
      let start = bytes[..<colon].lastIndex { !isLetter($0) }.map { $0 + 1 } ?? 0
      let port = bytes[(colon + 1)...].prefix(while: isDigit)
      guard start < colon, (2...5).contains(port.count) else { return nil }
      return String(decoding: bytes[start..<port.endIndex], as: UTF8.self)
    }
  }
}

extension ExportedService {
  fileprivate var node: Topology.Node {
    Topology.Node(cluster: cluster, component: service.component.name, group: service.ownCluster)
  }

  /// Ports that its main file says it listens on.
  fileprivate var ports: Set<Int> {
    var ports: Set<Int> = []
    for entry in service.main?.entries ?? [] {
      let name = entry.key.lowercased()
      // The USM agent has a port for each of its listeners.
      let isPort = name.hasSuffix(".port") && name.contains(".listener.")
      if isPort || ["clientport", "secureclientport", "port"].contains(name) {
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
  /// Letters of a line of a label; nobody reads more, and whoever draws the picture would make room for all.
  private static let mostLetters = 120

  private static func short(_ line: String) -> String {
    line.count > mostLetters ? "\(line.prefix(mostLetters))…" : line
  }

  /// A picture of the estate in the language that the template speaks.
  package func topology(_ template: FilledTemplate, name: String) -> ExportedFile {
    let topology = Topology(self)
    var ids: [Topology.Node: String] = [:]
    for (index, box) in topology.boxes.enumerated() { ids[box.node] = "c\(index)" }
    let clusters = clusters.enumerated().map { index, cluster -> [String: Any] in
      let boxes = topology.boxes.filter { $0.node.cluster == cluster }
      return [
        "id": "cluster_\(index)", "title": Self.short("Kafka cluster \(cluster)"),
        "components": boxes.map { box -> [String: Any] in
          let more = box.hosts.count - Self.mostHosts
          let hosts = box.hosts.prefix(Self.mostHosts) + (more > 0 ? ["and \(more) more"] : [])
          return [
            "id": ids[box.node] ?? "", "title": box.title,
            "label": ([box.title] + hosts).map(Self.short).joined(separator: "\n"),
          ]
        },
      ]
    }
    let edges = topology.edges.map { ["from": ids[$0.from] ?? "", "to": ids[$0.to] ?? ""] }
    let missing = unread.isEmpty ? nil : (["Not read:"] + unread.map(\.host)).joined(separator: "\n")
    return ExportedFile(
      name: name,
      text: template.text(["clusters": clusters, "edges": edges, "unread": missing.map { [$0] } ?? []]))
  }
}
