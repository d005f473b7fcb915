import AnsibleExpressions
import AnsibleYAML
import ComponentCatalog
import OrderedCollections

/// What the collection writes under one condition (`templates/catalog`).
package struct Rule: Sendable {
  /// One entry of `set`.
  package struct Setting: Sendable {
    package let key: Template
    package let value: TemplatedValue
    let place: CatalogNodePlace
  }

  struct Loop: Sendable {
    let name: String
    let items: Expression
  }

  struct Use: Sendable {
    let block: String
    let arguments: [String: TemplatedValue]
    /// For errors: where the catalog says so.
    let place: CatalogNodePlace
  }

  package let condition: Expression?
  let loop: Loop?
  package let settings: [Setting]
  let lines: [Template]
  let use: Use?
  package let rules: [Rule]
}

/// File, line and column in the catalog.
struct CatalogNodePlace: Hashable, Sendable {
  let file: String
  let line: Int
  let column: Int

  /// Where people find it in the project.
  var path: String { "templates/\(file):\(line)" }

  func error(_ message: String) -> CatalogError {
    CatalogError(place: "\(file):\(line):\(column)", message: message)
  }
}

/// Rules that several files share, with parameters.
struct RuleBlock: Sendable {
  /// By name, in the order in which defaults may use each other; nil where a caller must give the value.
  let parameters: OrderedDictionary<String, TemplatedValue?>
  let rules: [Rule]
}

extension CatalogNode {
  /// The rules of a list that hold for a version.
  func rules(_ version: PlatformVersion) throws(CatalogError) -> [Rule] {
    var rules: [Rule] = []
    for item in try items() {
      if let rule = try item.rule(version) { rules.append(rule) }
    }
    return rules
  }

  private func rule(_ version: PlatformVersion) throws(CatalogError) -> Rule? {
    let fields = try fields(["since", "until", "when", "for", "in", "set", "lines", "use", "with", "rules"])
    guard (fields["for"] == nil) == (fields["in"] == nil) else { throw error("for and in belong together") }
    guard fields["with"] == nil || fields["use"] != nil else { throw error("with belongs to use") }
    var settings: [Rule.Setting] = []
    for entry in try fields["set"]?.entries() ?? [] {
      settings.append(
        Rule.Setting(
          key: try entry.value.template(entry.key), value: try entry.value.templatedValue(),
          place: entry.value.place))
    }
    var lines: [Template] = []
    for line in try fields["lines"]?.items() ?? [] { lines.append(try line.template(line.text())) }
    let rule = Rule(
      condition: try fields["when"].map { (node) throws(CatalogError) in try node.expression() },
      loop: try loop(fields), settings: settings, lines: lines,
      use: try fields["use"].map { (node) throws(CatalogError) in try node.use(fields["with"]) },
      rules: try fields["rules"].map { (node) throws(CatalogError) in try node.rules(version) } ?? [])
    return try CatalogNode.versions(fields).contains(version) ? rule : nil
  }

  private func loop(_ fields: [String: CatalogNode]) throws(CatalogError) -> Rule.Loop? {
    guard let name = fields["for"], let items = fields["in"] else { return nil }
    return Rule.Loop(name: try name.text(), items: try items.expression())
  }

  private func use(_ with: CatalogNode?) throws(CatalogError) -> Rule.Use {
    var arguments: [String: TemplatedValue] = [:]
    for entry in try with?.entries() ?? [] { arguments[entry.key] = try entry.value.templatedValue() }
    return Rule.Use(block: try text(), arguments: arguments, place: place)
  }

  var place: CatalogNodePlace {
    CatalogNodePlace(file: file, line: node.mark.line, column: node.mark.column)
  }

  func expression() throws(CatalogError) -> Expression {
    let text = try text()
    do {
      return try Expression(text)
    } catch {
      throw self.error("\(error)")
    }
  }

  func templatedValue() throws(CatalogError) -> TemplatedValue {
    try TemplatedValue(try value(), template: template)
  }

  func template(_ text: String) throws(CatalogError) -> Template {
    do {
      return try Template(text)
    } catch {
      throw self.error("\(error)")
    }
  }
}
