import OrderedCollections

/// How Python compares values.
package enum PythonComparison {
  /// Whether Python's `==` holds (`1 == 1.0 == True`); nil where something in them is undefined or unknown.
  package static func equal(_ left: ExpressionValue, _ right: ExpressionValue) -> Bool? {
    try? areEqual(left, right)
  }

  static func areEqual(_ left: ExpressionValue, _ right: ExpressionValue) throws(Stop) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): return sameText(left, right)
    case (.undefined, _), (.unknown, _): throw Stop(left)
    case (_, .undefined), (_, .unknown): throw Stop(right)
    case (.null, .null): return true
    case (.list(let left), .list(let right)):
      guard left.count == right.count else { return false }
      for (one, other) in zip(left, right) where try !areEqual(one, other) { return false }
      return true
    case (.dictionary(let left), .dictionary(let right)):
      guard left.count == right.count else { return false }
      for (key, value) in left {
        guard let other = right[key], try areEqual(value, other) else { return false }
      }
      return true
    case (.object(let left), .object(let right)): return left == right
    default:
      guard let one = left.numberIfAny, let other = right.numberIfAny else { return false }
      if case (.int(let one), .int(let other)) = (one, other) { return one == other }
      return one.double == other.double
    }
  }

  /// Code points count: two spellings of an accented letter are two texts.
  static func sameText(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
  }

  /// Whether `left` stands before `right`. Throws where Python has no order for the two.
  static func isBefore(_ left: ExpressionValue, _ right: ExpressionValue) throws(Stop) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): return left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.undefined, _), (.unknown, _): throw Stop(left)
    case (_, .undefined), (_, .unknown): throw Stop(right)
    case (.list(let left), .list(let right)):
      for (one, other) in zip(left, right) where try !areEqual(one, other) { return try isBefore(one, other) }
      return left.count < right.count
    default:
      guard let one = left.numberIfAny, let other = right.numberIfAny else {
        throw Stop.unknown("\(left.kind) and \(right.kind) have no order")
      }
      if case (.int(let one), .int(let other)) = (one, other) { return one < other }
      return one.double < other.double
    }
  }

  static func holds(_ relation: Relation, _ left: ExpressionValue, _ right: ExpressionValue) throws(Stop)
    -> Bool
  {
    switch relation {
    case .equal: try areEqual(left, right)
    case .notEqual: try !areEqual(left, right)
    case .less: try isBefore(left, right)
    case .greater: try isBefore(right, left)
    // Not the negation of the opposite: no number is ordered against NaN.
    case .lessOrEqual: try isBefore(left, right) ? true : areEqual(left, right)
    case .greaterOrEqual: try isBefore(right, left) ? true : areEqual(left, right)
    case .within: try contains(right, left)
    case .notWithin: try !contains(right, left)
    }
  }

  /// `item in container`.
  static func contains(_ container: ExpressionValue, _ item: ExpressionValue) throws(Stop) -> Bool {
    switch container {
    case .string(let text):
      guard case .string(let part) = try item.known else {
        throw Stop.unknown("it looks for \(item.kind) in a string")
      }
      return TextSearch.first(part, in: text) != nil
    case .list(let items):
      var missing: Stop?
      for candidate in items {
        do { if try areEqual(candidate, item) { return true } } catch { missing = error }
      }
      if let missing { throw missing }
      return false
    case .dictionary(let entries): return entries[try key(item)] != nil
    case .object(let object): return object.members.contains(try key(item))
    case .undefined, .unknown: throw Stop(container)
    case .null, .bool, .int, .float: throw Stop.unknown("it looks for something in \(container.kind)")
    }
  }

  /// The text of a dictionary's key; inventories have no others.
  static func key(_ value: ExpressionValue) throws(Stop) -> String {
    switch value {
    case .list, .dictionary, .object: throw Stop.unknown("\(value.kind) can't be a key")
    default: try PythonText.text(value)
    }
  }
}

/// A value as a member of a set: equal and hashed as Python has it. Nothing in it may be undefined or unknown.
struct PythonKey: Hashable {
  let value: ExpressionValue

  init(_ value: ExpressionValue) throws(Stop) {
    // Comparing it with itself meets everything in it.
    _ = try PythonComparison.areEqual(value, value)
    self.value = value
  }

  static func == (left: PythonKey, right: PythonKey) -> Bool {
    PythonComparison.equal(left.value, right.value) ?? false
  }

  func hash(into hasher: inout Hasher) { Self.hash(value, into: &hasher) }

  private static func hash(_ value: ExpressionValue, into hasher: inout Hasher) {
    switch value {
    case .string(let text): hasher.combine(text)
    case .list(let items): for item in items { hash(item, into: &hasher) }
    case .dictionary(let entries): hasher.combine(entries.count)
    default: hasher.combine(value.numberIfAny?.double ?? 0.5)
    }
  }
}
