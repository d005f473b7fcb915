import EstateFindings

/// Settings of units, and how bad it is that a host's own files say something of them (`templates/findings.yml`).
struct UnitSettings: Hashable, Sendable {
  let severity: Severity
  private let names: Set<String>
  private let starts: [String]

  init(reading fields: inout Fields) throws(CatalogError) {
    let severities = Severity.allCases.map(\.rawValue).joined(separator: ", ")
    guard let severity = try fields.word("severity", Severity.init(rawValue:), severities) else {
      throw fields.error("severity is missing")
    }
    self.severity = severity
    let names = try fields.texts("names")
    self.names = Set(names.filter { !$0.hasSuffix("*") })
    starts = names.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
  }

  func contain(_ key: String) -> Bool { names.contains(key) || starts.contains(where: key.hasPrefix) }
}
