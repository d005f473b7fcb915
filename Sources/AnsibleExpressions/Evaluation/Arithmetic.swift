import Glibc

/// `+ - * / // % **`, as Python computes them.
enum Arithmetic {
  static func apply(
    _ operation: ArithmeticOperator, _ left: ExpressionValue, _ right: ExpressionValue
  ) throws(Stop) -> ExpressionValue {
    switch (operation, left, right) {
    case (.add, .string(let left), .string(let right)): return try .string(checked(left + right))
    case (.add, .list(let left), .list(let right)):
      guard left.count + right.count <= Limits.items else { throw Stop.unknown("the list is too long") }
      return .list(left + right)
    case (.multiply, .bool(let flag), _): return try apply(.multiply, .int(flag ? 1 : 0), right)
    case (.multiply, _, .bool(let flag)): return try apply(.multiply, left, .int(flag ? 1 : 0))
    case (.multiply, .string(let text), .int(let count)), (.multiply, .int(let count), .string(let text)):
      guard max(count, 0) <= Limits.text / max(text.utf8.count, 1) else {
        throw Stop.unknown("the text is too long")
      }
      return .string(String(repeating: text, count: max(count, 0)))
    case (.multiply, .list(let items), .int(let count)), (.multiply, .int(let count), .list(let items)):
      guard max(count, 0) <= Limits.items / max(items.count, 1) else {
        throw Stop.unknown("the list is too long")
      }
      return .list(Array(repeatElement(items, count: max(count, 0)).joined()))
    default:
      _ = try left.known
      _ = try right.known
      guard let one = left.numberIfAny, let other = right.numberIfAny else {
        throw Stop.unknown("'\(operation.rawValue)' can't join \(left.kind) and \(right.kind)")
      }
      if case (.int(let one), .int(let other)) = (one, other) { return try whole(operation, one, other) }
      return try float(operation, one.double, other.double)
    }
  }

  static func negated(_ value: ExpressionValue) throws(Stop) -> ExpressionValue {
    switch try value.number {
    case .int(let number): try apply(.subtract, .int(0), .int(number))
    case .float(let number): .float(-number)
    }
  }

  static func checked(_ text: String) throws(Stop) -> String {
    guard text.utf8.count <= Limits.text else { throw Stop.unknown("the text is too long") }
    return text
  }

  private static func whole(_ operation: ArithmeticOperator, _ left: Int, _ right: Int) throws(Stop)
    -> ExpressionValue
  {
    switch operation {
    case .add: return try exact(left.addingReportingOverflow(right))
    case .subtract: return try exact(left.subtractingReportingOverflow(right))
    case .multiply: return try exact(left.multipliedReportingOverflow(by: right))
    case .divide: return try float(.divide, Double(left), Double(right))
    case .floorDivide, .remainder:
      guard right != 0 else { throw Stop.unknown("it divides by zero") }
      guard !(left == .min && right == -1) else { throw Stop.unknown("the number is too large") }
      let (quotient, rest) = left.quotientAndRemainder(dividingBy: right)
      // Python rounds down, not towards zero.
      let isOff = rest != 0 && (rest < 0) != (right < 0)
      return .int(operation == .floorDivide ? quotient - (isOff ? 1 : 0) : rest + (isOff ? right : 0))
    case .power:
      guard right >= 0 else { return try float(.power, Double(left), Double(right)) }
      return .int(try power(left, right))
    }
  }

  private static func power(_ base: Int, _ exponent: Int) throws(Stop) -> Int {
    // These three stay small whatever the exponent; with any other base 64 steps are too many already.
    switch base {
    case 0: return exponent == 0 ? 1 : 0
    case 1: return 1
    case -1: return exponent.isMultiple(of: 2) ? 1 : -1
    default: break
    }
    guard exponent < 64 else { throw Stop.unknown("the number is too large") }
    var result = 1
    for _ in 0..<exponent {
      let (product, overflow) = result.multipliedReportingOverflow(by: base)
      guard !overflow else { throw Stop.unknown("the number is too large") }
      result = product
    }
    return result
  }

  private static func exact(_ result: (partialValue: Int, overflow: Bool)) throws(Stop) -> ExpressionValue {
    guard !result.overflow else { throw Stop.unknown("the number is too large") }
    return .int(result.partialValue)
  }

  private static func float(_ operation: ArithmeticOperator, _ left: Double, _ right: Double) throws(Stop)
    -> ExpressionValue
  {
    switch operation {
    case .add: return .float(left + right)
    case .subtract: return .float(left - right)
    case .multiply: return .float(left * right)
    case .power:
      let result = pow(left, right)
      guard result.isFinite || !left.isFinite || !right.isFinite else {
        throw Stop.unknown("the power is no number that can be written")
      }
      return .float(result)
    case .divide, .floorDivide, .remainder:
      guard right != 0 else { throw Stop.unknown("it divides by zero") }
      if operation == .divide { return .float(left / right) }
      let rest = left.truncatingRemainder(dividingBy: right)
      let isOff = rest != 0 && (rest < 0) != (right < 0)
      let remainder = isOff ? rest + right : rest
      return .float(operation == .remainder ? remainder : ((left - remainder) / right).rounded())
    }
  }
}
