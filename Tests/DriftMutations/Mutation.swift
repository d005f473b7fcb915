import DriftAnalysis
import EstateFindings
import HostEvidence

/// A change that somebody made to an estate, and the findings that tell of it.
package struct Mutation {
  /// What a finding is known by.
  package struct Expectation: Hashable, Comparable, CustomStringConvertible {
    package var kind: String
    package var host: String?
    package var file: String?
    package var key: String?
    /// Where it is about several together. Sorted.
    package var hosts: [String]

    package init(
      _ kind: String, host: String?, file: String? = nil, key: String? = nil, hosts: [String] = []
    ) {
      self.kind = kind
      self.host = host
      self.hosts = hosts.sorted()
      self.file = file
      self.key = key
    }

    package init(_ finding: Finding) {
      self.init(
        finding.kind, host: finding.place.host, file: finding.place.file, key: finding.place.key,
        hosts: finding.hosts)
    }

    package var description: String {
      "\(kind) \(([host, file, key].map { $0 ?? "-" } + hosts).joined(separator: " "))"
    }

    package static func < (left: Self, right: Self) -> Bool { left.description < right.description }
  }

  package var title: String
  package var records: [HostRecord]
  package var expected: [Expectation]
  /// The inventory afterwards; nil where it was left alone.
  package var declared: DeclaredInventory?
  /// Something must be told as not compared.
  package var isOpen = false

  package init(
    _ title: String, _ records: [HostRecord], _ expected: [Expectation], declared: DeclaredInventory? = nil
  ) {
    self.title = title
    self.records = records
    self.expected = expected
    self.declared = declared
  }

  /// What a report lacks and what it has too much; empty where it tells exactly what was done, each once.
  package func faults(of report: FindingReport) -> [String] {
    let found = report.findings.map(Expectation.init).sorted()
    let wanted = expected.sorted()
    if isOpen, report.notCompared.isEmpty { return ["nothing is told as not compared"] }
    guard found != wanted else { return [] }
    var left = found
    var missing: [Expectation] = []
    for one in wanted {
      if let index = left.firstIndex(of: one) { left.remove(at: index) } else { missing.append(one) }
    }
    return missing.map { "not found: \($0)" } + left.map { "too much: \($0)" }
  }
}
