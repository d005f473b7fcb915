import AnsibleVault
import AnsibleYAML

/// One run over the YAML of one inventory file.
struct InventoryReader {
  private let file: String
  private var constructor: AnsibleConstructor
  private(set) var builder: InventoryBuilder

  /// - Parameter builder: with what other files of the inventory say.
  init(file: String, builder: InventoryBuilder = InventoryBuilder(), vault: VaultKeyRing) {
    self.file = file
    self.builder = builder
    constructor = AnsibleConstructor(file: file, vault: vault)
  }

  var warnings: [YAMLWarning] { constructor.warnings }

  mutating func read(_ root: YAMLNode) throws(YAMLError) {
    guard case .mapping = root.content else {
      throw constructor.error(root.mark, "an inventory is a mapping of groups, but this is \(root.kind)")
    }
    try readTop(root)
    for name in builder.groupNames where builder.hostNames.contains(name) {
      constructor.warn(
        root.mark, "'\(name)' is both a group and a host; Ansible gives the host's variables to the group")
    }
  }

  private mutating func readTop(_ root: YAMLNode) throws(YAMLError) {
    let entries = try constructor.entries(of: root)
    guard !entries.isEmpty else { throw constructor.error(root.mark, "the inventory is empty") }
    for entry in entries where entry.key == "plugin" {
      throw constructor.error(
        entry.keyMark,
        "this file configures an inventory plugin; only inventories that list their hosts can be read")
    }
    for entry in entries {
      if entry.value.isMappingOrNull {
        try readGroup(entry)
      } else {
        constructor.warn(
          entry.keyMark,
          "'\(entry.key)' is passed over: a group is a mapping, but this is \(entry.value.kind)")
      }
    }
  }

  private mutating func readGroup(_ group: AnsibleConstructor.Entry) throws(YAMLError) {
    try checkName(of: group, kind: "group")
    builder.addGroup(group.key)
    guard !group.value.isNull else { return }
    guard group.value.isMappingOrNull else {
      throw constructor.error(
        group.value.mark, "the group '\(group.key)' is a mapping, but this is \(group.value.kind)")
    }
    for section in try constructor.entries(of: group.value) {
      switch section.key {
      case "vars": try readVariables(section, of: group.key)
      case "hosts": try readHosts(section, of: group.key)
      case "children": try readChildren(section, of: group.key)
      default:
        constructor.warn(
          section.keyMark,
          "'\(section.key)' in group '\(group.key)' is passed over: a group has 'vars', 'hosts' and 'children' only"
        )
      }
    }
  }

  private mutating func readVariables(
    _ section: AnsibleConstructor.Entry, of group: String
  ) throws(YAMLError) {
    for entry in try self.entries(of: section, in: group) {
      let variable = try constructor.variable(entry)
      if variable.name == "ansible_group_priority" {
        builder.setPriority(try priority(variable.value, at: entry.value.mark), ofGroup: group)
      } else {
        builder.set(variable, onGroup: group)
      }
    }
  }

  private mutating func readHosts(_ section: AnsibleConstructor.Entry, of group: String) throws(YAMLError) {
    for entry in try self.entries(of: section, in: group) {
      guard entry.isTextKey, !entry.key.isEmpty else {
        throw constructor.error(entry.keyMark, "the host name '\(entry.key)' is not text; write it in quotes")
      }
      let pattern: HostNamePattern
      do throws(HostNameError) {
        pattern = try HostNamePattern(entry.key)
      } catch {
        throw constructor.error(entry.keyMark, error.description)
      }
      if pattern.names.isEmpty {
        constructor.warn(entry.keyMark, "'\(entry.key)' stands for no host: its range runs backwards")
      }
      let variables = try hostVariables(entry)
      for name in pattern.names {
        let isNew = builder.addHost(name, to: group)
        if isNew, let port = pattern.port {
          let place = InventoryPlace(file: file, mark: entry.keyMark)
          builder.set(
            [InventoryVariable(name: "ansible_port", value: .int(port), place: place)], onHost: name)
        }
        builder.set(variables, onHost: name)
      }
    }
  }

  private mutating func hostVariables(
    _ host: AnsibleConstructor.Entry
  ) throws(YAMLError) -> [InventoryVariable] {
    guard case .mapping = host.value.content else {
      guard try constructor.value(of: host.value).isEmpty else {
        throw constructor.error(
          host.value.mark, "the variables of host '\(host.key)' are a mapping, but this is \(host.value.kind)"
        )
      }
      return []
    }
    return try constructor.variables(of: host.value)
  }

  private mutating func readChildren(_ section: AnsibleConstructor.Entry, of group: String) throws(YAMLError)
  {
    for child in try self.entries(of: section, in: group) {
      try readGroup(child)
      builder.addChild(child.key, to: group, place: InventoryPlace(file: file, mark: child.keyMark))
    }
  }

  /// The entries of `vars`, `hosts` or `children`; a single name stands for a mapping of that name alone.
  private mutating func entries(
    of section: AnsibleConstructor.Entry, in group: String
  ) throws(YAMLError) -> [AnsibleConstructor.Entry] {
    switch section.value.content {
    case .mapping: return try constructor.entries(of: section.value)
    case .scalar:
      let value = try constructor.value(of: section.value)
      if case .null = value { return [] }
      if value.text != nil {
        let null = YAMLNode(mark: section.value.mark, tag: nil, content: .scalar("", .plain))
        let single = YAMLNode(
          mark: section.value.mark, tag: nil, content: .mapping([YAMLPair(key: section.value, value: null)]))
        return try constructor.entries(of: single)
      }
    case .sequence: break
    }
    throw constructor.error(
      section.value.mark,
      "'\(section.key)' of group '\(group)' is a mapping (`name:` each), but this is \(section.value.kind)")
  }

  private func priority(_ value: AnsibleValue, at mark: YAMLMark) throws(YAMLError) -> Int {
    switch value {
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    case .float(let number): if let whole = Int(exactly: number.rounded(.towardZero)) { return whole }
    case .string(let text), .unsafe(let text): if let number = Int(text) { return number }
    default: break
    }
    throw constructor.error(mark, "'ansible_group_priority' is a whole number, but this is \(value.kind)")
  }

  private mutating func checkName(of group: AnsibleConstructor.Entry, kind: String) throws(YAMLError) {
    guard group.isTextKey, !group.key.isEmpty else {
      throw constructor.error(group.keyMark, "the group name '\(group.key)' is not text; write it in quotes")
    }
    let isVariableName =
      group.key.first?.isNumber == false && group.key.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    if !isVariableName {
      constructor.warn(
        group.keyMark,
        "the group name '\(group.key)' has characters that Ansible advises against: use letters, digits, '_'")
    }
  }
}

extension YAMLNode {
  fileprivate var isNull: Bool {
    guard case .scalar(let text, .plain) = content, tag == nil else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  fileprivate var isMappingOrNull: Bool {
    if case .mapping = content { return true }
    return isNull
  }
}
