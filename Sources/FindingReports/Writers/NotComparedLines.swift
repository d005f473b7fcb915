import EstateFindings
import OrderedCollections

/// What nothing can be said of, for people: one line a reason, since one variable that is not known may decide over
/// hundreds of settings. An audit names the rules of one reason by itself.
struct NotComparedLines {
  let lines: [String]

  /// More settings of one reason are only counted.
  private static let mostNamed = 3

  /// - Parameter gaps: what is not known, or else what nothing could be learned from.
  init(_ report: FindingReport, gaps: Bool) {
    let rows = report.notCompared.filter { $0.isGap == gaps }
    let isAudit = report.subject == .audit
    let groups = OrderedDictionary(grouping: rows) { row in
      Likeness(reason: row.reason.visible, place: isAudit ? NotComparedLines.place(of: row) : [])
    }
    lines = groups.map { NotComparedLines.line($0.reason, $1) }
  }

  private struct Likeness: Hashable {
    let reason: String
    let place: [String]
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
