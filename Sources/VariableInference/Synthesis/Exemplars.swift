import AnsibleYAML
import OrderedCollections
import ParallelWork
import VariableCatalog

/// Hosts that stand for all others while variables are looked for: of those in the same groups whose services have the
/// same settings, but for the host's own names and id, a few.
struct Exemplars {
  /// One alone would not show what differs by the host's name, and of two either would be the most.
  private static let mostAlike = 3

  /// So many hosts that are alike may stand in lists before it pays to look at lists without them.
  private static let mostListed = 12

  /// In so many parts services are looked at, each of which learns for itself what the names of settings tell.
  private static let parts = 8

  /// The services of the hosts chosen, with how many each stands for.
  private(set) var services: [ObservedService] = []
  /// By host that was left out, the one that stands for it.
  private(set) var standIns: OrderedDictionary<String, String> = [:]
  /// Hosts of large classes that were left out.
  private(set) var crowd: Set<String> = []
  private let all: [ObservedService]
  /// Hosts that are alike.
  private var classes: [[String]]

  /// - Parameter groups: names and members of all groups.
  init(_ services: [ObservedService], groups: OrderedDictionary<String, [String]>, model: ForwardModel) {
    all = services
    var kinds: [String: [String]] = [:]
    for (group, hosts) in groups { for host in hosts { kinds[host, default: []].append(group) } }
    var users: [String: [Setting: Int]] = [:]
    for service in services {
      for setting in Set(service.settings.map { Setting(key: $0.key, value: $0.value) }) {
        users[service.component, default: [:]][setting, default: 0] += 1
      }
    }
    let found = services.parts(Self.parts).parallelMap(turn: 1) { [users] part in
      let telling = TellingSettings(model)
      return part.map { service in
        service.look {
          telling.contains($0, of: service.component)
        } isShared: {
          users[service.component]?[Setting(key: $0, value: $1)] ?? 0 > 1
        }
      }
    }
    var looks: OrderedDictionary<String, [ObservedService.Look]> = [:]
    for (service, look) in zip(services, found.joined()) { looks[service.host, default: []].append(look) }
    classes = OrderedDictionary(grouping: looks) { host, looks in
      Likeness(groups: kinds[host] ?? [], looks: looks)
    }.values.map { $0.map(\.key) }
    choose()
  }

  private struct Setting: Hashable {
    let key: String
    let value: String
  }

  private struct Likeness: Hashable {
    let groups: [String]
    let looks: [ObservedService.Look]
  }

  /// Every host stands for itself alone.
  var areAll: Bool { standIns.isEmpty }

  /// Tells hosts apart that turned out not to be like those that stood for them; false where all were.
  ///
  /// - Parameter signature: what the outcome was for a host.
  mutating func part(by signature: [String: [Int]]) -> Bool {
    let unlike = Set(standIns.filter { signature[$0.key] != signature[$0.value] }.keys)
    if unlike.isEmpty { return false }
    classes = classes.flatMap { hosts in
      guard hosts.contains(where: unlike.contains) else { return [hosts] }
      return OrderedDictionary(grouping: hosts) { signature[$0] ?? [] }.values.elements
    }
    choose()
    return true
  }

  private mutating func choose() {
    standIns = [:]
    crowd = []
    var counts: [String: Int] = [:]
    for hosts in classes {
      let chosen = hosts.prefix(Self.mostAlike)
      for (index, host) in chosen.enumerated() {
        counts[host] = (hosts.count + chosen.count - 1 - index) / chosen.count
      }
      for (index, host) in hosts.enumerated().dropFirst(chosen.count) {
        standIns[host] = chosen[index % chosen.count]
        if hosts.count > Self.mostListed { crowd.insert(host) }
      }
    }
    services = all.filter { standIns[$0.host] == nil }.map { service in
      var service = service
      service.count = counts[service.host] ?? 1
      service.weight = service.count
      return service
    }
  }

  /// A draft without what it says of hosts for which others stand.
  func narrow(_ draft: Draft) -> Draft {
    var narrow = draft
    narrow.own = draft.own.filter { standIns[$0.key] == nil }
    return narrow
  }

  /// A draft that says of all hosts what it says of those that stand for them.
  func spread(_ draft: Draft) -> Draft {
    if draft.own.isEmpty { return draft }
    var whole = draft
    for (host, standIn) in standIns {
      guard let variables = draft.own[standIn], !variables.isEmpty else { continue }
      let (names, others) = (NameBlanks(host), NameBlanks(standIn))
      for (name, value) in variables where whole.own[host]?[name] == nil {
        whole.own[host, default: [:]][name] = value.mapTexts { names.filled(into: others.removed(from: $0)) }
      }
    }
    return whole
  }
}

/// Settings whose values may tell of variables: hosts that differ in others are alike.
private final class TellingSettings {
  private let components: [String: ComponentModel]
  private var known: [String: [String: Bool]] = [:]

  init(_ model: ForwardModel) {
    components = Dictionary(uniqueKeysWithValues: model.components.map { ($0.name, $0) })
  }

  func contains(_ key: String, of component: String) -> Bool {
    if let isTelling = known[component]?[key] { return isTelling }
    let isTelling = components[component]?.names(key) != false
    known[component, default: [:]][key] = isTelling
    return isTelling
  }
}

extension AnsibleValue {
  fileprivate func mapTexts(_ change: (String) -> String) -> AnsibleValue {
    switch self {
    case .string(let text): .string(change(text))
    case .unsafe(let text): .unsafe(change(text))
    case .list(let items): .list(items.map { $0.mapTexts(change) })
    case .dictionary(let entries): .dictionary(entries.mapValues { $0.mapTexts(change) })
    default: self
    }
  }
}
