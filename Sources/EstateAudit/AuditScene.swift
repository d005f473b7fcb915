import AnsibleExpressions
import ComponentCatalog
import ConfigFormats
import DriftAnalysis
import EstateModel
import Foundation
import HostEvidence
import OrderedCollections

/// An estate as rules see it: every subject with its facts.
struct AuditScene {
  /// By name.
  let hosts: [AuditedHost]
  let groups: [AuditedGroup]
  /// With their peers.
  let services: [AuditedService]
  let absences: [AuditedAbsence]
  let index: EstateIndex

  init(_ snapshot: Snapshot, _ estate: Estate, catalog: Catalog) {
    let index = EstateIndex(estate, snapshot.hosts)
    self.index = index
    let day = String(snapshot.taken.prefix(10))
    let taken = (try? Date(snapshot.taken, strategy: .iso8601)).map { Int($0.timeIntervalSince1970) }
    let offsets = snapshot.hosts.compactMap { $0.audit?.clock?.offset }.sorted()
    let middle = offsets.isEmpty ? nil : offsets[offsets.count / 2]
    hosts = snapshot.hosts.map { record in
      AuditedHost(
        record: record, services: index.services[record.name] ?? [], day: day, taken: taken,
        middleOfClocks: middle)
    }
    let failed = snapshot.failures.map(\.host)
    absences = estate.absent.map { absent in
      let namer = index.services[absent.namedBy.first ?? ""]?.first
      return AuditedAbsence(
        absent: absent, cluster: namer.flatMap(index.cluster), hasFailed: failed.contains(absent.name))
    }
    let absent = Dictionary(grouping: absences) { [$0.cluster ?? "", $0.absent.component.name] }
    // What may be missing makes a number of services one that is not known.
    let doubt = { (cluster: String?, component: String) -> String? in
      if let host = failed.first { return "\(host) was not read, and might belong to it" }
      return absent[[cluster ?? "", component]]?.first.map { "there is no evidence of \($0.absent.name)" }
    }
    let brokers = index.services.values.joined().reduce(into: [String: Int]()) { counts, service in
      if service.component.name == "kafka_broker" {
        counts[index.cluster(of: service) ?? "", default: 0] += 1
      }
    }
    let dataClusters = AuditScene.dataClusters(hosts, index)
    let openAgents = AuditScene.openAgents(index)
    let plain = hosts.flatMap { host in
      host.services.map { service in
        let cluster = index.cluster(of: service)
        return AuditedService(
          own: service, host: host, process: index.process(of: service), cluster: cluster,
          brokers: doubt(cluster, "kafka_broker").map(ExpressionValue.unread)
            ?? .int(brokers[cluster ?? "", default: 0]),
          dataCluster: dataClusters[cluster ?? ""], agentAsks: !openAgents.contains(cluster ?? ""),
          files: ServiceFiles(service, index.process(of: service), in: host.record, catalog: catalog).paths,
          peers: AuditedPeers([]))
      }
    }
    let grouped = OrderedDictionary(grouping: plain) { [$0.cluster ?? "", $0.own.groupName] }
    let peers = grouped.mapValues { AuditedPeers($0) }
    services = plain.map { service in
      peers[[service.cluster ?? "", service.own.groupName]].map(service.joined) ?? service
    }
    groups = grouped.values.map { members in
      let name = members.first?.own.component.name ?? ""
      return AuditedGroup(
        members: members, idPeers: AuditScene.idPeers(of: members, among: plain),
        doubt: doubt(members.first?.cluster, name),
        namedBy: Namings(of: members, among: plain).services)
    }
  }

  /// The cluster id that the data of all of several controllers has, else that of most nodes; by cluster.
  private static func dataClusters(_ hosts: [AuditedHost], _ index: EstateIndex) -> [String: String] {
    var usual: [String: String] = [:]
    for components in [["kafka_broker", "kafka_controller"], ["kafka_controller"]] {
      var counts: [String: [String: Int]] = [:]
      for host in hosts {
        for service in host.services where components.contains(service.component.name) {
          // A node counts once for a cluster, however many folders it has.
          for id in Set(DataMark.all(of: service, in: host.record).compactMap(\.cluster)) {
            counts[index.cluster(of: service) ?? "", default: [:]][id, default: 0] += 1
          }
        }
      }
      // Several controllers that agree decide.
      let isQuorum = components.count == 1
      let most = counts.compactMapValues { ids in
        ids.first { id, count in
          isQuorum ? count > 1 && ids.count == 1 : count * 2 > ids.values.reduce(0, +) && !id.isEmpty
        }?.key
      }
      usual.merge(most) { $1 }
    }
    return usual
  }

  /// Clusters whose USM agents ask for no password.
  private static func openAgents(_ index: EstateIndex) -> Set<String> {
    let agents = index.services.values.joined().filter { $0.component.name == "usm_agent" }
    let key = "confluent.usm-agent.listener.dataplane.basic.auth.enabled"
    let open = Dictionary(grouping: agents) { index.cluster(of: $0) ?? "" }.filter { _, agents in
      agents.allSatisfy { $0.main?[key]?.lowercased() == "false" }
    }
    return Set(open.keys)
  }

  /// The controllers that share one range of ids with brokers.
  private static func idPeers(of members: [AuditedService], among all: [AuditedService]) -> [AuditedService] {
    guard let first = members.first, first.own.component.name == "kafka_broker",
      first.own.main?["process.roles"] != nil
    else { return [] }
    return all.filter { $0.own.component.name == "kafka_controller" && $0.cluster == first.cluster }
  }

  /// All subjects of a kind.
  func subjects(_ kind: AuditSubject) -> [any AuditedSubject] {
    switch kind {
    case .host: hosts
    case .service: services
    case .group: groups
    case .absent: absences
    case .listener: services.flatMap(AuditedListener.all)
    case .volume: hosts.flatMap(AuditedVolume.all)
    case .certificate: services.flatMap(AuditedCertificate.all)
    case .secretFile: services.flatMap(AuditedSecretFile.all)
    }
  }
}
