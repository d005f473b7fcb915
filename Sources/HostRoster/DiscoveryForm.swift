import AnsibleYAML

/// The input form of Confluent's discovery scripts: `vars` and `hosts` at the top, hosts as lists by group.
///
/// It is turned into an Ansible inventory, so that everything behind it knows one form only.
struct DiscoveryForm {
  /// The inventory, as the parsed YAML of one.
  let inventory: YAMLNode
  /// Unit names of `service_overrides`, to look for besides those that are found anyway.
  let units: [String]
  let warnings: [String]

  /// Nil where the file is an inventory already.
  init?(_ root: YAMLNode, file: String) throws(RosterError) {
    guard case .mapping(let pairs) = root.content, let hosts = pairs.first(where: { $0.key.text == "hosts" })
    else {
      return nil
    }
    var reader = Reader(file: file)
    let groups = try reader.groups(hosts.value)
    var variables: [YAMLPair] = []
    for pair in pairs where pair.key.text != "hosts" {
      if pair.key.text == "vars" {
        variables = try reader.variables(pair.value)
      } else {
        reader.warn(pair.key.mark, "\(pair.key.text ?? "?") is not known here and was not used")
      }
    }
    let mark = root.mark
    let all = [
      YAMLPair(key: .word("vars", mark), value: .mapping(variables, mark)),
      YAMLPair(key: .word("children", mark), value: .mapping(groups, mark)),
    ]
    inventory = .mapping([YAMLPair(key: .word("all", mark), value: .mapping(all, mark))], mark)
    units = reader.units
    warnings = reader.warnings
  }

  /// An inventory of nothing but these hosts.
  static func inventory(of hosts: [String]) -> YAMLNode {
    let mark = YAMLMark(line: 1, column: 1)
    let pairs = hosts.map { YAMLPair(key: .word($0, mark), value: .null(mark)) }
    let all = YAMLPair(key: .word("hosts", mark), value: .mapping(pairs, mark))
    return .mapping([YAMLPair(key: .word("all", mark), value: .mapping([all], mark))], mark)
  }

  private struct Reader {
    let file: String
    var units: [String] = []
    var warnings: [String] = []

    mutating func warn(_ mark: YAMLMark, _ text: String) {
      warnings.append("\(file):\(mark.line):\(mark.column): \(text)")
    }

    /// `hosts: {all: [a, b]}`, `hosts: {GROUP: [a, b]}` or `hosts: [a, b]`; a group may also be written
    /// as in an inventory.
    mutating func groups(_ node: YAMLNode) throws(RosterError) -> [YAMLPair] {
      switch node.content {
      case .sequence: return [YAMLPair(key: .word("ungrouped", node.mark), value: try group(node))]
      case .mapping(let pairs):
        var groups: [YAMLPair] = []
        for pair in pairs {
          let name = pair.key.text == "all" ? "ungrouped" : pair.key.text ?? ""
          groups.append(YAMLPair(key: .word(name, pair.key.mark), value: try group(pair.value)))
        }
        return groups
      case .scalar:
        throw error(node.mark, "hosts must be a list of hosts, or groups with a list of hosts each")
      }
    }

    private func group(_ node: YAMLNode) throws(RosterError) -> YAMLNode {
      switch node.content {
      case .sequence(let names):
        var hosts: [YAMLPair] = []
        for name in names {
          guard let text = name.text, !text.isEmpty else {
            throw error(name.mark, "a host must be a name, not \(name.text == nil ? name.kind : "empty")")
          }
          hosts.append(YAMLPair(key: .word(text, name.mark), value: .null(name.mark)))
        }
        return .mapping(
          [YAMLPair(key: .word("hosts", node.mark), value: .mapping(hosts, node.mark))], node.mark)
      case .mapping(let pairs):
        let words = Set(pairs.compactMap(\.key.text))
        if !words.isDisjoint(with: ["hosts", "vars", "children"]) { return node }
        return .mapping([YAMLPair(key: .word("hosts", node.mark), value: node)], node.mark)
      case .scalar(let text, _) where text.isEmpty || text == "~" || text == "null":
        return .mapping([], node.mark)
      case .scalar:
        throw error(node.mark, "a group needs a list of hosts, such as `- kb1.example.net`")
      }
    }

    mutating func variables(_ node: YAMLNode) throws(RosterError) -> [YAMLPair] {
      switch node.content {
      case .mapping(let pairs):
        let isOfConnections = { (pair: YAMLPair) in
          pair.key.text?.hasPrefix("ansible_") == true || pair.key.text == ContainerCommand.templateVariable
        }
        for pair in pairs where !isOfConnections(pair) { note(pair) }
        return pairs.filter(isOfConnections)
      case .scalar(let text, _) where text.isEmpty: return []
      default: throw error(node.mark, "vars must be a mapping of variables")
      }
    }

    /// A variable that is not about the connection. Only unit names help; everything else is read from the hosts.
    private mutating func note(_ pair: YAMLPair) {
      guard pair.key.text == "service_overrides", case .mapping(let overrides) = pair.value.content else {
        warn(pair.key.mark, "\(pair.key.text ?? "?") is not known here and was not used")
        return
      }
      for override in overrides {
        if let name = override.value.text, override.key.text?.hasSuffix("_service_name") == true {
          units.append(name.hasSuffix(".service") ? name : name + ".service")
        } else {
          warn(
            override.key.mark,
            "\(override.key.text ?? "?") was not used: it is read from the hosts themselves")
        }
      }
    }

    private func error(_ mark: YAMLMark, _ text: String) -> RosterError {
      RosterError("\(file):\(mark.line):\(mark.column): \(text)")
    }
  }
}

extension YAMLNode {
  /// The text of a single value.
  fileprivate var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  fileprivate static func word(_ text: String, _ mark: YAMLMark) -> YAMLNode {
    YAMLNode(mark: mark, tag: nil, content: .scalar(text, .singleQuoted))
  }

  fileprivate static func null(_ mark: YAMLMark) -> YAMLNode {
    YAMLNode(mark: mark, tag: nil, content: .scalar("", .plain))
  }

  fileprivate static func mapping(_ pairs: [YAMLPair], _ mark: YAMLMark) -> YAMLNode {
    YAMLNode(mark: mark, tag: nil, content: .mapping(pairs))
  }
}
