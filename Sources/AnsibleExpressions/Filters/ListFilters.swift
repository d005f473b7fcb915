import OrderedCollections

/// Filters for lists: order, extremes, shape.
enum ListFilters {
  static let all = [
    Routine("first") { (value, arguments) throws(Stop) in
      try value.items(for: arguments.owner).first ?? .undefined("the first item of nothing")
    },
    Routine("last") { (value, arguments) throws(Stop) in
      try value.items(for: arguments.owner).last ?? .undefined("the last item of nothing")
    },
    Routine("join", ["d", "attribute"], join),
    Routine("sort", ["reverse", "case_sensitive", "attribute"], sort),
    Routine("min", ["case_sensitive", "attribute"]) { (value, arguments) throws(Stop) in
      try extreme(value, arguments, isMaximum: false)
    },
    Routine("max", ["case_sensitive", "attribute"]) { (value, arguments) throws(Stop) in
      try extreme(value, arguments, isMaximum: true)
    },
    Routine("sum", ["attribute", "start"], sum),
    Routine("reverse", [], reverse),
    Routine("flatten", ["levels", "skip_nulls"], flatten),
    Routine("zip", Signature(leading: 0), zipped),
  ]

  private static func join(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue {
    let separator = try arguments[0].map { (value) throws(Stop) in try PythonText.text(value) } ?? ""
    var result = ""
    for (index, item) in try value.items(for: arguments.owner).enumerated() {
      if index > 0 { result += separator }
      let part = arguments[1].map { $0 == .null ? item : Access.attribute(item, $0) } ?? item
      result += try PythonText.text(part)
      guard result.utf8.count <= Limits.text else { throw Stop.unknown("the text is too long") }
    }
    return .string(result)
  }

  /// What an item is compared by: an attribute of it, without case where that is asked for.
  struct Key {
    let attribute: ExpressionValue?
    let isCaseSensitive: Bool

    init(_ attribute: ExpressionValue?, isCaseSensitive: Bool) {
      self.attribute = attribute == .null ? nil : attribute
      self.isCaseSensitive = isCaseSensitive
    }

    func of(_ item: ExpressionValue) throws(Stop) -> ExpressionValue {
      // What is undefined has no place in an order, but where nothing else is there it needs none.
      let value = attribute.map { Access.attribute(item, $0) } ?? item
      guard !isCaseSensitive, case .string(let text) = value else { return value }
      return .string(text.lowercased())
    }
  }

  private static func sort(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue {
    let isReverse = try arguments.flag(0)
    let attribute = arguments[2]
    // Several attributes are sorted by, one after the other.
    let names: [ExpressionValue?]
    if case .string(let text) = attribute {
      names = text.split(separator: ",").map { .string(String($0)) }
    } else {
      names = [attribute]
    }
    let isCaseSensitive = try arguments.flag(1)
    let keys = names.map { Key($0, isCaseSensitive: isCaseSensitive) }
    var keyed: [(key: ExpressionValue, item: ExpressionValue)] = []
    for item in try value.items(for: arguments.owner) {
      var parts: [ExpressionValue] = []
      for key in keys { parts.append(try key.of(item)) }
      keyed.append((.list(parts), item))
    }
    let sorted = try sorted(keyed) { (one, other) throws(Stop) in
      try isReverse
        ? PythonComparison.isBefore(other.key, one.key) : PythonComparison.isBefore(one.key, other.key)
    }
    return .list(sorted.map(\.item))
  }

  /// A stable sort. (Swift's sort is stable, too, but does not promise it.)
  static func sorted<Item>(
    _ items: [Item], _ isBefore: (Item, Item) throws(Stop) -> Bool
  ) throws(Stop) -> [Item] {
    guard items.count > 1 else { return items }
    let middle = items.count / 2
    let left = try sorted(Array(items[..<middle]), isBefore)
    let right = try sorted(Array(items[middle...]), isBefore)
    var merged: [Item] = []
    merged.reserveCapacity(items.count)
    var (one, other) = (0, 0)
    while one < left.count, other < right.count {
      if try isBefore(right[other], left[one]) {
        merged.append(right[other])
        other += 1
      } else {
        merged.append(left[one])
        one += 1
      }
    }
    return merged + left[one...] + right[other...]
  }

  private static func extreme(
    _ value: ExpressionValue, _ arguments: Arguments, isMaximum: Bool
  ) throws(Stop) -> ExpressionValue {
    let key = Key(arguments[1], isCaseSensitive: try arguments.flag(0))
    var best: (key: ExpressionValue, item: ExpressionValue)?
    for item in try value.items(for: arguments.owner) {
      let candidate = try key.of(item)
      guard let current = best else {
        best = (candidate, item)
        continue
      }
      let isBetter =
        try isMaximum
        ? PythonComparison.isBefore(current.key, candidate)
        : PythonComparison.isBefore(candidate, current.key)
      if isBetter { best = (candidate, item) }
    }
    return best?.item ?? .undefined("the \(isMaximum ? "largest" : "smallest") item of nothing")
  }

  private static func sum(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue {
    var total = arguments[1] ?? .int(0)
    for item in try value.items(for: arguments.owner) {
      let part = arguments[0].map { $0 == .null ? item : Access.attribute(item, $0) } ?? item
      total = try Arithmetic.apply(.add, total, part)
    }
    return total
  }

  private static func reverse(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    if case .string(let text) = value {
      return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
    }
    return .list(try value.items(for: arguments.owner).reversed())
  }

  private static func flatten(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    let levels = try arguments.whole(0) ?? .max
    let skipsNulls = try arguments[1]?.truth ?? true
    var result: [ExpressionValue] = []
    func add(_ items: [ExpressionValue], _ levels: Int) throws(Stop) {
      for item in items {
        if skipsNulls, try item.known == .null || item == .string("None") || item == .string("null") {
          continue
        }
        if levels > 0, case .list(let inner) = item {
          try add(inner, levels - 1)
        } else {
          result.append(item)
        }
      }
    }
    try add(value.items(for: arguments.owner), levels)
    return .list(result)
  }

  private static func zipped(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    var columns = [try value.items(for: arguments.owner)]
    for other in arguments.rest { columns.append(try other.items(for: arguments.owner)) }
    let count = columns.map(\.count).min() ?? 0
    return .list((0..<count).map { row in .list(columns.map { $0[row] }) })
  }
}
