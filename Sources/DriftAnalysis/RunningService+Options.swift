import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections

/// Options of the Java machine: those of the unit must be there, and all others must come from somewhere.
extension RunningService {
  /// A variable whose words scripts hand on: what of it the process does not have.
  mutating func compare(options value: String, of name: String) {
    guard let java, java.argumentFiles.isEmpty, rules.handOn(name, of: service.component),
      // What stands between quotes over several words is for a shell to read.
      let words = RunningService.words(value)
    else { return }
    let given = Set(java.options.joined())
    let names = Set(java.options.map { ProcessChanges.name(of: $0[0]) })
    if words.contains(where: { $0.hasPrefix("-") && !RunningService.isGiven($0, given, names) }) {
      note("Environment.\(name)", value, inEffect(of: value, name))
    }
  }

  /// The options that the process runs with in the place of those of a variable; nil for none.
  func inEffect(of value: String, _ name: String) -> String? {
    guard let java, rules.handOn(name, of: service.component) else { return nil }
    let names = OrderedSet(
      value.split(separator: " ").map { ProcessChanges.name(of: String($0)) }.filter { $0.hasPrefix("-") })
    let found = names.flatMap { name in
      java.options.filter { ProcessChanges.name(of: $0[0]) == name }.joined()
    }
    return found.isEmpty ? nil : found.joined(separator: " ")
  }

  /// Options that neither the unit, nor the environment, nor a start script gives, where no variable tells of them already.
  mutating func findOptions(beside known: [String: String]) {
    guard let java, let variable = service.component.service.options else { return }
    let key = "Environment.\(variable)"
    let plain = known.values.filter { !RunningService.isForShell($0) && RunningService.plain($0) != nil }
    let words = (plain.compactMap(RunningService.plain) + (environment ?? [:]).values).flatMap {
      $0.split(separator: " ")
    }
    let given = Set(words.map(String.init))
    // Of what a shell or systemd puts something into, only the names of options are known.
    let named = Set(
      known.values.filter { RunningService.isForShell($0) || RunningService.plain($0) == nil }.flatMap {
        value in
        value.split { " \t\"'".contains($0) }.map { ProcessChanges.name(of: String($0)) }
      })
    let told = Set(differences.values.flatMap { ($0.running ?? "").split(separator: " ").map(String.init) })
    let extra = java.options.filter { option in
      !option.allSatisfy(given.contains) && !option.allSatisfy(told.contains)
        && !named.contains(ProcessChanges.name(of: option[0])) && !isOfScripts(option.joined(separator: " "))
    }.joined()
    guard !extra.isEmpty else { return }
    let others = differences[key]?.running ?? (differences[key] == nil ? known[variable] : nil)
    note(key, known[variable], ([others].compactMap(\.self) + extra).joined(separator: " "))
  }

  /// Whether all words of a variable are options that start scripts give.
  func areOfScripts(_ words: String) -> Bool {
    // Scripts put an option before the word that belongs to it.
    let java = JVMArguments(argv: ["java"] + words.split(separator: " ").map(String.init))
    return java.map { $0.main == .none && $0.options.allSatisfy { isOfScripts($0.joined(separator: " ")) } }
      ?? false
  }

  private func isOfScripts(_ option: String) -> Bool {
    rules.add(option, to: service.component) { environment?[$0] != nil }
  }

  /// The words of a value; nil where quotes hold several together.
  private static func words(_ value: String) -> [String]? {
    let words = value.split(separator: " ").map(String.init)
    let areWhole = words.allSatisfy { word in
      "\"'".allSatisfy { quote in word.count { $0 == quote }.isMultiple(of: 2) }
    }
    return areWhole ? words : nil
  }

  /// Whether a process has an option: as it is, or as a shell may have left it.
  private static func isGiven(_ option: String, _ given: Set<String>, _ names: Set<String>) -> Bool {
    if given.contains(option) { return true }
    return given.contains(option.filter { !"\"'".contains($0) })
      || option.contains { "\\`$".contains($0) } && names.contains(ProcessChanges.name(of: option))
  }

  /// Whether a value holds signs that mean something to a shell.
  private static func isForShell(_ value: String) -> Bool { value.contains { "\"'\\`$".contains($0) } }
}
