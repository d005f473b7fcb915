import AnsibleExpressions
import AnsibleInventory
import AnsibleYAML
import DeploymentRendering
import OrderedCollections
import VariableCatalog

/// What else could stand in the place of a variable, and why it does not: told by searching once more without it, and by
/// rendering its other values.
struct DroppedAlternatives {
  let lines: [String]

  private static let settled = "it was read off the hosts, not searched for"
  /// More names are only counted.
  private static let most = 6

  init(to name: String, in asked: ExplainedCluster) {
    guard case .variable = asked.model.definitions[name], !asked.model.unsought.contains(name) else {
      lines = [Self.settled]
      return
    }
    lines = Self.otherValues(of: name, in: asked) + Self.otherNames(than: name, in: asked)
  }

  private static func otherValues(of name: String, in asked: ExplainedCluster) -> [String] {
    let taken = asked.places(of: name).map(\.1)
    let scopes = asked.inventory.hosts.keys.compactMap(asked.evaluation.scope)
    let choices = OrderedSet(
      (asked.model.choices[name] ?? []).flatMap { choice in
        scopes.flatMap { scope -> [AnsibleValue] in
          guard let value = choice.evaluate(in: scope).ansibleValue else { return [] }
          if case .list(let items) = value { return items }
          return [value]
        }
      })
    let others = choices.filter { !taken.contains($0) }.map { value in
      let effects = asked.effects { variable in
        variable.name == name ? InventoryVariable(name: name, value: value, place: variable.place) : variable
      }
      return (value: Explanation.shown(value, of: name), effects: effects)
    }
    guard let nearest = others.min(by: { $0.effects.count < $1.effects.count }),
      let first = nearest.effects.first
    else { return [] }
    return [
      "of \(Explanation.counted(others.count, "other value")) \(nearest.value) comes nearest, with \(Explanation.counted(nearest.effects.count, "setting")) written otherwise: first \(first.masked.key) on \(first.host)"
    ]
  }

  private static func otherNames(than name: String, in asked: ExplainedCluster) -> [String] {
    let found = ClusterInventory(
      asked.cluster, in: asked.estate, catalog: asked.catalog, model: asked.model.leavingAlone(name))
    guard let mine = Said(asked.written.uncorrected), let theirs = Said(found.document) else { return [] }
    if theirs.values.contains(where: { $0.name == name }) { return [settled] }
    let more = theirs.values.subtracting(mine.values)
    let less = mine.values.subtracting(theirs.values)
    guard !more.isEmpty else { return ["nothing else would have to be said in its place"] }
    let names = OrderedSet(more.map(\.name).sorted())
    let rest = names.count > most ? " and \(names.count - most) more" : ""
    let verbatim = more.count { $0.isVerbatim }
    let count =
      Explanation.counted(more.count, "value")
      + (verbatim > 0 ? ", \(verbatim) of them settings as they were seen," : "")
    return [
      "in its place the search would say \(count) instead of \(less.count): \(names.prefix(most).joined(separator: ", "))\(rest)"
    ]
  }

  /// All that an inventory says, value by value.
  private struct Said {
    struct Value: Hashable {
      let place: String
      let name: String
      let path: [String]
      let value: AnsibleValue

      /// A setting for which there is no variable.
      var isVerbatim: Bool { name.contains("_custom_properties") || name.contains("_overrides") }
    }

    private(set) var values: Set<Value> = []

    /// Nil where the document can't be written.
    init?(_ document: InventoryDocument) {
      guard let text = try? document.text(), let inventory = try? readInventory(text: text).inventory else {
        return nil
      }
      for group in inventory.groups.values { add(group.variables, at: "group \(group.name)") }
      for host in inventory.hosts.values { add(host.variables, at: host.name) }
    }

    private mutating func add(_ variables: [InventoryVariable], at place: String) {
      for variable in variables { add(variable.value, variable.name, [], place) }
    }

    private mutating func add(_ value: AnsibleValue, _ name: String, _ path: [String], _ place: String) {
      guard case .dictionary(let entries) = value, !entries.isEmpty else {
        values.insert(Value(place: place, name: name, path: path, value: value))
        return
      }
      for (key, value) in entries { add(value, name, path + [key], place) }
    }
  }
}
