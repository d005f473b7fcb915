import EstateFindings

/// A component of a cluster as the page shows it, over its rows and in the picture of the estate.
struct PageSection: Encodable {
  struct Name: Hashable {
    var cluster: String?
    var component: String?

    init(_ service: FindingReport.Service) {
      cluster = service.cluster?.visible
      component = service.component.visible
    }

    init(_ row: ReportRow) {
      cluster = row.place.component == nil ? nil : row.place.cluster
      component = row.place.component
    }
  }

  let name: Name
  /// Over the rows.
  let title: String
  let componentTitle: String
  /// Place from the top of the picture: a component needs what stands above it.
  let tier: Int

  /// All that have services or rows, in the order in which they are shown.
  static func all(_ contents: ReportContents) -> [PageSection] {
    let names = Set(
      contents.report.hosts.flatMap { $0.services.map(Name.init) } + contents.rows.map(Name.init))
    let texts = contents.texts
    return names.sorted { left, right in
      let ranks = (texts.rank(ofComponent: left.component), texts.rank(ofComponent: right.component))
      return (left.cluster ?? "", ranks.0, left.component ?? "")
        < (right.cluster ?? "", ranks.1, right.component ?? "")
    }.map { name in
      PageSection(
        name: name, title: texts.title(ofComponent: name.component, cluster: name.cluster),
        componentTitle: name.component.map(texts.title(ofComponent:)) ?? "Hosts",
        tier: tiers[name.component ?? ""] ?? 2)
    }
  }

  private static let tiers = ["zookeeper": 0, "kafka_controller": 0, "kafka_broker": 1]

  private enum CodingKeys: String, CodingKey {
    case cluster, component, title, tier
    case componentTitle = "component_title"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(name.cluster, forKey: .cluster)
    try container.encodeIfPresent(name.component, forKey: .component)
    try container.encode(title, forKey: .title)
    try container.encode(componentTitle, forKey: .componentTitle)
    try container.encode(tier, forKey: .tier)
  }
}
