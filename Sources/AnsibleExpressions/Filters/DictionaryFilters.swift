import OrderedCollections

/// Filters for dictionaries.
enum DictionaryFilters {
  static let all = [
    Routine("combine", Signature(["recursive", "list_merge"], leading: 0), combine),
    Routine("dict2items", ["key_name", "value_name"], items),
    Routine("items2dict", ["key_name", "value_name"], dictionary),
    Routine("dictsort", ["case_sensitive", "by", "reverse"], sort),
    Routine("items") { (value, arguments) throws(Stop) in .list(pairs(try entries(value, arguments))) },
  ]

  static func pairs(_ entries: OrderedDictionary<String, ExpressionValue>) -> [ExpressionValue] {
    entries.map { .list([.string($0.key), $0.value]) }
  }

  private static func entries(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> OrderedDictionary<String, ExpressionValue>
  {
    guard case .dictionary(let entries) = try value.known else {
      throw Stop.unknown("\(arguments.owner) expects a dictionary, not \(value.kind)")
    }
    return entries
  }

  // MARK: combine

  private static func combine(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    if let merge = try arguments.text(1), merge != "replace" {
      throw Stop.unknown("list_merge='\(merge)' of \(arguments.owner) is not computed")
    }
    let isRecursive = try arguments.flag(0)
    // Lists of dictionaries stand for their items.
    var layers: [ExpressionValue] = []
    for layer in [value] + arguments.rest {
      if case .list(let inner) = layer { layers += inner } else { layers.append(layer) }
    }
    if layers.count == 1 { return layers[0] }
    var result: OrderedDictionary<String, ExpressionValue> = [:]
    for layer in layers where layer != .null {
      merge(try entries(layer, arguments), into: &result, isRecursive: isRecursive)
    }
    return .dictionary(result)
  }

  private static func merge(
    _ entries: OrderedDictionary<String, ExpressionValue>,
    into result: inout OrderedDictionary<String, ExpressionValue>, isRecursive: Bool
  ) {
    if result.isEmpty {
      result = entries
      return
    }
    for (key, value) in entries {
      if isRecursive, case .dictionary(let upper) = value, case .dictionary(var merged) = result[key] {
        merge(upper, into: &merged, isRecursive: true)
        result[key] = .dictionary(merged)
      } else if isRecursive, case .dictionary = value, let below = result[key], !below.isKnown {
        // What else would be in the dictionary is not known.
        result[key] = below
      } else {
        result[key] = value
      }
    }
  }

  // MARK: Lists of entries

  private static func items(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    let keyName = try arguments.text(0) ?? "key"
    let valueName = try arguments.text(1) ?? "value"
    return .list(
      try entries(value, arguments).map { entry in
        .dictionary(OrderedDictionary([(keyName, .string(entry.key)), (valueName, entry.value)]) { $1 })
      })
  }

  private static func dictionary(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    let keyName = try arguments.text(0) ?? "key"
    let valueName = try arguments.text(1) ?? "value"
    guard case .list(let items) = value else {
      throw Stop.unknown("\(arguments.owner) expects a list, not \(value.kind)")
    }
    var result: OrderedDictionary<String, ExpressionValue> = [:]
    for item in items {
      guard case .dictionary(let entry) = try item.known, let key = entry[keyName],
        let value = entry[valueName]
      else {
        throw Stop.unknown("\(arguments.owner) expects dictionaries with '\(keyName)' and '\(valueName)'")
      }
      result[try PythonComparison.key(key)] = value
    }
    return .dictionary(result)
  }

  private static func sort(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue {
    let place: Int
    switch try arguments.text(1) ?? "key" {
    case "key": place = 0
    case "value": place = 1
    default: throw Stop.unknown("\(arguments.owner) sorts by 'key' or 'value'")
    }
    let key = ListFilters.Key(.int(place), isCaseSensitive: try arguments.flag(0))
    let isReverse = try arguments.flag(2)
    let sorted = try ListFilters.sorted(pairs(try entries(value, arguments))) { (one, other) throws(Stop) in
      let (first, second) = (try key.of(one), try key.of(other))
      return try isReverse
        ? PythonComparison.isBefore(second, first) : PythonComparison.isBefore(first, second)
    }
    return .list(sorted)
  }
}
