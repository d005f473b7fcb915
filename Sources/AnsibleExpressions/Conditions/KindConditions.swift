/// Tests for what a value is.
enum KindConditions {
  static let all = [
    Routine("defined", Signature(accepts: .undefinedAndUnknown)) { (value, _) throws(Stop) in
      .bool(try isDefined(value))
    },
    Routine("undefined", Signature(accepts: .undefinedAndUnknown)) { (value, _) throws(Stop) in
      .bool(try !isDefined(value))
    },
    plain("none") { $0 == .null },
    plain("true") { $0 == .bool(true) },
    plain("false") { $0 == .bool(false) },
    plain("boolean") { if case .bool = $0 { true } else { false } },
    plain("integer") { if case .int = $0 { true } else { false } },
    plain("float") { if case .float = $0 { true } else { false } },
    // Booleans are numbers in Python.
    plain("number") { $0.numberIfAny != nil },
    plain("string") { if case .string = $0 { true } else { false } },
    plain("mapping") { value in
      switch value {
      case .dictionary, .object: true
      default: false
      }
    },
    Routine("iterable") { (value, _) throws(Stop) in .bool(isSequence(value)) },
    plain("sequence", isSequence),
    plain("callable") { _ in false },
    Routine("truthy", ["convert_bool"]) { (value, arguments) throws(Stop) in
      .bool(try isTruthy(value, arguments))
    },
    Routine("falsy", ["convert_bool"]) { (value, arguments) throws(Stop) in
      .bool(try !isTruthy(value, arguments))
    },
    Routine("any") { (value, arguments) throws(Stop) in
      for item in try value.items(for: arguments.owner) where try item.truth { return .bool(true) }
      return .bool(false)
    },
    Routine("all") { (value, arguments) throws(Stop) in
      for item in try value.items(for: arguments.owner) where try !item.truth { return .bool(false) }
      return .bool(true)
    },
  ]

  private static func isDefined(_ value: ExpressionValue) throws(Stop) -> Bool {
    if case .unknown(let unknown) = value, unknown.mayBeUndefined { throw Stop(value) }
    return !value.isUndefined
  }

  private static func plain(_ name: String, _ holds: @escaping @Sendable (ExpressionValue) -> Bool) -> Routine
  {
    Routine(name, Signature(accepts: .undefined)) { (value, _) throws(Stop) in .bool(holds(value)) }
  }

  @Sendable private static func isSequence(_ value: ExpressionValue) -> Bool {
    switch value {
    case .string, .list, .dictionary, .object: true
    default: false
    }
  }

  private static func isTruthy(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> Bool {
    guard try arguments.flag(0) else { return try value.truth }
    let text = try PythonText.text(value).lowercased()
    switch TextTrimming.strip(text, nil) {
    case "y", "yes", "on", "1", "true", "t", "1.0": return true
    case "n", "no", "off", "0", "false", "f", "0.0": return false
    default: return try value.truth
    }
  }
}
