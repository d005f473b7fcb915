import AnsibleInventory
import AnsibleYAML
import OrderedCollections

/// A written inventory as a reader gives it back: groups, and what every host's variables come to.
struct ReadBack: Sendable {
  enum Value: Hashable, Sendable {
    /// A single value, as text.
    case text(String)
    case dictionary([String: String])
    case list([String])
  }

  /// All hosts of a group, those of its children included.
  var groups: [String: Set<String>] = [:]
  /// Variables by host.
  var hosts: [String: [String: Value]] = [:]

  func text(_ variable: String, of host: String) -> String? {
    if case .text(let text) = hosts[host]?[variable] { text } else { nil }
  }

  func dictionary(_ variable: String, of host: String) -> [String: String]? {
    if case .dictionary(let entries) = hosts[host]?[variable] { entries } else { nil }
  }
}

extension ReadBack {
  /// What the program's own reader makes of the file at `path`.
  init(ownReaderOf path: String, _ behaviour: HashBehaviour) throws {
    let loaded = try readInventory(at: path)
    guard loaded.warnings.isEmpty else { throw Unexpected("\(loaded.warnings)") }
    let inventory = loaded.inventory
    for name in inventory.groups.keys { groups[name] = Set(inventory.hosts(in: name)) }
    for host in inventory.hosts.keys {
      let variables = inventory.variables(of: host, hashBehaviour: behaviour).mapValues(\.value)
      for (name, value) in variables {
        hosts[host, default: [:]][name] = try Value(value, among: variables.mapping)
      }
    }
  }

  struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }
}

extension Sequence where Element == (key: String, value: AnsibleValue) {
  fileprivate var mapping: [String: AnsibleValue] {
    Dictionary(uniqueKeysWithValues: map { ($0.key, $0.value) })
  }
}

extension ReadBack.Value {
  /// The only templates that an inventory may hold combine two dictionaries, or put in a variable of the host.
  fileprivate init(_ value: AnsibleValue, among variables: [String: AnsibleValue]) throws {
    switch value {
    case .dictionary(let entries):
      self = .dictionary(
        try Dictionary(uniqueKeysWithValues: entries.map { ($0.key, try Self.text($0.value, variables)) }))
    case .list(let items): self = .list(try items.map { try Self.text($0) })
    case .string(let text) where text.contains("{{"):
      guard let match = text.wholeMatch(of: /\{\{ (\w+) \| combine\((\w+)( \| default\(\{\}\))?\) \}\}/),
        case .dictionary(let common)? = variables[String(match.1)]
      else { throw ReadBack.Unexpected("the template \(text)") }
      var whole = common
      if case .dictionary(let own)? = variables[String(match.2)] {
        whole.merge(own) { _, own in own }
      } else if match.3 == nil {
        throw ReadBack.Unexpected("\(match.2) is missing")
      }
      self = try Self(.dictionary(whole), among: variables)
    default: self = .text(try Self.text(value))
    }
  }

  private static func text(_ value: AnsibleValue, _ variables: [String: AnsibleValue] = [:]) throws -> String
  {
    if case .string(let text) = value, let match = text.wholeMatch(of: /\{\{ (\w+) \}\}/) {
      guard let own = variables[String(match.1)] else { throw ReadBack.Unexpected("\(match.1) is missing") }
      return try Self.text(own)
    }
    guard let text = value.scalarText else { throw ReadBack.Unexpected("\(value)") }
    return text
  }
}
