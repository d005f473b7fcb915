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
  /// Those of the cluster's other KRaft component, with which they share one range of ids; empty for all but brokers.
  let idPeers: [AuditedService]
  /// Why it may have members of which there is no evidence; nil where it is known to be whole.
  let doubt: String?
  /// Names of services whose settings name one of its hosts for this component.
  let namedBy: [String]

  var place: Finding.Place {
    // Of several clusters of one component, each is a place of its own.
    Finding.Place(
      cluster: members.first?.cluster, component: members.first?.own.component.name,
      key: members.first?.own.ownCluster)
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
      "duplicate_ids", .list,
      "Broker, node or server ids that more than one of them has, or a broker and a controller of KRaft.",
      from: "settings and data folders"
    ) {
      ExpressionValue($0.holders.map { String($0.id) })
    },
    .init(
      "id_holders", .list, "The same ids with the hosts that have them, as ID on HOST and HOST.",
      from: "settings and data folders"
    ) {
      ExpressionValue($0.holders.map { "\($0.id) on \($0.hosts.joined(separator: " and "))" })
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
    .init(
      "strange_voters", .list,
      "Voters of the list with an id that no member has, or a port on which the one that has it does not listen, each with what is wrong.",
      from: "main files and data folders"
    ) {
      $0.strangeVoters
    },
    .init(
      "voters_agree", .flag,
      "Whether all members list the same quorum or ensemble; brokers of KRaft, whether that is what the controllers list.",
      from: "main files"
    ) {
      .bool($0.votersAgree)
    },
    .init(
      "voter_lists", .list,
      "Every list of voters with the hosts that have it, as HOST, HOST: ID=HOST:PORT, ...",
      from: "main files"
    ) { group in
      let lists = OrderedDictionary(grouping: group.voterLists, by: \.voters)
      return ExpressionValue(
        lists.map { list, members in
          "\(members.map(\.host).joined(separator: ", ")): \(list.joined(separator: ", "))"
        })
    },
  ])

  private var size: ExpressionValue { doubt.map(ExpressionValue.unread) ?? .int(members.count) }

  /// Ids that several have, with their hosts. What is broker and controller in one has one id, by right.
  private var holders: [(id: Int, hosts: [String])] {
    var owners: [Int: OrderedSet<[String]>] = [:]
    for member in members + idPeers {
      guard let id = member.own.identity else { continue }
      owners[id, default: []].append([member.own.host, member.own.configPath])
    }
    let own = Set(members.compactMap(\.own.identity))
    return owners.filter { $0.value.count > 1 && own.contains($0.key) }.sorted { $0.key < $1.key }
      .map { ($0.key, OrderedSet($0.value.compactMap(\.first)).elements) }
  }

  private var isQuorum: ExpressionValue {
    let names = ["zookeeper", "kafka_controller"]
    let isBoth = members.contains { $0.own.main?["process.roles"]?.contains("controller") == true }
    return .bool(isBoth || members.contains { names.contains($0.own.component.name) })
  }

  private var voters: [String] { Set(voterLists.flatMap(\.voters)).filter { !Self.isOpen($0) }.sorted() }

  private var votersAgree: Bool { Self.agree(voterLists) }

  private typealias VoterList = (host: String, voters: [String])

  /// A server may say `0.0.0.0` of itself, where the others have its name.
  private static func agree(_ all: [VoterList]) -> Bool {
    let lists = all.map(\.voters).filter { !$0.isEmpty }
    let voters = Set(lists.joined()).filter { !isOpen($0) }
    let ids = Set(lists.map { Set($0.map(id)) })
    return ids.count < 2 && Dictionary(grouping: voters, by: id).values.allSatisfy { $0.count == 1 }
  }

  /// Voters of the list that are not as the members are.
  private var strangeVoters: ExpressionValue {
    var faults: [String] = []
    var open = doubt
    if let member = members.first(where: { $0.own.identity == nil }) {
      open = open ?? "the id of \(member.own.host) is not known"
    }
    var isOpen = false
    for voter in voters {
      let parts = voter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let id = Int(parts[0]) else { continue }
      guard let member = members.first(where: { $0.own.identity == id }) else {
        if open == nil { faults.append("\(voter): none of them has the id \(id)") }
        isOpen = true
        continue
      }
      let ports = member.votingPorts
      let address = HostPortList(parsing: String(parts[1])).elements.first
      if let port = address?.port.map(Int.init), !ports.isEmpty, !ports.contains(port) {
        let list = ports.map(String.init).joined(separator: ", ")
        faults.append("\(voter): \(member.own.host), which has the id \(id), listens on \(list)")
      }
    }
    if faults.isEmpty, isOpen, let open { return .unread(open) }
    return ExpressionValue(faults)
  }

  private static func id(_ voter: String) -> String { String(voter.prefix { $0 != "=" }) }

  private static func isOpen(_ voter: String) -> Bool { voter.contains("=0.0.0.0:") }

  /// What each member lists whose settings are known. Brokers must list what the controllers do, unless these do not agree
  /// themselves.
  private var voterLists: [VoterList] {
    let controllers = Self.lists(of: idPeers)
    return Self.lists(of: members) + (Self.agree(controllers) ? controllers : [])
  }

  private static func lists(of members: [AuditedService]) -> [VoterList] {
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
      // Whom one asks first is everybody's own choice, unless it is all that is said of the voters.
      let isVoter = main["process.roles"]?.contains("controller") == true
      return [voters, isVoter ? bootstrap : [], servers].first { !$0.isEmpty }.map { (member.own.host, $0) }
    }
  }
}

extension AuditedService {
  /// Ports on which voters of a KRaft quorum reach it; empty for everything else.
  fileprivate var votingPorts: [Int] {
    guard let main = own.main, main["process.roles"]?.contains("controller") == true else { return [] }
    let names = (main["controller.listener.names"] ?? "").uppercased().split(separator: ",").map {
      $0.filter { $0 != " " }
    }
    return HostPortList(parsing: main["listeners"] ?? "").elements.filter { address in
      names.isEmpty || names.contains((address.scheme ?? "").uppercased())
    }.compactMap { $0.port.map(Int.init) }
  }
}
