import OrderedCollections

/// What a row shows of a variable of options: the words that differ, without those that are the same.
struct OptionDifference {
  /// Nil where nothing is left of it.
  let inUnit: String?
  let running: String?
  /// What the values do not tell; empty for nothing.
  let text: String
  /// Names of the options that differ, for where their values must not be shown; empty where there are none.
  let names: String

  init(_ difference: RunningService.Difference) {
    let unit = OptionDifference.words(difference.inUnit)
    let process = OptionDifference.words(difference.running)
    let missing = unit.filter { !process.contains($0) }
    let more = process.filter { !unit.contains($0) }
    // Another order is told whole.
    let isNarrow = difference.areOptions && !(missing.isEmpty && more.isEmpty)
    inUnit = isNarrow ? OptionDifference.text(missing) : difference.inUnit
    running = isNarrow ? OptionDifference.text(more) : difference.running
    text =
      running == nil ? "the process runs without it" : inUnit == nil ? "nothing of it is in the unit" : ""
    let names = OrderedSet((missing + more).filter { $0.hasPrefix("-") }.map(ProcessChanges.name))
    self.names = isNarrow && !names.isEmpty ? "differs in \(names.joined(separator: ", "))" : ""
  }

  private static func words(_ text: String?) -> [String] {
    (text ?? "").split(separator: " ").map(String.init)
  }

  private static func text(_ words: [String]) -> String? {
    words.isEmpty ? nil : words.joined(separator: " ")
  }
}
