import OrderedCollections

/// `/etc/os-release`.
package struct OSRelease: Hashable, Sendable {
  /// All fields.
  package let fields: OrderedDictionary<String, String>
  package let warnings: [FormatWarning]

  package init(parsing bytes: [UInt8], path: String? = nil) {
    let file = EnvironmentFile(parsing: bytes, path: path)
    fields = file.variables
    warnings = file.warnings
  }

  /// Such as `rhel`; `linux` where the file does not say.
  package var id: String { fields["ID"] ?? "linux" }

  /// The systems this one is derived from, closest first.
  package var idLike: [String] {
    Array((fields["ID_LIKE"] ?? "").utf8)[...].words.map(\.text)
  }

  package var versionID: String? { fields["VERSION_ID"] }

  package var name: String? { fields["NAME"] }

  package var prettyName: String? { fields["PRETTY_NAME"] }
}
