import AnsibleVault
import OrderedCollections

/// Makes Ansible values of YAML nodes, typed exactly as Ansible's own loader types them.
///
/// One constructor serves one file; what is usable but doubtful gathers in `warnings`.
package struct AnsibleConstructor {
  /// One entry of a mapping, merge keys already merged and duplicates already decided.
  package struct Entry: Hashable, Sendable {
    /// The key as a template would show it.
    package let key: String
    /// Whether Ansible has the key as a string; it refuses numbers as names of groups and hosts.
    package let isTextKey: Bool
    package let keyMark: YAMLMark
    package let value: YAMLNode
  }

  package let file: String
  private let vault: VaultKeyRing
  package private(set) var warnings: [YAMLWarning] = []

  /// - Parameter vault: the passwords for `!vault` values. What none of them is meant for stays encrypted.
  package init(file: String, vault: VaultKeyRing = VaultKeyRing()) {
    self.file = file
    self.vault = vault
  }

  /// The value of a node. Throws on unknown tags and on text that does not fit its type.
  package mutating func value(of node: YAMLNode) throws(YAMLError) -> AnsibleValue {
    switch node.content {
    case .scalar(let text, let style): return try scalar(text, style: style, node: node)
    case .sequence(let items):
      try requireTag(of: node, oneOf: ["seq"], kind: "a list")
      var list: [AnsibleValue] = []
      for item in items { list.append(try value(of: item)) }
      return node.isUnsafe ? AnsibleValue.list(list).markedUnsafe : .list(list)
    case .mapping:
      try requireTag(of: node, oneOf: ["map", "python/dict"], kind: "a mapping")
      var dictionary: OrderedDictionary<String, AnsibleValue> = [:]
      for entry in try entries(of: node) { dictionary[entry.key] = try value(of: entry.value) }
      let value = AnsibleValue.dictionary(dictionary)
      return node.isUnsafe ? value.markedUnsafe : value
    }
  }

  /// The entries of a mapping in the order in which Ansible keeps them: merged ones first, then its own;
  /// of two equal keys the first gives the place and the last the value. Throws where `node` is no mapping.
  package mutating func entries(of node: YAMLNode) throws(YAMLError) -> [Entry] {
    guard case .mapping(let own) = node.content else {
      throw error(node.mark, "expected a mapping here, but this is \(node.kind)")
    }
    var merged: [YAMLPair] = []
    var pairs: [YAMLPair] = []
    for pair in own {
      if pair.key.isMergeKey { merged += try mergedPairs(of: pair.value) } else { pairs.append(pair) }
    }
    var found: OrderedDictionary<String, Entry> = [:]
    for pair in merged {
      let entry = try entry(of: pair)
      try checkSpelling(of: entry, among: found)
      found[entry.key] = entry
    }
    var ownKeys: [String: YAMLMark] = [:]
    for pair in pairs {
      let entry = try entry(of: pair)
      try checkSpelling(of: entry, among: found)
      if let first = ownKeys.updateValue(entry.keyMark, forKey: entry.key) {
        warn(
          entry.keyMark,
          "the key '\(entry.key)' is already set in line \(first.line); the last one counts",
          isOfDuplicate: true)
      }
      found[entry.key] = entry
    }
    return Array(found.values)
  }

  package mutating func warn(_ mark: YAMLMark, _ message: String, isOfDuplicate: Bool = false) {
    var warning = YAMLWarning(file: file, mark: mark, message: message)
    warning.isOfDuplicate = isOfDuplicate
    warnings.append(warning)
  }

  package func error(_ mark: YAMLMark, _ message: String) -> YAMLError {
    YAMLError(file: file, mark: mark, message: message)
  }

  // MARK: Mappings

  /// The pairs that a merge key brings in; of a list, the first mapping wins, so it comes last.
  private func mergedPairs(of node: YAMLNode) throws(YAMLError) -> [YAMLPair] {
    switch node.content {
    case .mapping(let own):
      var merged: [YAMLPair] = []
      var pairs: [YAMLPair] = []
      for pair in own {
        if pair.key.isMergeKey { merged += try mergedPairs(of: pair.value) } else { pairs.append(pair) }
      }
      return merged + pairs
    case .sequence(let items):
      var pairs: [YAMLPair] = []
      for item in items.reversed() {
        guard case .mapping = item.content else {
          throw error(item.mark, "'<<' merges mappings, but this is \(item.kind)")
        }
        pairs += try mergedPairs(of: item)
      }
      return pairs
    case .scalar:
      throw error(node.mark, "'<<' merges a mapping or a list of mappings, but this is \(node.kind)")
    }
  }

  /// The entry of a pair; its key reads as a template would show it: `True` for `yes`, `8` for `010`.
  private mutating func entry(of pair: YAMLPair) throws(YAMLError) -> Entry {
    let mark = pair.key.mark
    if pair.key.isValueKey { return Entry(key: "=", isTextKey: true, keyMark: mark, value: pair.value) }
    let key = try value(of: pair.key)
    if case .null = key { return Entry(key: "None", isTextKey: false, keyMark: mark, value: pair.value) }
    guard let text = key.scalarText else {
      // `{{ x }}` without quotes is a mapping whose key is a mapping.
      throw error(mark, "\(key.kind) cannot be a key; a value that starts with '{{' needs quotes")
    }
    return Entry(key: text, isTextKey: key.text != nil, keyMark: mark, value: pair.value)
  }

  /// Swift takes two spellings of one accented letter for equal, YAML does not: better refuse than lose one.
  private func checkSpelling(
    of entry: Entry, among found: OrderedDictionary<String, Entry>
  ) throws(YAMLError) {
    guard let other = found[entry.key], !other.key.utf8.elementsEqual(entry.key.utf8) else { return }
    throw error(
      entry.keyMark,
      "the key '\(entry.key)' differs from the one in line \(other.keyMark.line) only by how an accented letter"
        + " is encoded; write both alike")
  }

  private func requireTag(of node: YAMLNode, oneOf names: [String], kind: String) throws(YAMLError) {
    guard let tag = node.tag, !node.isUnsafe else { return }
    guard !names.contains(where: { tag == YAMLCoreTag.prefix + $0 }) else { return }
    throw error(node.mark, "\(kind) cannot have this tag")
  }

  // MARK: Scalars

  private mutating func scalar(
    _ text: String, style: YAMLScalarStyle, node: YAMLNode
  ) throws(YAMLError) -> AnsibleValue {
    guard let tag = node.tag else {
      return style == .plain ? try typed(text, YAMLCoreTag(plain: text), node: node) : .string(text)
    }
    switch tag {
    case "!unsafe": return .unsafe(text)
    case "!vault", "!vault-encrypted": return try opened(text, node.mark)
    case YAMLCoreTag.prefix + "python/unicode": return .string(text)
    default:
      guard tag.hasPrefix(YAMLCoreTag.prefix),
        let core = YAMLCoreTag(rawValue: String(tag.dropFirst(YAMLCoreTag.prefix.count)))
      else {
        // Without its name: passwords may begin with an exclamation mark, too.
        throw error(
          node.mark,
          "a value cannot have this tag; Ansible refuses it. Write the value in quotes where it is text")
      }
      return try typed(text, core, node: node)
    }
  }

  /// What an encrypted value holds. Ansible never templates it.
  private mutating func opened(_ armour: String, _ mark: YAMLMark) throws(YAMLError) -> AnsibleValue {
    guard !vault.isEmpty else { return .vault(armour) }
    let bytes: [UInt8]
    do throws(VaultError) {
      bytes = try vault.opened(Array(armour.utf8))
    } catch .noPassword(let label) {
      warn(mark, "the value is not known: \(VaultError.noPassword(label: label))")
      return .vault(armour)
    } catch {
      throw self.error(mark, "the value can't be read: \(error)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw self.error(mark, "the encrypted value is no text in UTF-8")
    }
    return .unsafe(text)
  }

  private func typed(_ text: String, _ tag: YAMLCoreTag, node: YAMLNode) throws(YAMLError) -> AnsibleValue {
    let value: AnsibleValue? =
      switch tag {
      case .str: .string(text)
      case .null: .null
      case .bool: Self.bools[text.lowercased()].map(AnsibleValue.bool)
      case .int: ScalarNumber.int(text)
      case .float: ScalarNumber.float(text).map(AnsibleValue.float)
      case .timestamp: Self.timestamp(text)
      case .merge, .value:
        throw error(node.mark, "'\(text)' alone has a meaning of its own in YAML; write it in quotes")
      }
    guard let value else {
      // Without the text itself: it could be a secret.
      throw error(node.mark, "this is no valid \(tag.words); write it in quotes where it is text")
    }
    return value
  }

  private static let bools = [
    "yes": true, "no": false, "true": true, "false": false, "on": true, "off": false,
  ]

  private static func timestamp(_ text: String) -> AnsibleValue? {
    guard YAMLCoreTag(plain: text) == .timestamp, ScalarNumber.isRealTimestamp(text) else { return nil }
    return .timestamp(text)
  }
}

extension YAMLNode {
  fileprivate var isUnsafe: Bool { tag == "!unsafe" }

  fileprivate var isMergeKey: Bool { tag == YAMLCoreTag.merge.uri || isPlain("<<") }

  /// A plain `=`, which has a type of its own in YAML 1.1 but is a string where it is a key.
  fileprivate var isValueKey: Bool { isPlain("=") }

  private func isPlain(_ text: String) -> Bool { tag == nil && content == .scalar(text, .plain) }
}

extension YAMLCoreTag {
  fileprivate var words: String {
    switch self {
    case .int: "whole number"
    case .float: "number"
    case .timestamp: "date or time"
    default: rawValue
    }
  }
}
