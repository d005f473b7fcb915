/// Which services a deploy restarts, and in which order (`templates/restarts.yml`).
package struct RestartRules: Hashable, Sendable {
  /// Names of files whose change restarts nothing.
  package var waitingFiles: Set<String>
  /// Components whose hosts are always taken one at a time.
  package var oneByOne: Set<String>
  package var last: [Last]
  /// Components in the order in which a deploy takes them.
  package var order: [String]

  /// Who comes last among the hosts of a component.
  package struct Last: Hashable, Sendable {
    package var component: String
    package var versions: VersionRange
    /// A component that must be there as well; nil for none.
    package var beside: String?
    /// For people.
    package var text: String
  }

  init(reading fields: inout Fields) throws(CatalogError) {
    waitingFiles = Set(try fields.texts("waiting_files"))
    order = try fields.texts("order")
    oneByOne = Set(try fields.texts("one_by_one"))
    last = try fields.list("last") { (entry) throws(CatalogError) in
      Last(
        component: try entry.text("component"), versions: try entry.versions(),
        beside: try entry.optionalText("beside"), text: try entry.text("text"))
    }
  }
}
