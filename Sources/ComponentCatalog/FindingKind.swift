import EstateFindings

/// What reports can find (`templates/findings.yml`).
package struct FindingCatalog: Sendable {
  /// In the order of the documentation.
  package let kinds: [FindingKind]
  private let byID: [String: FindingKind]
  private let fileAccess: [FileAccess]
  private let unitSettings: [UnitSettings]
  private let platformJars: NamePatterns

  init(reading fields: inout Fields) throws(CatalogError) {
    fileAccess = try fields.list("file_access", FileAccess.init(reading:))
    unitSettings = try fields.list("unit_settings", UnitSettings.init(reading:))
    platformJars = NamePatterns(try fields.texts("platform_jars"))
    kinds = try fields.list("findings", FindingKind.init(reading:))
    byID = Dictionary(kinds.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    if byID.count < kinds.count { throw fields.error("an id stands twice") }
  }

  /// Nil for an id that no finding has.
  package subscript(id: String) -> FindingKind? { byID[id] }

  /// How bad it is that a file of a host says something of a unit, as far as that hangs on the setting; nil where it does not.
  package func severity(ofUnitSetting key: String) -> Severity? {
    unitSettings.first { $0.contain(key) }?.severity
  }

  /// Whether a library has the version of the platform.
  ///
  /// - Parameter jar: name without a version.
  package func isOfPlatform(_ jar: String) -> Bool { platformJars.contain(jar) }

  /// What a deploy sets for a file that it writes for a component, where that is not the usual; nil where it is.
  package func access(to path: String, of component: String) -> FileAccess? {
    fileAccess.first { $0.component == component && path.hasSuffix($0.file) }
  }
}

/// Something that a report can find (`templates/findings.yml`).
package struct FindingKind: Hashable, Sendable {
  /// What a finding names: `setting.changed`, ...
  package var id: String
  /// For people, short.
  package var title: String
  package var severity: Severity
  /// The severity where no unit would be restarted because of it.
  package var quietSeverity: Severity
  /// What it says, a sentence.
  package var meaning: String
  /// What to do.
  package var advice: String

  init(reading fields: inout Fields) throws(CatalogError) {
    let severities = Severity.allCases.map(\.rawValue).joined(separator: ", ")
    id = try fields.text("id")
    title = try fields.text("title")
    guard let severity = try fields.word("severity", Severity.init(rawValue:), severities) else {
      throw fields.error("severity is missing")
    }
    self.severity = severity
    quietSeverity = try fields.word("quiet", Severity.init(rawValue:), severities) ?? severity
    meaning = try fields.text("meaning")
    advice = try fields.text("advice")
  }
}
