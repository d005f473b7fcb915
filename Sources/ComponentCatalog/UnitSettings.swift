import EstateFindings

/// Settings of units, and how bad it is that a host's own files say something of them (`templates/findings.yml`).
struct UnitSettings: Hashable, Sendable {
  let severity: Severity
  private let names: NamePatterns

  init(reading fields: inout Fields) throws(CatalogError) {
    let severities = Severity.allCases.map(\.rawValue).joined(separator: ", ")
    guard let severity = try fields.word("severity", Severity.init(rawValue:), severities) else {
      throw fields.error("severity is missing")
    }
    self.severity = severity
    names = NamePatterns(try fields.texts("names"))
  }

  func contain(_ key: String) -> Bool { names.contain(key) }
}

/// Names, of which a star at the end stands for any end.
struct NamePatterns: Hashable, Sendable {
  private let names: Set<String>
  private let starts: [String]

  init(_ patterns: [String]) {
    names = Set(patterns.filter { !$0.hasSuffix("*") })
    starts = patterns.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
  }

  func contain(_ name: String) -> Bool { names.contains(name) || starts.contains(where: name.hasPrefix) }
}
