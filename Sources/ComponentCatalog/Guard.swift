/// A variable that keeps a deploy from doing more than an inventory says (`templates/guards.yml`).
package struct Guard: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    /// `true` and `false` stand for truth values, `{name}` for a fact or a setting of the service.
    case text(String)
    /// A dictionary of the facts of these names, with the values that a deploy would set otherwise: where the host
    /// has those, no guard is needed.
    case facts(usual: [String: String])
    /// A list of what a setting lists, semicolons between, on any of the services.
    case union(setting: String)
  }

  /// Where it stands if all hosts agree.
  package enum Level: String, Hashable, Sendable {
    case all
    /// The group of the component.
    case group
  }

  package var name: String
  package var value: Value
  /// Values under which it guards nothing; where there are none, every value but its own.
  package var undoneBy: Set<String>
  /// For people: what stays as it is.
  package var why: String
  package var level: Level
  package var situation: Situation
  /// Only for inventories that say every setting verbatim, since there is no model of the collection's version.
  package var isForVerbatim: Bool
  /// Whether it is a setting that a deploy asks for, which stands with others of its subject.
  package var isSetting: Bool

  /// The variable's name for one component.
  package func name(for component: String) -> String { name.replacing("{c}", with: component) }

  init(reading fields: inout Fields) throws(CatalogError) {
    name = try fields.text("name")
    let usual = try fields.mapping("usual")
    if let setting = try fields.optionalText("union") {
      value = .union(setting: setting)
    } else {
      value = usual.isEmpty ? .text(try fields.text("value")) : .facts(usual: usual)
    }
    undoneBy = Set(try fields.texts("undone_by"))
    why = try fields.text("why")
    let level = try fields.word("level", Level.init(rawValue:), "all or group")
    self.level = level ?? (name.contains("{c}") ? .group : .all)
    situation = try Situation(reading: &fields)
    isForVerbatim = try fields.flag("verbatim_only")
    isSetting = try fields.flag("is_setting")
  }
}
