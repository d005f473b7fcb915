/// What people are told of a kind of finding.
package struct FindingText: Hashable, Sendable {
  /// Short.
  package var title: String
  /// What it says, a sentence.
  package var meaning: String
  /// What to do.
  package var advice: String

  package init(title: String, meaning: String, advice: String) {
    self.title = title
    self.meaning = meaning
    self.advice = advice
  }
}

/// Texts on kinds and components, which are data of the catalog.
package struct ReportTexts: Sendable {
  /// By id of the kind.
  package var kinds: [String: FindingText]
  /// Groups of the collection with their titles, in the order in which people expect them.
  package var components: [(name: String, title: String)]
  /// Groups of the collection in the order in which a deploy takes them.
  package var deployOrder: [String]

  package init(
    kinds: [String: FindingText], components: [(name: String, title: String)], deployOrder: [String]
  ) {
    self.kinds = kinds
    self.components = components
    self.deployOrder = deployOrder
  }

  /// A kind that nobody described goes by its id.
  func title(ofKind id: String) -> String { kinds[id]?.title ?? id }

  func title(ofComponent name: String) -> String {
    components.first { $0.name == name }?.title ?? name
  }

  /// When a deploy comes to a component; what it does not know comes last.
  func turn(ofComponent name: String?) -> Int {
    name.flatMap { deployOrder.firstIndex(of: $0) } ?? deployOrder.count
  }

  /// Title of what is told of a component in a cluster, or of none.
  func title(ofComponent name: String?, cluster: String?) -> String {
    guard let name else { return "Hosts" }
    return title(ofComponent: name) + (cluster.map { " of \($0)" } ?? "")
  }

  /// Place of a component in reports: what belongs to none comes first, what is not known last.
  func rank(ofComponent name: String?) -> Int {
    guard let name else { return -1 }
    return components.firstIndex { $0.name == name } ?? components.count
  }
}
