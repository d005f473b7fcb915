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
  /// The setting that shows that the guard matters; nil where it always does.
  package var sign: Sign?
  /// Only for inventories that say every setting verbatim, since there is no model of the collection's version.
  package var isForVerbatim: Bool

  /// A setting in a main file.
  package struct Sign: Hashable, Sendable {
    /// The key, or its end; capitals do not count (`ssl.keyStore.location`).
    package var key: String
    /// A part of the value; nil for any value.
    package var value: String?

    init(reading fields: inout Fields) throws(CatalogError) {
      key = try fields.text("key")
      value = try fields.optionalText("value")
    }

    package func fits(_ key: String, _ value: String) -> Bool {
      key.lowercased().hasSuffix(self.key.lowercased()) && self.value.map { value.contains($0) } ?? true
    }
  }

  /// The variable's name for one component; nil where the guard is one for all of them.
  package func name(for component: String) -> String? {
    name.hasPrefix("{c}") ? component + name.dropFirst("{c}".count) : nil
  }

  init(reading fields: inout Fields) throws(CatalogError) {
    name = try fields.text("name")
    value = try fields.text("value")
    why = try fields.text("why")
    versions = try fields.versions()
    sign = try fields.optional("seen", Sign.init(reading:))
    isForVerbatim = try fields.flag("verbatim_only")
    let text = try fields.optionalText("installation")
    installation = text.flatMap(Installation.init(rawValue:))
    if let text, installation == nil {
      throw CatalogError(
        place: "guards.yml: \(name)", message: "installation must be package or archive, not \(text)")
    }
  }
}
