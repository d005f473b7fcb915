import EstateModel
import OrderedCollections

/// A file that services of one component read, by groups that should have the same.
struct SharedFile {
  struct Reader {
    let service: Service
    let text: String

    init(_ service: Service, _ text: String) {
      self.service = service
      self.text = text
    }
  }

  /// Each host once: one that several groups share counts where most have the same text, since a file can't follow
  /// all of them.
  let groups: [[Reader]]

  init(_ readers: [Reader]) {
    var groups: OrderedDictionary<String, OrderedDictionary<String, Reader>> = [:]
    for reader in readers {
      groups[reader.service.groupName, default: [:]][reader.service.host] = reader
    }
    for host in Set(readers.map(\.service.host)).sorted() {
      let own = groups.filter { $0.value[host] != nil }
      guard own.count > 1 else { continue }
      let home = own.keys.map { (name: $0, agreeing: SharedFile.agreement(of: host, with: own[$0] ?? [:])) }
        .max { $0.agreeing < $1.agreeing }
      for name in own.keys where name != home?.name { groups[name]?[host] = nil }
    }
    self.groups = groups.values.map(\.values.elements)
  }

  /// How many have the same text. Among equals a group that is nowhere else comes first, of which the file may be, and
  /// then the larger one.
  private static func agreement(
    of host: String, with group: OrderedDictionary<String, Reader>
  ) -> (Int, Int, Int) {
    (group.values.count { $0.text == group[host]?.text }, group.count == 1 ? 1 : 0, group.count)
  }
}
