/// Something that a deploy does besides writing files (`templates/actions.yml`).
package struct ActionRule: Hashable, Sendable {
  /// What it is told for: once, once a component, or once a host.
  package enum Scope: String, Hashable, Sendable { case all, component, host }

  /// Whether `skip_restarts` keeps services from it.
  package enum EveryRun: String, Hashable, Sendable {
    case always
    case unlessSkipped = "unless_skipped"
  }

  package var id: String
  /// For people; `{name}` stands for a fact or a setting of the service.
  package var text: String
  package var scope: Scope
  /// Variables any of which keeps a deploy from it; `{c}` stands for the component.
  package var guards: [String]
  /// Whether it restarts the services it concerns, or stops them and starts them again.
  package var restarts: Bool
  /// Whether services restart by it at every deploy, whatever changes; nil where they do not.
  package var everyRun: EveryRun?
  /// Settings that stay as they are on hosts by it, whatever the inventory says.
  package var keeps: [String]
  /// The id of an action beside which it says nothing more where a change brings that one as well; nil for none.
  package var refines: String?
  package var situation: Situation
  /// What it sets in a file that it does not write as a whole; nil for none, and where that is told by no rule.
  package var edit: FileEditRule?

  init(reading fields: inout Fields) throws(CatalogError) {
    id = try fields.text("id")
    text = try fields.text("text")
    scope = try fields.word("per", Scope.init(rawValue:), "all, component or host") ?? .all
    guards = try fields.texts("guards")
    restarts = try fields.flag("restarts")
    everyRun = try fields.word("every_run", EveryRun.init(rawValue:), "always or unless_skipped")
    keeps = try fields.texts("keeps")
    refines = try fields.optionalText("refines")
    let situation = try Situation(reading: &fields)
    self.situation = situation
    edit = try fields.optional("edits") { (fields) throws(CatalogError) in
      try FileEditRule(reading: &fields, components: situation.components)
    }
  }
}

/// Something that only the operator can supply or look after (`templates/supplies.yml`).
package struct SupplyRule: Hashable, Sendable {
  /// For people, one line; `{name}` stands for a fact or a setting of the service, `{each}` for what is said of each
  /// component.
  package var text: String
  /// What is said of each component in one line for all; nil where each has a line of its own.
  package var each: String?
  package var situation: Situation

  init(reading fields: inout Fields) throws(CatalogError) {
    text = try fields.text("text")
    each = try fields.optionalText("each")
    situation = try Situation(reading: &fields)
  }
}

/// How the folder of a Java tells the package that it is from (`templates/java.yml`).
package struct JavaRule: Hashable, Sendable {
  /// Start of the folder's name; `{n}` stands for the number in it.
  package var folder: String
  /// Names of packages that bring it, most complete first.
  package var packages: [String]
  /// The package that holds the program itself, by family of systems (`RedHat`, `Debian`).
  package var base: [String: String]

  init(reading fields: inout Fields) throws(CatalogError) {
    folder = try fields.text("folder")
    packages = try fields.texts("packages")
    base = try fields.mapping("base")
  }
}
