/// All tests (`value is NAME`) by name. Each gives a boolean.
enum ConditionLibrary {
  private static let conditions = Dictionary(
    (KindConditions.all + ComparisonConditions.all + TextConditions.all).map { ($0.name, $0) },
    uniquingKeysWith: { first, _ in first })

  static func has(_ name: String) -> Bool { conditions[name.withoutBuiltinPrefix] != nil }

  /// A test that is not known gives unknown values.
  static func condition(_ name: String) -> Routine {
    let short = name.withoutBuiltinPrefix
    return conditions[short]
      ?? Routine(short, Signature(leading: 0, passesOn: true, accepts: .undefined)) {
        (_, _) throws(Stop) in
        throw Stop.unknown("the test '\(name)' is not known")
      }
  }
}
