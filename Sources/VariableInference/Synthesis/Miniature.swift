import DeploymentRendering
import OrderedCollections
import VariableCatalog

/// The hosts that stand for all others, as an estate of their own: what every rendering asks of all hosts of a group, it
/// asks of a few.
///
/// Groups lose the hosts that are left out, and lists in settings the items that name these. What is found in it is only
/// worth something once it was held against the whole estate.
struct Miniature {
  /// The services of hosts that stand for others.
  let services: [ObservedService]
  /// Groups, and what is settled about each host before.
  let base: VariableAssignment
  /// By host, the settings that lost items, or have another number.
  private let altered: [String: Set<String>]
  /// Whether nothing was left out.
  let isWhole: Bool

  /// The estate as it is.
  init(whole services: [ObservedService], base: VariableAssignment) {
    (self.services, self.base) = (services, base)
    altered = [:]
    isWhole = true
  }

  /// Nil where too few hosts could be left out.
  init?(_ exemplars: Exemplars, base: VariableAssignment) {
    let left = exemplars.crowd
    if left.isEmpty { return nil }
    let groups = base.groups.mapValues { $0.filter { !left.contains($0) } }
    self.base = VariableAssignment(
      groups: groups, shared: base.shared, variables: base.variables.filter { !left.contains($0.key) })
    let lists = HostLists(of: left)
    var altered: [String: Set<String>] = [:]
    services = exemplars.services.map { service in
      let places = [base.groups, groups].map { $0[service.component]?.firstIndex(of: service.host) ?? 0 }
      return service.altered { key, value in
        let number = service.isNumbered(key, value) ? Int(value) : nil
        let changed = number.map { "\($0 - places[0] + places[1])" } ?? lists.shortened(value)
        if changed != value { altered[service.host, default: []].insert(key) }
        return changed
      }
    }
    self.altered = altered
    isWhole = false
  }

  /// Whether the whole estate is explained just as its miniature is, settings that were altered included.
  func stands(for whole: EstateState, _ small: EstateState) -> Bool {
    if isWhole { return true }
    let (signatures, mine) = (whole.signatures, small.signatures)
    guard mine.allSatisfy({ signatures[$0.key] == $0.value }) else { return false }
    let explained = whole.explained(altered)
    return small.explained(altered) == explained
  }
}

extension EstateState {
  /// Of some settings of each host, those that the collection would write as they were seen.
  fileprivate func explained(_ settings: [String: Set<String>]) -> [String: Set<String>] {
    var explained: [String: Set<String>] = [:]
    for (service, files) in files {
      for file in files {
        guard let keys = settings[service.host], let seen = service.settings(of: file) else { continue }
        for key in keys {
          guard let value = seen[key], case .known(let text)? = file.settings[key],
            SettingDifference.isSame(text, value, of: key)
          else { continue }
          explained[service.host, default: []].insert("\(service.component) \(file.name) \(key)")
        }
      }
    }
    return explained
  }
}

/// Lists in settings that name hosts.
private struct HostLists {
  private let names: Set<Substring>

  init(of hosts: Set<String>) { names = Set(hosts.map { Substring($0) }) }

  /// A list without the items that name one of the hosts; the same where it names none, or nothing else.
  func shortened(_ value: String) -> String {
    guard value.utf8.contains(UInt8(ascii: ",")) else { return value }
    let items = value.split(separator: ",", omittingEmptySubsequences: false)
    let others = items.filter { !namesHost($0) }
    return others.isEmpty || others.count == items.count ? value : others.joined(separator: ",")
  }

  private func namesHost(_ item: Substring) -> Bool {
    item.utf8.split { !Self.isOfName($0) }.contains { names.contains(Substring($0)) }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
