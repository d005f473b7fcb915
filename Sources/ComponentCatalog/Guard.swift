/// A variable that keeps a deploy from doing more than an inventory says (`templates/guards.yml`).
package struct Guard: Hashable, Sendable {
  package enum Installation: String, Hashable, Sendable { case package, archive }

  package var name: String
  /// `true` and `false` stand for truth values.
  package var value: String
  /// For people: what stays as it is.
  package var why: String
  /// The way of installation it matters for; nil for both.
  package var installation: Installation?
  package var versions: VersionRange

  init(reading fields: inout Fields) throws(CatalogError) {
    name = try fields.text("name")
    value = try fields.text("value")
    why = try fields.text("why")
    versions = try fields.versions()
    let text = try fields.optionalText("installation")
    installation = text.flatMap(Installation.init(rawValue:))
    if let text, installation == nil {
      throw CatalogError(
        place: "guards.yml: \(name)", message: "installation must be package or archive, not \(text)")
    }
  }
}
