import EstateFindings
import OrderedCollections

/// What nothing can be said of, for people: one line a reason, since one variable that is not known may decide over
/// hundreds of settings, and what a host did not tell over dozens of rules.
struct NotComparedLines {
  let lines: [String]

  /// More settings of one reason are only counted.
  private static let mostNamed = 3

  /// - Parameter gaps: what is not known, or else what nothing could be learned from.
  init(_ report: FindingReport, gaps: Bool) {
    let rows = report.notCompared.filter { $0.isGap == gaps }
    let groups = OrderedDictionary(grouping: rows) { $0.reason.visible }
    lines = groups.map { reason, rows in
      report.subject == .audit
        ? NotComparedLines.line(ofRules: rows, reason) : NotComparedLines.line(reason, rows)
    }
  }

  /// An audit says which rules a reason is about, several in one row.
  private static func line(ofRules rows: [FindingReport.NotCompared], _ reason: String) -> String {
    let rules = Set(rows.flatMap { ($0.place.key ?? "").split(separator: ", ").map { String($0).visible } })
    let components = OrderedSet(rows.compactMap { $0.place.component?.visible })
    let ranges = HostRange.folded(rows.compactMap { $0.place.host?.visible })
    return [
      few(ranges.map(\.description), count: ranges.reduce(0) { $0 + $1.hosts.count }, "host"),
      components.count == 1 ? components[0] : "", few(rules.sorted(), count: rules.count, "rule"), reason,
    ].filter { !$0.isEmpty }.joined(separator: ": ")
  }

  /// All of a short list; the first of a longer one behind its number.
  private static func few(_ words: [String], count: Int, _ noun: String) -> String {
    if words.count <= mostNamed + 1 { return words.joined(separator: ", ") }
    return "\(counted(count, noun)) (\(words.prefix(mostNamed).joined(separator: ", ")), ...)"
  }

  private static func place(of row: FindingReport.NotCompared) -> [String] {
    [row.place.component, row.place.file, row.place.key].compactMap { $0?.visible }
  }

  private static func line(_ reason: String, _ rows: [FindingReport.NotCompared]) -> String {
    let hosts = OrderedSet(rows.compactMap { $0.place.host?.visible })
    let places = OrderedSet(rows.map(place))
    // What is about hosts or components as a whole is no list of settings.
    let named = places.count > 1 ? OrderedSet(rows.compactMap { $0.place.key ?? $0.place.file }) : []
    var subject = places.count == 1 ? places[0].joined(separator: ": ") : ""
    if !named.isEmpty {
      let withKey = rows.count { $0.place.key != nil }
      let noun = withKey == rows.count ? "setting" : withKey == 0 ? "file" : "place"
      let most = named.prefix(mostNamed).map(\.visible).joined(separator: ", ")
      subject =
        counted(places.count, noun) + (hosts.count > 1 ? " on \(counted(hosts.count, "host"))" : "")
        + " (\(most)\(named.count > mostNamed ? ", ..." : ""))"
    }
    return [HostRange.text(hosts), subject, reason].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
