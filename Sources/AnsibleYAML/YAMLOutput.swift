import OrderedCollections

/// A key of a written file, with the comment above it.
package struct YAMLEntry: Hashable, Sendable {
  package var key: String
  /// Lines put above the key, each as `# ...`; without the `#`.
  package var comment: [String]
  package var value: YAMLOutput

  package init(_ key: String, comment: [String] = [], _ value: YAMLOutput) {
    self.key = key
    self.comment = comment
    self.value = value
  }
}

/// What a written file says for a key.
package indirect enum YAMLOutput: Hashable, Sendable {
  /// A value; strings in it are quoted where they could be read as anything else.
  case value(AnsibleValue)
  /// A dictionary whose strings are all quoted, at every depth: for values taken over verbatim.
  case quoted(OrderedDictionary<String, AnsibleValue>)
  /// A block mapping with comments of its own; `{}` where it is empty.
  case entries([YAMLEntry])
  /// Nothing behind the key (`name:`), which reads back as null.
  case empty
}
