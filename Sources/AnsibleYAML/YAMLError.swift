/// Why a YAML file could not be used, and where in it.
package struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// 1-based, as editors count.
  package let line: Int
  /// 1-based, in Unicode scalars.
  package let column: Int
  /// What is wrong and, where it can be said, what to do about it.
  package let message: String

  package init(file: String, mark: YAMLMark, message: String) {
    self.file = file
    self.line = mark.line
    self.column = mark.column
    self.message = message
  }

  package var description: String { "\(file):\(line):\(column): \(message)" }
}

/// Something in a YAML file that is used, but probably not meant as it stands.
package struct YAMLWarning: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  package let line: Int
  package let column: Int
  package let message: String
  /// A key stands twice in one mapping.
  package internal(set) var isOfDuplicate = false

  package init(file: String, mark: YAMLMark, message: String) {
    self.file = file
    self.line = mark.line
    self.column = mark.column
    self.message = message
  }

  package var description: String { "\(file):\(line):\(column): \(message)" }
}
