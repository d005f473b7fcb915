import ArgumentParser
import ComponentCatalog
import EstateModel
import HostEvidence
import OrderedCollections

/// Makes a large estate of a small one, the same at every run.
struct EstateCopies {
  enum Shape: String, ExpressibleByArgument, CaseIterable {
    /// One cluster with more hosts: workers without end, brokers and registries up to what a cluster may have.
    case wide
    /// Many clusters of the estate's own size.
    case many
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  private let records: [HostRecord]
  /// The services of each host, by its name.
  private let components: [String: [String]]

  init(_ records: [HostRecord], catalog: Catalog) {
    self.records = records
    let estate = Estate(records: records, catalog: catalog)
    components = Dictionary(grouping: estate.clusters.flatMap(\.services), by: \.host).mapValues {
      $0.map(\.component.name)
    }
  }

  /// - Parameter count: how many hosts there are to be at least.
  func hosts(_ count: Int, _ shape: Shape) throws -> [HostRecord] {
    switch shape {
    case .wide: try wide(count)
    case .many: many(count)
    }
  }

  // MARK: - Many clusters

  private func many(_ count: Int) -> [HostRecord] {
    let names = Set(records.map(\.name))
    let stencils = records.map { HostStencil($0, names: names) }
    let clusters = (count + records.count - 1) / max(1, records.count)
    return (1...max(1, clusters)).flatMap { number in
      let new = Dictionary(uniqueKeysWithValues: names.map { ($0, "site\(number)-\($0)") })
      return stencils.map { $0.filled(.init(names: new, cluster: "-\(number)")) }
    }
  }

  // MARK: - One wide cluster

  /// The most hosts of a component that others list one by one; the others grow without end, but for those of which a
  /// cluster has just one or a fixed quorum.
  private static let most = [
    "kafka_broker": 60, "schema_registry": 12, "zookeeper": 0, "kafka_controller": 0, "control_center": 0,
    "control_center_next_gen": 0, "usm_agent": 0, "kafka_connect_replicator": 12,
  ]

  private func wide(_ count: Int) throws -> [HostRecord] {
    var names = FreeNames(taken: Set(records.map(\.name)))
    var copies: [(record: HostRecord, name: String)] = []
    var numbers: [String: Int] = [:]
    for record in records { for component in own(record) { numbers[component, default: 0] += 1 } }
    let growing = records.filter { mayGrow($0, numbers) }
    var places = growing.indices.makeIterator()
    while records.count + copies.count < count {
      guard let place = places.next() else {
        guard growing.contains(where: { mayGrow($0, numbers) }) else {
          throw Failure(description: "no host of this estate is one of many: only --shape many can copy it")
        }
        places = growing.indices.makeIterator()
        continue
      }
      let record = growing[place]
      guard mayGrow(record, numbers) else { continue }
      for component in own(record) { numbers[component, default: 0] += 1 }
      copies.append((record, names.next(after: record.name)))
    }
    let lists = lists(copies.map { ($0.record.name, $0.name) })
    let plain = records.map { HostStencil($0, names: [], lists: lists) }
    var stencils: [String: HostStencil] = [:]
    var identity = (records.compactMap(EstateCopies.identity).max() ?? 0)
    return plain.map { $0.filled(.init(names: [:])) }
      + copies.map { record, name in
        let stencil = stencils[record.name] ?? HostStencil(record, names: [record.name], lists: lists)
        stencils[record.name] = stencil
        let isNumbered = EstateCopies.identity(of: record) != nil
        if isNumbered { identity += 1 }
        return stencil.filled(.init(names: [record.name: name], identity: isNumbered ? identity : nil))
      }
  }

  private func own(_ record: HostRecord) -> [String] { components[record.name] ?? [] }

  private func mayGrow(_ record: HostRecord, _ numbers: [String: Int]) -> Bool {
    !own(record).isEmpty
      && own(record).allSatisfy { numbers[$0, default: 0] < EstateCopies.most[$0, default: .max] }
  }

  /// The hosts of each component, and the copies of them.
  private func lists(_ copies: [(old: String, new: String)]) -> [MemberList] {
    let byComponent = OrderedDictionary(
      grouping: records.flatMap { record in own(record).map { (component: $0, host: record.name) } },
      by: \.component)
    return byComponent.values.map { rows in
      let members = rows.map(\.host)
      return MemberList(members: members, more: copies.filter { members.contains($0.old) }.map(\.new))
    }
  }

  /// The number of a broker.
  private static func identity(of record: HostRecord) -> Int? {
    for file in record.files.values {
      guard let text = String(validating: file.content.bytes, as: UTF8.self) else { continue }
      for line in text.split(separator: "\n") {
        for key in ["broker.id=", "node.id="] where line.hasPrefix(key) {
          if let number = Int(line.dropFirst(key.count)) { return number }
        }
      }
    }
    return nil
  }
}

/// Names for further hosts.
private struct FreeNames {
  private var taken: Set<String>
  /// The last number given, by what stands before and behind it.
  private var last: [String: Int] = [:]

  init(taken: Set<String>) { self.taken = taken }

  /// `kb4.fra.example.net` after `kb3.fra.example.net`, or the next that is free.
  mutating func next(after name: String) -> String {
    let label = name.prefix { $0 != "." }
    let domain = name.dropFirst(label.count)
    var stem = label
    while stem.last?.isNumber == true { stem.removeLast() }
    var number = last["\(stem) \(domain)"] ?? Int(label.dropFirst(stem.count)) ?? 0
    repeat { number += 1 } while !taken.insert("\(stem)\(number)\(domain)").inserted
    last["\(stem) \(domain)"] = number
    return "\(stem)\(number)\(domain)"
  }
}
