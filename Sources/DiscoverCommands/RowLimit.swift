import ArgumentParser

/// How many rows are printed: a number, or all.
struct RowLimit: ExpressibleByArgument {
  /// Nil for all.
  let number: Int?

  init(_ number: Int?) { self.number = number }

  init?(argument: String) {
    if argument == "all" {
      number = nil
    } else {
      guard let number = Int(argument), number >= 0 else { return nil }
      self.number = number
    }
  }

  var defaultValueDescription: String { number.map(String.init) ?? "all" }
}
