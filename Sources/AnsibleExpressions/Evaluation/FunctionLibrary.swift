import OrderedCollections

/// The functions that Jinja and Ansible bring, as far as they depend on nothing but their arguments.
enum FunctionLibrary {
  private static let routines = [
    "range": Routine("range", ["first", "second", "step"]) { (_, arguments) throws(Stop) in
      try range(arguments)
    },
    "dict": Routine("dict", Signature(leading: 0, passesOn: true)) { (_, arguments) throws(Stop) in
      try dictionary(arguments)
    },
  ]

  /// Functions that look outside: the file system, the environment, the clock.
  private static let outside: Set = ["lookup", "query", "q", "now"]

  static func call(_ name: String, _ positional: [ExpressionValue], _ named: [Arguments.Named])
    throws(Stop) -> ExpressionValue
  {
    if let routine = routines[name] { return try routine.result(.null, positional, named, as: "function") }
    guard outside.contains(name) else { return .unknown("the function '\(name)' is not known") }
    guard case .string(let plugin) = positional.first else { return .unknown("\(name)() is not evaluated") }
    return .unknown("\(name)('\(plugin)', ...) is not evaluated")
  }

  private static func range(_ arguments: Arguments) throws(Stop) -> ExpressionValue {
    guard let first = try arguments.whole(0) else { throw Stop.unknown("range() lacks an argument") }
    let (start, end) = if let second = try arguments.whole(1) { (first, second) } else { (0, first) }
    let step = try arguments.whole(2) ?? 1
    guard step != 0 else { throw Stop.unknown("range() has the step 0") }
    let numbers = stride(from: start, to: end, by: step).prefix(Limits.items + 1).map(ExpressionValue.int)
    guard numbers.count <= Limits.items else { throw Stop.unknown("the list is too long") }
    return .list(numbers)
  }

  private static func dictionary(_ arguments: Arguments) throws(Stop) -> ExpressionValue {
    var entries: OrderedDictionary<String, ExpressionValue> = [:]
    switch arguments.rest.first {
    case .dictionary(let given): entries = given
    case .some(let value):
      for pair in try value.items(for: "dict()") {
        let parts = try pair.items(for: "dict()")
        guard parts.count == 2 else { throw Stop.unknown("dict() expects pairs") }
        entries[try PythonComparison.key(parts[0])] = parts[1]
      }
    case nil: break
    }
    for argument in arguments.passedOn { entries[argument.name] = argument.value }
    return .dictionary(entries)
  }
}
