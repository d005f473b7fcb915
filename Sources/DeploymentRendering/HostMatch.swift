import HostEvidence
import OrderedCollections

/// Which hosts of an inventory are which hosts of the evidence. Several names may stand for one machine.
struct HostMatch {
  /// Inventory names by evidence name, the host's own name first.
  private(set) var names: [String: [String]] = [:]
  /// Inventory names that no evidence belongs to.
  private(set) var unseen: [String] = []

  /// - Parameter others: names of hosts of other inventories, so that a name in short is that of one host only.
  init(
    _ hosts: OrderedDictionary<String, RenderedHost>, records: [HostRecord], beside others: Set<String> = []
  ) {
    let byName = Dictionary(records.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let byAddress = Dictionary(grouping: records) { HostMatch.Address($0) }
    var byHostname = Dictionary(grouping: records) { $0.facts["hostname"] ?? "" }
    byHostname[""] = nil
    let short = ShortNames(of: records, for: others.union(hosts.keys))
    for (name, host) in hosts {
      let address = host.address ?? name
      let reached = byAddress[Address(name: address, port: host.port)]
      // An address that is said beats a name: the name may be that of another machine here.
      let candidates = [
        host.address == nil ? byName[name].map { [$0] } : nil, reached, byName[address].map { [$0] },
        byName[name].map { [$0] }, byHostname[name], host.address == nil ? short.record(for: name) : nil,
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

/// Names with and without a domain: `kb1` and `kb1.example.com` are one host, where no other one is called so.
private struct ShortNames {
  /// By the first word of their names.
  private let records: [String: [(name: String, record: HostRecord)]]
  /// How many hosts of the inventory begin with a word.
  private let counts: [String: Int]

  init(of records: [HostRecord], for names: some Sequence<String>) {
    let named = records.flatMap { record in
      Set([record.name, record.facts["hostname"] ?? record.name]).filter { !ShortNames.isAddress($0) }
        .map { (name: $0, record: record) }
    }
    self.records = Dictionary(grouping: named) { ShortNames.first($0.name) }
    counts = names.reduce(into: [:]) { $0[ShortNames.first($1), default: 0] += 1 }
  }

  /// Nil where there is none, or several.
  func record(for name: String) -> [HostRecord]? {
    let first = ShortNames.first(name)
    guard !ShortNames.isAddress(name), first != "localhost", counts[first] == 1 else { return nil }
    let fitting = (records[first] ?? []).filter { ($0.name == first) != (name == first) }
    let found = Dictionary(
      (records[first] ?? []).map { ($0.record.name, $0.record) }, uniquingKeysWith: { $1 })
    return found.count == 1 && !fitting.isEmpty ? Array(found.values) : nil
  }

  private static func first(_ name: String) -> String { String(name.prefix { $0 != "." }) }

  private static func isAddress(_ name: String) -> Bool {
    name.contains(":") || name.allSatisfy { $0.isNumber || $0 == "." }
  }
}

extension Rendering {
  /// Names in the inventory of the hosts of some evidence, by name there; a host's own name first.
  package func names(of records: [HostRecord]) -> [String: [String]] {
    HostMatch(hosts, records: records).names
  }
}
