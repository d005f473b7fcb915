/// Names of the collection's variables, of whichever version (`templates/variables.yml`).
package struct VariableNames: Sendable {
  /// Every name.
  package let all: Set<String>

  init(reading fields: inout Fields) throws(CatalogError) {
    let shared = try fields.list("shared") { (entry) throws(CatalogError) in
      let components = try entry.texts("components")
      return try entry.texts("names").flatMap { name in components.map { "\($0)_\(name)" } }
    }
    all = Set(shared.joined()).union(try fields.texts("others"))
  }

  /// The name that somebody may have meant with another one; nil where none is near.
  package func nearest(to name: String) -> String? { NearestName.of(name, among: all) }
}
