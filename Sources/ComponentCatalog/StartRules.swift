/// What systemd, shells and the components' start scripts give a process by themselves (`templates/starts.yml`): nothing of
/// it tells that the process was started otherwise than its unit says.
package struct StartRules: Sendable {
  private let variables: Set<String>
  private let variableStarts: [String]
  private let variableEnds: [String]
  private let handedOn: Set<String>
  private let options: Set<String>
  private let optionStarts: [String]
  private let propertyEnds: [String]
  private let heaps: [String: [String]]
  private let forVariables: [(variable: String, optionStarts: [String])]

  init(reading fields: inout Fields) throws(CatalogError) {
    variables = Set(try fields.texts("variables"))
    variableStarts = try fields.texts("variable_starts")
    variableEnds = try fields.texts("variable_ends")
    handedOn = Set(try fields.texts("handed_on"))
    options = Set(try fields.texts("options"))
    optionStarts = try fields.texts("option_starts")
    propertyEnds = try fields.texts("property_ends")
    let heaps = try fields.list("heaps") { (entry) throws(CatalogError) in
      (try entry.text("component"), try entry.texts("options"))
    }
    self.heaps = Dictionary(heaps, uniquingKeysWith: +)
    forVariables = try fields.list("for_variables") { (entry) throws(CatalogError) in
      (try entry.text("variable"), try entry.texts("option_starts"))
    }
  }

  /// Whether they set a variable of this name, or lengthen it, whatever the unit says.
  package func set(_ name: String) -> Bool {
    variables.contains(name) || variableStarts.contains(where: name.hasPrefix)
      || variableEnds.contains(where: name.hasSuffix)
  }

  /// Whether they make arguments of Java of the words of a variable.
  package func handOn(_ variable: String, of component: Component) -> Bool {
    guard let own = component.service.options else { return false }
    return variable == own || handedOn.contains(variable) && variable.hasPrefix(own.dropLast("OPTS".count))
  }

  /// Whether they give Java an option, with the word that belongs to it, where no variable says otherwise.
  ///
  /// - Parameter isSet: whether a variable is set.
  package func add(_ option: String, to component: Component, where isSet: (String) -> Bool) -> Bool {
    if options.contains(option) || optionStarts.contains(where: option.hasPrefix)
      || heaps[component.name]?.contains(option) == true
    {
      return true
    }
    let name = option.prefix { $0 != "=" }
    if option.hasPrefix("-D"), propertyEnds.contains(where: name.hasSuffix) { return true }
    return forVariables.contains { isSet($0.variable) && $0.optionStarts.contains(where: option.hasPrefix) }
  }
}
