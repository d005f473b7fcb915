extension ExpressionValue {
  /// Whether Python can hash the value.
  var isHashable: Bool {
    switch self {
    case .list, .dictionary: false
    default: true
    }
  }
}

/// Filters that take lists for sets. Where Ansible's order is that of chance, it is that of the lists here.
enum SetFilters {
  static let all = [
    Routine("unique", ["case_sensitive", "attribute"], unique),
    Routine("union", ["other"]) { (value, arguments) throws(Stop) in
      let (left, right) = try lists(value, arguments)
      return try distinct(left + right)
    },
    Routine("intersect", ["other"]) { (value, arguments) throws(Stop) in
      let (left, right) = try lists(value, arguments)
      return try distinct(left, within: right)
    },
    Routine("difference", ["other"]) { (value, arguments) throws(Stop) in
      let (left, right) = try lists(value, arguments)
      return try distinct(left, without: right)
    },
    Routine("symmetric_difference", ["other"]) { (value, arguments) throws(Stop) in
      let (left, right) = try lists(value, arguments)
      let (one, other) = (try distinct(left, without: right), try distinct(right, without: left))
      return try Arithmetic.apply(.add, one, other)
    },
  ]

  private static func unique(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    // Without case, unless told otherwise: so it is in Jinja.
    let key = ListFilters.Key(arguments[1], isCaseSensitive: try arguments.flag(0))
    let items = try value.items(for: arguments.owner)
    // Lists and dictionaries can't be hashed in Python; Ansible then compares the items as they are.
    let isPlain = items.allSatisfy(\.isHashable)
    var seen: Set<PythonKey> = []
    var result: [ExpressionValue] = []
    for item in items
    where try seen.insert(PythonKey(isPlain || arguments[1] != nil ? key.of(item) : item)).inserted {
      result.append(item)
    }
    return .list(result)
  }

  private static func lists(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> (
    [ExpressionValue], [ExpressionValue]
  ) {
    (try value.items(for: arguments.owner), try arguments.required(0).items(for: arguments.owner))
  }

  private static func distinct(
    _ items: [ExpressionValue], within included: [ExpressionValue]? = nil,
    without excluded: [ExpressionValue] = []
  ) throws(Stop) -> ExpressionValue {
    let included = try included.map { (items) throws(Stop) in try keys(items) }
    var seen = try keys(excluded)
    var result: [ExpressionValue] = []
    for item in items {
      let key = try PythonKey(item)
      if included?.contains(key) ?? true, seen.insert(key).inserted { result.append(item) }
    }
    return .list(result)
  }

  static func keys(_ items: [ExpressionValue]) throws(Stop) -> Set<PythonKey> {
    var keys: Set<PythonKey> = []
    for item in items { keys.insert(try PythonKey(item)) }
    return keys
  }
}
