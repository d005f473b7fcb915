import AnsibleYAML

/// Where something in an inventory was written; line and column are 1-based.
package struct InventoryPlace: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  package let line: Int
  package let column: Int

  package init(file: String, mark: YAMLMark) {
    self.file = file
    self.line = mark.line
    self.column = mark.column
  }

  package var description: String { "\(file):\(line):\(column)" }
}
