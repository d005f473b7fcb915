import AnsibleExpressions
import ComponentCatalog
import ConfigFormats
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// The services of one component in a cluster, with what rules may know of them together.
struct AuditedGroup: AuditedSubject {
  let members: [AuditedService]
  /// Why it may have members of which there is no evidence; nil where it is known to be whole.
  let doubt: String?
  /// Names of services whose settings name one of its hosts for this component.
  let namedBy: [String]

  var place: Finding.Place {
    Finding.Place(cluster: members.first?.cluster, component: members.first?.own.component.name)
  }

  var evidence: Finding.Evidence {
    Finding.Evidence(
      members.first?.own.configPath ?? "",
      members.map { "\($0.own.host) \($0.own.state.rawValue)" }.joined(separator: ", "))
  }

  var service: AuditedService? { nil }

  func reading(_ name: String) -> FactReading? { Self.table.reading(name, of: self) }

  static let table = FactTable<AuditedGroup>([
    .init(
      "component", .text, "The collection's name of the component, such as kafka_broker.",
      from: "process and unit"
    ) {
      ExpressionValue($0.members.first?.own.component.name ?? "")
    },
    .init("members", .list, "Names of the hosts, one for each service.", from: "the whole estate") {
      ExpressionValue($0.members.map(\.own.host))
    },
    .init("size", .number, "Number of the services, running or not.", from: "the whole estate") { $0.size },
    .init("running", .number, "How many of them run.", from: "/proc") {
      .int($0.members.count { $0.process != nil || $0.own.state == .running })
    },
    .init(
      "named_by", .list,
      "Services of other components whose settings name one of the hosts for this component, as COMPONENT on HOST.",
      from: "main files"
    ) {
      ExpressionValue($0.namedBy)
    },
    .init(
      "duplicate_ids", .list, "Broker, node or server ids that more than one of them has.",
      from: "settings and data folders"
    ) {
      $0.duplicateIDs
    },
    .init(
      "is_quorum", .flag,
      "Whether its members elect a leader: controllers, ZooKeeper, brokers that are controllers.",
      from: "main files"
    ) {
      $0.isQuorum
    },
    .init(
      "voters", .list,
      "The quorum or ensemble that settings list, as ID=HOST:PORT, or as HOST:PORT where they have no ids.",
      from: "main files"
    ) {
      ExpressionValue($0.voters)
    },
    .init("voters_agree", .flag, "Whether all members list the same quorum or ensemble.", from: "main files")
    {
      .bool($0.votersAgree)
    },
  ])

  private var size: ExpressionValue { doubt.map(ExpressionValue.unread) ?? .int(members.count) }

  private var duplicateIDs: ExpressionValue {
    let counts = members.compactMap(\.own.identity).reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    return ExpressionValue(counts.filter { $0.value > 1 }.keys.sorted().map(String.init))
  }

  private var isQuorum: ExpressionValue {
    let names = ["zookeeper", "kafka_controller"]
    let isBoth = members.contains { $0.own.main?["process.roles"]?.contains("controller") == true }
    return .bool(isBoth || members.contains { names.contains($0.own.component.name) })
  }

  private var voters: [String] { Set(voterLists.flatMap(\.self)).filter { !Self.isOpen($0) }.sorted() }

  /// A server may say `0.0.0.0` of itself, where the others have its name.
  private var votersAgree: Bool {
    let lists = voterLists.filter { !$0.isEmpty }
    let ids = Set(lists.map { Set($0.map(Self.id)) })
    let addresses = Dictionary(grouping: voters, by: Self.id)
    return ids.count < 2 && addresses.values.allSatisfy { $0.count == 1 }
  }

  private static func id(_ voter: String) -> String { String(voter.prefix { $0 != "=" }) }

  private static func isOpen(_ voter: String) -> Bool { voter.contains("=0.0.0.0:") }

  /// A list for each member that has one.
  private var voterLists: [[String]] {
    members.compactMap { member in
      guard let main = member.own.main else { return nil }
      let voters = QuorumVoters(parsing: main["controller.quorum.voters"] ?? "").elements.map {
        "\($0.id)=\($0.address)"
      }
      let bootstrap = HostPortList(parsing: main["controller.quorum.bootstrap.servers"] ?? "").elements.map(
        \.description)
      // Behind the address of a server may stand its port for clients.
      let servers = main.entries.compactMap { entry in
        entry.key.wholeMatch(of: /server\.([0-9]+)/).map { "\($0.1)=\(entry.value.prefix { $0 != ";" })" }
      }
      return [voters, bootstrap, servers].first { !$0.isEmpty }
    }
  }
}
