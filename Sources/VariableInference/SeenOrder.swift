import ComponentCatalog
import ConfigFormats
import EstateModel

/// The order in which the settings of a cluster list the hosts of a component (`https://sr2:8081,https://sr1:8081`): the
/// collection writes such lists in the order of the group.
struct SeenOrder {
  /// Every list of two hosts or more, with the number of settings that have it.
  private let lists: [[String]: Int]

  init(_ services: [Service]) {
    self.init(values: services.flatMap { $0.main?.entries.map(\.value) ?? [] })
  }

  init(values: [String]) {
    var lists: [[String]: Int] = [:]
    // Many hosts have the same list: it is read once.
    var texts: [String: Int] = [:]
    for value in values where value.utf8.contains(UInt8(ascii: ",")) { texts[value, default: 0] += 1 }
    for (text, count) in texts {
      let hosts = HostPortList(parsing: text).elements.map(\.host)
      if hosts.count > 1 { lists[hosts, default: 0] += count }
    }
    self.lists = lists
  }

  /// The place of each name in the list that most settings have; empty where none has all of them.
  func places(of names: [String]) -> [String: Int] {
    let all = Set(names)
    let fitting = lists.filter { $0.key.count == names.count && Set($0.key) == all }
    let most = fitting.max {
      ($0.value, $1.key.joined(separator: ",")) < ($1.value, $0.key.joined(separator: ","))
    }
    return Dictionary(uniqueKeysWithValues: (most?.key ?? []).enumerated().map { ($1, $0) })
  }
}
