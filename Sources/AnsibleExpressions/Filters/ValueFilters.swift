import OrderedCollections

/// Filters for values of any kind.
enum ValueFilters {
  static let all = [
    Routine("default", defaulting, laziness: .defaulted, defaulted),
    Routine("d", defaulting, laziness: .defaulted, defaulted),
    Routine("ternary", ["true_val", "false_val", "none_val"], laziness: .ternary, ternary),
    Routine("mandatory", ["msg"]) { (value, _) throws(Stop) in value },
    Routine("bool") { (value, _) throws(Stop) in bool(value) },
    Routine("string") { (value, _) throws(Stop) in .string(try PythonText.text(value)) },
    Routine("list") { (value, arguments) throws(Stop) in .list(try value.items(for: arguments.owner)) },
    Routine("length", [], length), Routine("count", [], length),
    Routine("extract", ["container", "morekeys"], extract),
  ]

  private static let defaulting = Signature(["default_value", "boolean"], accepts: .undefined)

  /// The filter where it is called by name (`map('default', 0)`); elsewhere the evaluator does it.
  private static func defaulted(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    let alsoFalse = try arguments.flag(1)
    let isReplaced = value.isUndefined || alsoFalse && value.isTrue == false
    return isReplaced ? arguments[0] ?? .string("") : value
  }

  private static func ternary(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    if value == .null, let null = arguments[2], null != .null { return null }
    return try arguments.required(value.truth ? 0 : 1)
  }

  private static func bool(_ value: ExpressionValue) -> ExpressionValue {
    switch value {
    case .null, .bool: value
    case .string(let text): .bool(["yes", "on", "1", "true"].contains(text.lowercased()))
    default: .bool(value.numberIfAny?.double == 1)
    }
  }

  static func length(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue {
    switch value {
    case .string(let text): .int(text.unicodeScalars.count)
    case .list(let items): .int(items.count)
    case .dictionary(let entries): .int(entries.count)
    case .object(let object): .int(object.members.names.count)
    default: throw Stop.unknown("\(value.kind) has no length")
    }
  }

  /// `key | extract(container)`: what `map('extract', hostvars, 'name')` does for each host.
  private static func extract(_ key: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    let value = Access.item(try arguments.required(0), key, path: try PythonText.text(key))
    let more: [ExpressionValue]
    switch arguments[1] {
    case .list(let keys): more = keys
    case nil, .null: more = []
    case .some(let key): more = [key]
    }
    var result = value
    for key in more { result = Access.item(result, key, path: try PythonText.text(key)) }
    return result
  }
}
