import AnsibleYAML

/// Which names the parts of a catalog mention, and so which components a variable can change.
struct Mentions: Sendable {
  private var direct: [String: Set<String>] = [:]
  private var readers: [String: Set<String>] = [:]
  private var mentioned: Set<String> = []

  /// Notes every word in the texts of a part: more than it reads perhaps, never less.
  mutating func note(_ part: String, _ node: CatalogNode) {
    direct[part, default: []].formUnion(node.words)
  }

  /// Follows the mentions from each component. `definitions`: the names that have one.
  mutating func resolve(components: [String], definitions: Set<String>) {
    for name in definitions { mentioned.formUnion((direct[name] ?? []).subtracting([name])) }
    for component in components {
      var reached: Set<String> = []
      var pending = [Mentions.part(of: component)]
      while let name = pending.popLast() {
        for mentioned in direct[name] ?? [] where reached.insert(mentioned).inserted {
          pending.append(mentioned)
        }
      }
      for name in reached { readers[name, default: []].insert(component) }
    }
  }

  func readers(of name: String) -> Set<String> { readers[name] ?? [] }

  /// Whether the definition of another name mentions this one.
  func isMentioned(_ name: String) -> Bool { mentioned.contains(name) }

  /// A component's own files and units, told apart from a variable of the same name.
  static func part(of component: String) -> String { "component:\(component)" }
}

extension CatalogNode {
  /// Every word in keys and texts that could be a name.
  fileprivate var words: Set<String> {
    var words: Set<String> = []
    func gather(_ node: YAMLNode) {
      switch node.content {
      case .scalar(let text, _):
        let filled = component.map { text.replacing("{c}", with: $0) } ?? text
        for word in filled.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
          words.insert(String(word))
        }
      case .sequence(let items): items.forEach(gather)
      case .mapping(let pairs):
        for pair in pairs {
          gather(pair.key)
          gather(pair.value)
        }
      }
    }
    gather(node)
    return words
  }
}

extension ForwardModel {
  /// The components whose files a variable can change, as far as names tell; a component's own prefix counts, since
  /// shared rules put such names together.
  package func readers(of name: String) -> Set<String> {
    var readers = mentions.readers(of: name)
    let owners = components.map(\.name).filter { name.hasPrefix($0 + "_") }
    // `kafka_connect_replicator_port` is not Connect's.
    if let owner = owners.max(by: { $0.count < $1.count }) { readers.insert(owner) }
    return readers
  }
}

extension ForwardModel {
  /// Whether defaults of other variables are made of this one.
  package func isReadByDefaults(_ name: String) -> Bool { mentions.isMentioned(name) }
}
