import ComponentCatalog
import EstateFindings
import Foundation
import TestSupport
import Testing

/// What reports can find is told to people.
struct FindingKindTests {
  @Test func theDocumentationHasEveryKindAndNoOther() throws {
    let page = try String(contentsOf: projectFolder.appending(path: "docs/drift.md"), encoding: .utf8)
    let rows = page.matches(of: /(?m)^\| `([a-z.-]+)` \| ([^|]+) \| ([a-z, ]+) \| ([^|]+) \|$/).map { row in
      [row.1, row.2, row.3, row.4].map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let kinds = try Catalog.embedded().findings.kinds.map { kind in
      let severity =
        kind.quietSeverity == kind.severity
        ? kind.severity.rawValue : "\(kind.severity.rawValue), \(kind.quietSeverity.rawValue)"
      return [kind.id, kind.title, severity, kind.meaning]
    }
    #expect(rows == kinds)
  }
}
