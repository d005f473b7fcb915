import OrderedCollections

/// Ends an operation early: its result is a value that is undefined or unknown.
struct Stop: Error {
  let value: ExpressionValue

  init(_ value: ExpressionValue) {
    self.value = value == .absent ? .undefined("an 'if' without 'else'") : value
  }

  static func unknown(_ reason: String) -> Stop { Stop(.unknown(Unknown(reason))) }
}

/// What one expression may make; more is an accident or an attack.
enum Limits {
  /// Bytes of a text.
  static let text = 16 << 20
  /// Entries of a list.
  static let items = 1 << 20
}

extension ExpressionValue {
  /// What `a if false` gives: undefined, but Jinja lets it pass for an empty text.
  static let absent = ExpressionValue.undefined("")

  static func unknown(_ reason: String) -> ExpressionValue { .unknown(Unknown(reason)) }

  /// The value, if there is one that can be told.
  var known: ExpressionValue {
    get throws(Stop) {
      guard isKnown else { throw Stop(self) }
      return self
    }
  }

  /// Python's truth.
  var truth: Bool {
    get throws(Stop) {
      guard isKnown || self == .absent, let isTrue else { throw Stop(self) }
      return isTrue
    }
  }

  /// What a loop over the value would meet.
  func items(for owner: String) throws(Stop) -> [ExpressionValue] {
    switch self {
    case .list(let items): return items
    case .dictionary(let entries): return entries.keys.map(ExpressionValue.string)
    case .string(let text): return text.unicodeScalars.map { .string(String($0)) }
    case .object(let object): return object.members.names.map(ExpressionValue.string)
    case .absent: return []
    case .undefined, .unknown: throw Stop(self)
    case .null, .bool, .int, .float: throw Stop.unknown("\(owner) can't go through \(kind)")
    }
  }

  /// The first part of the value that is undefined, however deep.
  var undefinedPart: ExpressionValue? {
    switch self {
    case .undefined: return self
    case .list(let items):
      for item in items { if let part = item.undefinedPart { return part } }
      return nil
    case .dictionary(let entries):
      for value in entries.values { if let part = value.undefinedPart { return part } }
      return nil
    default: return nil
    }
  }
}
