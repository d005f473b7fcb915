/// A comment under which variables of one subject stand in an inventory (`templates/headings.yml`).
package struct Heading: Hashable, Sendable {
  package var text: String
  /// What stands between underscores in the names of its variables.
  package var words: [String]

  init(reading fields: inout Fields) throws(CatalogError) {
    text = try fields.text("text")
    words = try fields.texts("words")
  }

  /// Whether a variable stands under it.
  package func covers(_ variable: String) -> Bool {
    words.contains { "_\(variable)_".contains("_\($0)_") }
  }
}
