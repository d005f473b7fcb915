import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import EstateModel
import OrderedCollections
import VariableCatalog

/// A service together with the host name it gets in the inventory.
///
/// Usually that is the host's name. Two workers of one component on one machine need two.
struct HostMember {
  let service: Service
  let inventoryName: String
  /// The address by which the cluster knows the host, where it does so by no name.
  var address: String?

  /// What the settings of others call it.
  var knownAs: String { address ?? inventoryName }

  /// The id variable, where the place in the group would give another number.
  func identity(at index: Int) -> Variables {
    guard let identity = service.component.identity, let variable = identity.variable,
      let number = service.identity, number != identity.first + index
    else { return [:] }
    return [variable: .int(number)]
  }

  /// The id, where its place or a variable of the host tells it; nil where neither does.
  func usualIdentity(at index: Int) -> Int? {
    guard let identity = service.component.identity, let number = service.identity,
      identity.variable != nil || number == identity.first + index
    else { return nil }
    return number
  }
}

/// A dictionary of variables, as the inventory's levels hold it.
typealias Variables = OrderedDictionary<String, AnsibleValue>

/// What all hosts of a group agree on, and what each has of its own.
struct Spread {
  private(set) var common: Variables = [:]
  /// By inventory name; hosts with nothing of their own have no entry.
  private(set) var own: OrderedDictionary<String, Variables> = [:]

  /// - Parameter hosts: all variables of every host, in the order of the group. A key that one host
  ///   lacks is nobody's common key.
  init(_ hosts: OrderedDictionary<String, Variables>) {
    guard let first = hosts.values.first else { return }
    for (key, value) in first where hosts.values.allSatisfy({ $0[key] == value }) { common[key] = value }
    for (host, variables) in hosts {
      let rest = variables.filter { common[$0.key] == nil }
      if !rest.isEmpty { own[host] = rest }
    }
  }

  /// The same, but what most hosts have is common also where others differ: those say theirs, or the standard that they
  /// have by themselves.
  init(mostOf hosts: OrderedDictionary<String, Variables>, standards: Variables) {
    self.init(hosts)
    for key in OrderedSet(own.values.flatMap(\.keys)) {
      let counts = Dictionary(grouping: hosts.values.compactMap { $0[key] }, by: \.self).mapValues(\.count)
      guard let (most, count) = counts.max(by: { $0.value < $1.value }), count * 2 > hosts.count else {
        continue
      }
      guard let standard = standards[key] ?? (hosts.values.allSatisfy { $0[key] != nil } ? most : nil) else {
        continue
      }
      common[key] = most
      for (host, variables) in hosts {
        let value = variables[key] ?? standard
        own[host, default: [:]][key] = value == most ? nil : value
      }
    }
    own = own.filter { !$0.value.isEmpty }
  }

  /// Puts a template in common for each key whose values differ by the names of the hosts alone.
  mutating func nameHosts(_ hosts: [String]) {
    for key in hosts.first.flatMap({ own[$0]?.keys.elements }) ?? [] {
      var texts: OrderedDictionary<String, String> = [:]
      for host in hosts {
        guard let value = own[host]?[key], value.isSameByTemplate, case .string(let text) = value else {
          break
        }
        texts[host] = text
      }
      // A secret stays where it is known as one.
      guard texts.count == hosts.count,
        !SecretSetting.isSecret(key: key, values: texts.values.elements, file: ""),
        let template = HostTemplate.common(texts)
      else { continue }
      common[key] = .string(template)
      for host in hosts { own[host]?[key] = nil }
    }
    own = own.filter { !$0.value.isEmpty }
  }

  /// Puts the common keys in an order.
  mutating func arrange(by order: OrderedSet<String>) {
    let known = common
    common = [:]
    for key in order { common[key] = known[key] }
  }

  /// Puts a template in common for each key that every host has of its own.
  ///
  /// - Parameters:
  ///   - most: with more such keys, none is named.
  ///   - variable: the variable that a host sets for a key; nil where none is free.
  /// - Returns: the variables that the templates name, by host.
  mutating func name(
    ownOf hosts: [String], most: Int, _ variable: (String) -> String?
  ) -> OrderedDictionary<String, Variables> {
    let keys = (hosts.first.flatMap { own[$0]?.keys.elements } ?? []).filter { key in
      hosts.allSatisfy { own[$0]?[key]?.isSameByTemplate == true }
    }
    let names = keys.compactMap(variable)
    guard keys.count <= most, Set(names).count == keys.count else { return [:] }
    var named: OrderedDictionary<String, Variables> = [:]
    for (key, name) in zip(keys, names) {
      common[key] = .string("{{ \(name) }}")
      for host in hosts { named[host, default: [:]][name] = own[host]?.removeValue(forKey: key) }
    }
    own = own.filter { !$0.value.isEmpty }
    return named
  }

  /// Variables that hosts have nothing in common of.
  init(own: OrderedDictionary<String, Variables>) { self.own = own.filter { !$0.value.isEmpty } }

  /// How many values it takes.
  var size: Int { own.values.reduce(common.count) { $0 + $1.count } }
}

extension AnsibleValue {
  /// Whether a template that names a variable with this value comes to the same text: Ansible makes lists, dictionaries
  /// and truth values of texts that look like one.
  fileprivate var isSameByTemplate: Bool {
    guard case .string(let text) = self, let first = text.first, !"[{ ".contains(first) else { return false }
    return !text.hasSuffix(" ") && !text.contains(where: \.isNewline) && !["True", "False"].contains(text)
      && !text.holdsTemplate
  }
}
