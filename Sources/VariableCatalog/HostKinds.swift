import OrderedCollections

/// The groups of hosts: hosts of the same ones are much alike.
final class HostKinds: Sendable {
  private let kinds: [String: Int]
  /// By kind.
  private let groups: [Set<String>]

  init(_ members: OrderedDictionary<String, [String]>) {
    var names: [String: [String]] = [:]
    for (group, hosts) in members { for host in hosts { names[host, default: []].append(group) } }
    var numbers: OrderedDictionary<[String], Int> = [:]
    kinds = names.mapValues { groups in
      if let number = numbers[groups] { return number }
      let number = numbers.count
      numbers[groups] = number
      return number
    }
    groups = numbers.keys.map { Set($0) }
  }

  /// Equal for hosts of the same groups; of hosts in none as well.
  func kind(of host: String) -> Int { kinds[host] ?? -1 }

  func groups(of host: String) -> Set<String> { kinds[host].map { groups[$0] } ?? [] }

  func isMember(_ host: String, of group: String) -> Bool {
    kinds[host].map { groups[$0].contains(group) } ?? false
  }
}
