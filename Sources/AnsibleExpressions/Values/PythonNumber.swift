/// A number, as Python counts with it: booleans are 0 and 1.
enum PythonNumber {
  case int(Int)
  case float(Double)

  var double: Double {
    switch self {
    case .int(let number): Double(number)
    case .float(let number): number
    }
  }
}

extension ExpressionValue {
  /// The value as a number; throws where it is none.
  var number: PythonNumber {
    get throws(Stop) {
      switch self {
      case .bool(let flag): return .int(flag ? 1 : 0)
      case .int(let number): return .int(number)
      case .float(let number): return .float(number)
      case .undefined, .unknown: throw Stop(self)
      default: throw Stop.unknown("it counts with \(kind)")
      }
    }
  }

  /// The number, where the value is one; nil where it is anything else.
  var numberIfAny: PythonNumber? {
    switch self {
    case .bool(let flag): .int(flag ? 1 : 0)
    case .int(let number): .int(number)
    case .float(let number): .float(number)
    default: nil
    }
  }
}
