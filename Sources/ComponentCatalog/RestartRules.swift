/// Which services a deploy restarts, and in which order (`templates/restarts.yml`).
package struct RestartRules: Hashable, Sendable {
  /// Names of files whose change restarts nothing, their ends from the point on, or folders with a slash at both ends.
  private var waitingFiles: Set<String>
  private var rereadingAgents: [Agent]
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

  /// An agent in a Java machine that reads its file again once it was changed.
  private struct Agent: Hashable, Sendable {
    /// How the name of its jar begins.
    var jar: String
    /// Settings of the file that count from the next start on.
    var exceptions: [String]
  }

  init(reading fields: inout Fields) throws(CatalogError) {
    waitingFiles = Set(try fields.texts("waiting_files"))
    rereadingAgents = try fields.list("rereading_agents") { (entry) throws(CatalogError) in
      Agent(jar: try entry.text("jar"), exceptions: try entry.texts("except"))
    }
    order = try fields.texts("order")
    oneByOne = Set(try fields.texts("one_by_one"))
    last = try fields.list("last") { (entry) throws(CatalogError) in
      Last(
        component: try entry.text("component"), versions: try entry.versions(),
        beside: try entry.optionalText("beside"), text: try entry.text("text"))
    }
  }

  /// Whether the change of a file restarts nothing: new content waits for the next start.
  ///
  /// - Parameter path: absolute; a unit as a whole, which goes by its name alone, waits for nothing.
  package func waits(_ path: String) -> Bool {
    guard path.hasPrefix("/"), let name = path.split(separator: "/").last else { return false }
    return waitingFiles.contains(String(name))
      || waitingFiles.contains { $0.hasPrefix("/") && path.hasPrefix($0) }
      || name.lastIndex(of: ".").map { waitingFiles.contains(String(name[$0...])) } ?? false
  }

  /// Whether an agent reads its file again once it was changed, so that nothing is pending.
  ///
  /// - Parameters:
  ///   - jar: path of the agent.
  ///   - text: of the file.
  package func rereads(agent jar: String, _ text: String) -> Bool {
    let name = jar.split(separator: "/").last ?? ""
    guard let agent = rereadingAgents.first(where: { name.hasPrefix($0.jar) }) else { return false }
    return !text.split(whereSeparator: \.isNewline).contains { line in
      agent.exceptions.contains { line.hasPrefix("\($0):") }
    }
  }
}
