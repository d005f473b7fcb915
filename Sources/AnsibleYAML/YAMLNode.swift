/// A place in a YAML file; line and column are 1-based, the column counts Unicode scalars.
package struct YAMLMark: Hashable, Sendable {
  package let line: Int
  package let column: Int

  /// The beginning of a file, for what concerns the file as a whole.
  package static let start = YAMLMark(line: 1, column: 1)

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// How a scalar was written.
package enum YAMLScalarStyle: Hashable, Sendable {
  case plain, singleQuoted, doubleQuoted, literal, folded
}

/// One node of a parsed YAML document, aliases already replaced by what they stand for.
package struct YAMLNode: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case scalar(String, YAMLScalarStyle)
    case sequence([YAMLNode])
    /// The pairs as written: in order, with duplicates, merge keys not yet merged.
    case mapping([YAMLPair])
  }

  package let mark: YAMLMark
  /// Where a scalar, or a list or mapping in brackets, ends; nil where nobody knows, and of no use for others, which end
  /// where something else begins.
  package let end: YAMLMark?
  /// The explicit tag in full (`tag:yaml.org,2002:str`, `!unsafe`); nil where none was written.
  package let tag: String?
  package let content: Content

  package init(mark: YAMLMark, end: YAMLMark? = nil, tag: String?, content: Content) {
    self.mark = mark
    self.end = end
    self.tag = tag
    self.content = content
  }

  /// What the node is, in the words of an error message.
  package var kind: String {
    switch content {
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// A key of a mapping with its value.
package struct YAMLPair: Hashable, Sendable {
  package let key: YAMLNode
  package let value: YAMLNode

  package init(key: YAMLNode, value: YAMLNode) {
    self.key = key
    self.value = value
  }
}
