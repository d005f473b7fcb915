import ComponentCatalog
import EmbeddedTemplates
import OrderedCollections

/// The rules of an audit, each with its own id.
package struct AuditRules: Sendable {
  /// In the order of their files, and in these as written.
  package private(set) var rules: [AuditRule]
  private let components: Set<String>
  /// The user's own, by id: the file of each.
  private var added: [String: String] = [:]

  /// Those that ship inside the program.
  package init(_ catalog: Catalog) throws(CatalogError) {
    components = Set(catalog.components.map(\.name))
    rules = []
    for path in Template.paths where path.hasPrefix("audit/") {
      let bytes: [UInt8]
      do {
        bytes = try Template.bytes(path)
      } catch {
        throw CatalogError(place: path, message: error.description)
      }
      let own = try read(bytes, file: path)
      if let twice = own.first(where: { rule in rules.contains { $0.id == rule.id } }) {
        throw CatalogError(place: path, message: "the id \(twice.id) stands twice")
      }
      rules += own
    }
  }

  /// Adds the rules of a file. One with an id that is known takes the place of that rule.
  ///
  /// - Parameter file: what errors call it.
  package mutating func add(_ bytes: [UInt8], file: String) throws(CatalogError) {
    for rule in try read(bytes, file: file) {
      if let other = added.updateValue(file, forKey: rule.id) {
        throw CatalogError(
          place: file, message: "the id \(rule.id) stands in \(other) as well: give one of them another")
      }
      if let index = rules.firstIndex(where: { $0.id == rule.id }) {
        rules[index] = rule
      } else {
        rules.append(rule)
      }
    }
  }

  private func read(_ bytes: [UInt8], file: String) throws(CatalogError) -> [AuditRule] {
    let components = components
    return try Catalog.read(bytes, file: file) { (fields) throws(CatalogError) in
      try fields.require(only: ["rules"])
      var ids: Set<String> = []
      return try fields.list("rules") { (fields) throws(CatalogError) in
        let rule = try AuditRule(reading: &fields, components: components)
        guard ids.insert(rule.id).inserted else {
          throw fields.error("the id \(rule.id) stands twice", at: "id")
        }
        return rule
      }
    }
  }
}
