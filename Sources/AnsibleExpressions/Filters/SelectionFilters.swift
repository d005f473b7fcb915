/// Filters that apply a filter or a test to each item.
enum SelectionFilters {
  private static let open = Signature(leading: 0, passesOn: true, accepts: .undefined)

  static let all = [
    Routine("map", open, map),
    Routine("select", open) { (value, arguments) throws(Stop) in
      try select(value, arguments, byAttribute: false, keeping: true)
    },
    Routine("reject", open) { (value, arguments) throws(Stop) in
      try select(value, arguments, byAttribute: false, keeping: false)
    },
    Routine("selectattr", open) { (value, arguments) throws(Stop) in
      try select(value, arguments, byAttribute: true, keeping: true)
    },
    Routine("rejectattr", open) { (value, arguments) throws(Stop) in
      try select(value, arguments, byAttribute: true, keeping: false)
    },
  ]

  /// None, false and 0 have no items, though nothing else can go through them.
  private static func items(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> [ExpressionValue]
  {
    try value.truth ? value.items(for: arguments.owner) : []
  }

  private static func map(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue {
    let items = try items(value, arguments)
    guard let first = arguments.rest.first else { return try attributes(of: items, arguments) }
    guard case .string(let name) = try first.known else {
      throw Stop.unknown("\(arguments.owner) expects the name of a filter")
    }
    let filter = FilterLibrary.filter(name)
    let others = Array(arguments.rest.dropFirst())
    var results: [ExpressionValue] = []
    results.reserveCapacity(items.count)
    for item in items {
      results.append(try filter.result(item, others, arguments.passedOn, as: "filter"))
    }
    return .list(results)
  }

  private static func attributes(
    of items: [ExpressionValue], _ arguments: Arguments
  ) throws(Stop) -> ExpressionValue {
    var attribute: ExpressionValue?
    var replacement: ExpressionValue?
    for argument in arguments.passedOn {
      switch argument.name {
      case "attribute": attribute = argument.value
      case "default": replacement = argument.value == .null ? nil : argument.value
      default: throw Stop.unknown("the argument '\(argument.name)' of \(arguments.owner) is not known")
      }
    }
    guard let attribute else { throw Stop.unknown("\(arguments.owner) expects a filter or an attribute") }
    return .list(
      items.map { item in
        let value = Access.attribute(item, attribute)
        return value.isUndefined ? replacement ?? value : value
      })
  }

  private static func select(
    _ value: ExpressionValue, _ arguments: Arguments, byAttribute: Bool, keeping kept: Bool
  ) throws(Stop) -> ExpressionValue {
    let items = try items(value, arguments)
    var rest = arguments.rest[...]
    let attribute = byAttribute ? rest.popFirst() : nil
    guard byAttribute == (attribute != nil) else {
      throw Stop.unknown("\(arguments.owner) expects an attribute")
    }
    let condition: Routine?
    switch rest.popFirst() {
    case .string(let name): condition = ConditionLibrary.condition(name)
    case nil: condition = nil
    case .some: throw Stop.unknown("\(arguments.owner) expects the name of a test")
    }
    let others = Array(rest)
    var result: [ExpressionValue] = []
    for item in items {
      let examined = attribute.map { Access.attribute(item, $0) } ?? item
      let outcome = try condition?.result(examined, others, arguments.passedOn, as: "test") ?? examined
      if try outcome.truth == kept { result.append(item) }
    }
    return .list(result)
  }
}
