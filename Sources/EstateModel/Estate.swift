import ComponentCatalog
import ConfigFormats
import HostEvidence
import ParallelWork

/// An estate made typed: which services there are, which Kafka clusters they form, how hosts are called.
package struct Estate: Sendable {
  /// A host of the roster.
  package struct Host: Sendable {
    /// Name in the roster.
    package var name: String
    /// Name by which the cluster knows it.
    package var inventoryName: String
    /// The address by which the cluster knows it, where it does so by no name.
    package var address: String?
    /// Connection variables without secrets.
    package var connection: [String: String]
    /// What was read of its files, by path.
    package var texts: [String: String]
    /// `RedHat` or `Debian`, as Ansible calls it; nil where the host does not tell.
    package var osFamily: String?
    /// What decides, besides settings, what a deploy would do to it: `HostRecord.deployFacts` tells the names.
    package var deployFacts: [String: String] = [:]

    /// What the settings of others call it.
    package var knownAs: String { address ?? inventoryName }
  }

  /// A Kafka cluster with all that works on it.
  package struct Cluster: Sendable {
    /// Tells it from the other clusters of the estate; empty where there is only one.
    package var name: String
    package var services: [Service]
  }

  /// By roster name.
  package var hosts: [String: Host]
  /// Sorted by name.
  package var clusters: [Cluster]
  package var remarks: [Remark]
  /// Services that can't stand in an inventory, since their main file could not be read: what they are set to
  /// is not known, and a deploy would reset it.
  package var unread: [Service]
  /// Hosts that settings name and of which there is no evidence. Sorted.
  package var absent: [AbsentHost]

  /// No service runs with settings that are not known.
  package var isComplete: Bool {
    unread.isEmpty && !clusters.flatMap(\.services).contains { $0.isMainAbsent && $0.processID != nil }
  }

  /// Interprets evidence. The order of the records does not matter.
  package init(records: [HostRecord], catalog: Catalog) {
    var services: [Service] = []
    var remarks: [Remark] = []
    let sorted = records.sorted { $0.name < $1.name }
    let readings = sorted.parallelMap { record in
      let reader = ServiceReader(host: record, catalog: catalog)
      return (services: reader.services, remarks: reader.remarks)
    }
    for (record, reading) in zip(sorted, readings) {
      services += reading.services
      remarks += reading.remarks
      if reading.services.isEmpty, record.problems.isEmpty {
        remarks.append(
          Remark(host: record.name, "no component was found here; the host is not in the inventory"))
      }
    }
    unread = services.filter { $0.main == nil }
    services.removeAll { $0.main == nil }
    let naming = HostNaming(hosts: records.map(\.name), services: services)
    hosts = [:]
    let (names, addresses) = (naming.names, naming.addresses)
    let read = records.parallelMap { record in
      Host(
        name: record.name, inventoryName: names[record.name] ?? record.name,
        address: addresses[record.name], connection: record.connection,
        texts: record.files.filter { $0.value.state == .read }.mapValues(\.content.text),
        osFamily: record.osFamily, deployFacts: record.deployFacts(catalog))
    }
    for host in read { hosts[host.name] = host }
    let clustering = Clustering(services: services, hosts: hosts)
    clusters = clustering.clusters
    let hostNames = hosts.values.flatMap {
      [$0.name, $0.inventoryName] + [$0.address, $0.connection["ansible_host"]].compactMap(\.self)
    }
    absent = AbsentHost.all(
      of: clusters, hostNames: hostNames + records.compactMap { $0.facts["hostname"] },
      catalog: catalog)
    self.remarks = Remark.ordered(
      remarks + clustering.remarks + services.flatMap(Estate.remarks) + absent.map(\.remark))
  }

  /// What an inventory can't say of a service.
  private static func remarks(of service: Service) -> [Remark] {
    var texts: [String] = []
    var action: String?
    let title = service.component.title
    switch service.state {
    case .running: break
    case .unmanaged:
      action = "start-beside"
      texts.append(
        "\(title) runs without a systemd unit (process \(service.processID ?? 0)); a deploy would start a unit beside it"
      )
    case .stopped, .disabled, .failed:
      action = "start-stopped"
      let (what, does) =
        switch service.state {
        case .stopped: ("is stopped", "start")
        case .disabled: ("is stopped and disabled", "enable and start")
        default: ("has failed", "start")
        }
      texts.append("\(title) \(what); a deploy would \(does) it")
    case .restarting: texts.append("\(title) does not stay up: systemd starts it again and again")
    }
    let units = service.component.units + service.component.communityUnits
    if let unit = service.unit, service.component.unitVariable == nil, !units.contains(unit) {
      texts.append(
        "\(title) runs as unit \(unit); the collection can't name units so and would set up \(units[0]) beside it"
      )
    }
    if service.main?["process.roles"]?.contains(",") == true {
      texts.append(
        "\(title) is a controller as well (process.roles); the collection has no such role, so it stands in kafka_broker alone"
      )
    }
    if service.unit == nil {
      for (option, next) in zip(service.programArguments, service.programArguments.dropFirst())
      where option == "--override" {
        texts.append(
          "\(title) was started with --override \(next.prefix { $0 != "=" }); it is not in the inventory")
      }
    }
    if service.installation.archiveBase == nil, service.installation.binaries != "/usr" {
      texts.append(
        "\(title) is started from \(service.installation.binaries); the collection knows packages below /usr and archives in folders named confluent-VERSION, so it would install packages beside it"
      )
    }
    // What the state says comes first.
    return texts.enumerated().map { Remark(host: service.host, $1, action: $0 == 0 ? action : nil) }
  }
}
