/// What a filter, method or function can be given.
struct Signature: Sendable, ExpressibleByArrayLiteral {
  enum Accepted { case none, undefined, undefinedAndUnknown }

  var parameters: [String]
  /// Set where any number of arguments may follow by position: how many parameters come before those.
  var leading: Int?
  /// Named arguments that are no parameters are passed on to another routine.
  var passesOn = false
  /// Which values without content it has a use for.
  var accepted = Accepted.none

  init(
    _ parameters: [String] = [], leading: Int? = nil, passesOn: Bool = false,
    accepts accepted: Accepted = .none
  ) {
    self.parameters = parameters
    self.leading = leading
    self.passesOn = passesOn
    self.accepted = accepted
  }

  func accepts(_ value: ExpressionValue) -> Bool {
    switch value {
    case .undefined: accepted != .none
    case .unknown: accepted == .undefinedAndUnknown
    default: true
    }
  }

  init(arrayLiteral parameters: String...) { self.init(parameters) }
}

/// A filter, a method or a function.
struct Routine: Sendable {
  typealias Body = @Sendable (ExpressionValue, Arguments) throws(Stop) -> ExpressionValue

  /// Filters that leave arguments alone which they do not need.
  enum Laziness: Sendable { case defaulted, ternary }

  let name: String
  let signature: Signature
  let laziness: Laziness?
  let body: Body

  init(_ name: String, _ signature: Signature = [], laziness: Laziness? = nil, _ body: @escaping Body) {
    self.name = name
    self.signature = signature
    self.laziness = laziness
    self.body = body
  }

  /// Its result; throws what keeps it from having one.
  func result(
    _ input: ExpressionValue, _ positional: [ExpressionValue], _ named: [Arguments.Named], as owner: String
  ) throws(Stop) -> ExpressionValue {
    if !signature.accepts(input) { throw Stop(input) }
    return try body(input, Arguments(positional, named, signature, owner: "\(owner) '\(name)'"))
  }
}

/// The arguments of a call, by parameter.
struct Arguments: Sendable {
  struct Named: Sendable {
    let name: String
    let value: ExpressionValue
  }

  /// Who was called, for messages.
  let owner: String
  private(set) var rest: [ExpressionValue] = []
  private(set) var passedOn: [Named] = []
  private var slots: [ExpressionValue?]

  init(
    _ positional: [ExpressionValue], _ named: [Named], _ signature: Signature, owner: String
  ) throws(Stop) {
    self.owner = owner
    slots = Array(repeating: nil, count: signature.parameters.count)
    let leading = signature.leading ?? slots.count
    for (index, value) in positional.enumerated() {
      guard signature.accepts(value) else { throw Stop(value) }
      if index < leading {
        slots[index] = value
      } else if signature.leading != nil {
        rest.append(value)
      } else {
        throw Stop.unknown("\(owner) has no use for \(positional.count) arguments")
      }
    }
    for argument in named {
      guard signature.accepts(argument.value) else { throw Stop(argument.value) }
      if let index = signature.parameters.firstIndex(of: argument.name) {
        slots[index] = argument.value
      } else if signature.passesOn {
        passedOn.append(argument)
      } else {
        throw Stop.unknown("the argument '\(argument.name)' of \(owner) is not known")
      }
    }
  }

  /// The argument, if it was given.
  subscript(index: Int) -> ExpressionValue? { index < slots.count ? slots[index] : nil }

  func required(_ index: Int) throws(Stop) -> ExpressionValue {
    guard let value = self[index] else { throw Stop.unknown("\(owner) lacks an argument") }
    return value
  }

  /// Whether an optional argument is true.
  func flag(_ index: Int) throws(Stop) -> Bool {
    guard let value = self[index] else { return false }
    return try value.truth
  }

  /// An optional argument that is text; nil also where it is none.
  func text(_ index: Int) throws(Stop) -> String? {
    guard let value = self[index], value != .null else { return nil }
    guard case .string(let text) = value else {
      throw Stop.unknown("\(owner) expects a string, not \(value.kind)")
    }
    return text
  }

  func requiredText(_ index: Int) throws(Stop) -> String {
    _ = try required(index)
    guard let text = try text(index) else { throw Stop.unknown("\(owner) expects a string, not none") }
    return text
  }

  /// An optional argument that is a whole number; nil also where it is none.
  func whole(_ index: Int) throws(Stop) -> Int? {
    guard let value = self[index], value != .null else { return nil }
    guard case .int(let number) = try value.number else {
      throw Stop.unknown("\(owner) expects a whole number, not \(value.kind)")
    }
    return number
  }
}
