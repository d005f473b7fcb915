/// One file that an export writes.
package struct ExportedFile: Hashable, Sendable {
  /// Without a folder.
  package let name: String
  package let text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
