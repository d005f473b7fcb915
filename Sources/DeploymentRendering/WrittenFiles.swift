import HostEvidence
import OrderedCollections

/// What deploys with several inventories would write, by the hosts of the evidence. What they write on a host adds up.
package struct WrittenFiles: Sendable {
  /// A host of an inventory: the place of the inventory among the renderings, and its name there.
  package struct Member: Hashable, Sendable {
    package let rendering: Int
    package let name: String

    package init(rendering: Int, name: String) {
      self.rendering = rendering
      self.name = name
    }
  }

  /// Files by path, by evidence name.
  package private(set) var files: [String: OrderedDictionary<String, RenderedFile>] = [:]
  /// What is set in files that are not written as a whole, by path, by evidence name.
  package private(set) var edits: [String: OrderedDictionary<String, FileEdit>] = [:]
  /// Why it is not known what else would be written, by evidence name.
  package private(set) var doubts: [String: String] = [:]
  /// Who in the inventories is a host, by evidence name.
  package private(set) var members: [String: [Member]] = [:]
  /// Hosts of inventories for which something would be written and that no evidence belongs to.
  package private(set) var unseen: [Member] = []

  /// Names of the evidence.
  package var names: [Member: String] {
    var names: [Member: String] = [:]
    for (record, members) in members { for member in members { names[member] = record } }
    return names
  }

  package init(_ renderings: [Rendering], records: [HostRecord]) {
    let names = Set(renderings.flatMap(\.hosts.keys))
    for (index, rendering) in renderings.enumerated() {
      let match = HostMatch(rendering.hosts, records: records, beside: names)
      unseen += match.unseen.map { Member(rendering: index, name: $0) }
      for (record, names) in match.names {
        for name in names {
          files[record, default: [:]].merge(rendering.hosts[name]?.files ?? [:]) { $1 }
          edits[record, default: [:]].merge(rendering.hosts[name]?.edits ?? [:]) { $1 }
          if doubts[record] == nil { doubts[record] = rendering.hosts[name]?.doubt }
          members[record, default: []].append(Member(rendering: index, name: name))
        }
      }
    }
  }
}
