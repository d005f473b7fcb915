/// Owner and mode that a deploy sets for a file, where they are not those that it sets for nearly all (`templates/findings.yml`).
package struct FileAccess: Hashable, Sendable {
  /// Name of the component for which it writes the file.
  package var component: String
  /// How the file's path ends.
  package var file: String
  /// In octal; nil for the usual one.
  package var mode: String?
  /// Whose the file is; nil for the usual owner.
  package var owner: Owner?

  package enum Owner: String, CaseIterable, Sendable {
    /// The user and group that the component runs as.
    case component
    case root
  }

  init(reading fields: inout Fields) throws(CatalogError) {
    component = try fields.text("component")
    file = try fields.text("file")
    mode = try fields.optionalText("mode")
    let owners = Owner.allCases.map(\.rawValue).joined(separator: ", ")
    owner = try fields.word("owner", Owner.init(rawValue:), owners)
  }
}
