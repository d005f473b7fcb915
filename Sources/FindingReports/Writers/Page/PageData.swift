import EstateFindings
import OrderedCollections

/// What the page's script reads (`templates/report/report.js`). Texts that stand more than once are said once, and
/// named by their place in `strings`.
struct PageData: Encodable {
  struct Kind: Encodable {
    let id: String
    let title: String
    let meaning: String
    let advice: String
  }

  struct Host: Encodable {
    let name: String
    let reading: FindingReport.Host.Reading
    let services: [Service]
  }

  struct Service: Encodable {
    let section: Int
    let state: String
    let version: String?
  }

  struct Row: Encodable {
    /// Place among the severities, worst first.
    let severity: Int
    let kind: Int
    let section: Int
    let hosts: [Int]
    /// How many findings are about all of its hosts together; nil where each is about one.
    let together: Int?
    let range: Int?
    let file: Int?
    let key: Int?
    /// Layer and value.
    let values: [[Int]]
    let text: Int?
    /// What becomes of units.
    let effects: Int?
    let ignored: Int?
    /// Source and text by turns; one list a host, or one for all where they do not differ.
    let evidence: [[Int]]
  }

  private(set) var strings: [String] = []
  private(set) var kinds: [Kind] = []
  private(set) var sections: [PageSection] = []
  private(set) var hosts: [Host] = []
  private(set) var rows: [Row] = []

  private enum CodingKeys: CodingKey { case strings, kinds, sections, hosts, rows }

  init(_ contents: ReportContents) {
    let rows = contents.rows
    var texts = TextTable()
    sections = PageSection.all(contents)
    let sectionPlaces = Dictionary(uniqueKeysWithValues: sections.enumerated().map { ($1.name, $0) })
    hosts = contents.report.hosts.map { host in
      Host(
        name: host.name.visible, reading: host.reading,
        services: host.services.map { service in
          Service(
            section: sectionPlaces[PageSection.Name(service)] ?? 0, state: service.state.visible,
            version: service.version?.visible)
        })
    }
    // A finding may name a host that the report does not list.
    let known = Set(hosts.map(\.name))
    let more = OrderedSet(rows.flatMap(\.hosts)).filter { !known.contains($0) }
    hosts += more.map { Host(name: $0, reading: .unasked, services: []) }
    let hostPlaces = Dictionary(
      hosts.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let ids = OrderedSet(rows.map(\.kind))
    kinds = ids.map { id in
      let text = contents.texts.kinds[id]
      return Kind(
        id: id, title: text?.title.visible ?? id, meaning: text?.meaning.visible ?? "",
        advice: text?.advice.visible ?? "")
    }
    let words = ReportWords(contents: contents)
    self.rows = rows.map { row in
      let effects = words.effects(ofRestart: row.restarts, start: row.starts)
      return Row(
        severity: Self.severities.firstIndex(of: row.severity) ?? 0,
        kind: ids.firstIndex(of: row.kind) ?? 0, section: sectionPlaces[PageSection.Name(row)] ?? 0,
        hosts: row.hosts.compactMap { hostPlaces[$0] },
        together: row.count < row.hosts.count ? row.count : nil, range: texts.place(of: row.hostRange),
        file: texts.place(of: row.place.file), key: texts.place(of: row.place.key),
        values: row.values.map { [$0.layer, $0.value].compactMap { texts.place(of: $0) } },
        text: texts.place(of: row.text), effects: texts.place(of: effects.joined(separator: ", ")),
        ignored: texts.place(of: row.ignoredBy), evidence: PageData.evidence(of: row, &texts))
    }
    strings = texts.strings
  }

  private static let severities = Array(Severity.allCases.reversed())

  private static func evidence(of row: ReportRow, _ texts: inout TextTable) -> [[Int]] {
    guard row.evidence.contains(where: { !$0.isEmpty }) else { return [] }
    let isSame = Set(row.evidence).count == 1
    return (isSame ? Array(row.evidence.prefix(1)) : row.evidence).map { list in
      list.flatMap { [texts.always($0.source), texts.always($0.text)] }
    }
  }
}

/// Texts, each once.
private struct TextTable {
  private(set) var strings: [String] = []
  private var places: [String: Int] = [:]

  /// Nil for no text.
  mutating func place(of text: String?) -> Int? {
    guard let text, !text.isEmpty else { return nil }
    return always(text)
  }

  mutating func always(_ text: String) -> Int {
    if let place = places[text] { return place }
    strings.append(text)
    places[text] = strings.count - 1
    return strings.count - 1
  }
}
