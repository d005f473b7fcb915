import HostEvidence
import OrderedCollections

/// Which hosts of an inventory are which hosts of the evidence. Several names may stand for one machine.
struct HostMatch {
  /// Inventory names by evidence name, the host's own name first.
  private(set) var names: [String: [String]] = [:]
  /// Inventory names that no evidence belongs to.
  private(set) var unseen: [String] = []

  init(_ hosts: OrderedDictionary<String, RenderedHost>, records: [HostRecord]) {
    let byName = Dictionary(records.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let byAddress = Dictionary(grouping: records) { HostMatch.Address($0) }
    var byHostname = Dictionary(grouping: records) { $0.facts["hostname"] ?? "" }
    byHostname[""] = nil
    for (name, host) in hosts {
      let address = host.address ?? name
      let reached = byAddress[Address(name: address, port: host.port)]
      // An address that is said beats a name: the name may be that of another machine here.
      let candidates = [
        host.address == nil ? byName[name].map { [$0] } : nil, reached, byName[address].map { [$0] },
        byName[name].map { [$0] }, byHostname[name],
      ]
      guard let record = candidates.lazy.compactMap(\.self).first(where: { $0.count == 1 })?.first else {
        if !host.files.isEmpty { unseen.append(name) }
        continue
      }
      names[record.name, default: []].append(name)
    }
    for (record, list) in names {
      names[record] = list.sorted { ($0 == record ? 0 : 1, $0) < ($1 == record ? 0 : 1, $1) }
    }
    unseen.sort()
  }

  private struct Address: Hashable {
    var name: String
    var port: String

    init(name: String, port: String?) {
      self.name = name
      self.port = port ?? "22"
    }

    init(_ record: HostRecord) {
      self.init(
        name: record.connection["ansible_host"] ?? record.name, port: record.connection["ansible_port"])
    }
  }
}

extension Rendering {
  /// Names in the inventory of the hosts of some evidence, by name there; a host's own name first.
  package func names(of records: [HostRecord]) -> [String: [String]] {
    HostMatch(hosts, records: records).names
  }
}
