import OrderedCollections

/// Methods of Python's strings, lists and dictionaries, as far as they change nothing.
enum MethodLibrary {
  static let text = table(TextMethods.all)
  static let list = table([
    Routine("index", ["value"]) { (value, arguments) throws(Stop) in
      let item = try arguments.required(0)
      for (index, candidate) in try value.items(for: arguments.owner).enumerated()
      where try PythonComparison.areEqual(candidate, item) {
        return .int(index)
      }
      throw Stop.unknown("\(arguments.owner) does not find the item")
    },
    Routine("count", ["value"]) { (value, arguments) throws(Stop) in
      let item = try arguments.required(0)
      var count = 0
      for candidate in try value.items(for: arguments.owner)
      where try PythonComparison.areEqual(candidate, item) {
        count += 1
      }
      return .int(count)
    },
    Routine("copy") { (value, _) throws(Stop) in value },
  ])

  static let dictionary = table([
    Routine("get", Signature(["key", "default"], accepts: .undefinedAndUnknown), get),
    Routine("keys") { (value, arguments) throws(Stop) in .list(try value.items(for: arguments.owner)) },
    Routine("values") { (value, arguments) throws(Stop) in .list(try entries(value, arguments).map(\.1)) },
    Routine("items") { (value, arguments) throws(Stop) in
      .list(try entries(value, arguments).map { .list([.string($0.0), $0.1]) })
    },
    Routine("copy") { (value, _) throws(Stop) in value },
    changing("update"), changing("pop"), changing("popitem"), changing("clear"), changing("setdefault"),
  ])

  static func call(
    _ base: ExpressionValue, _ name: String, _ positional: [ExpressionValue], _ named: [Arguments.Named]
  ) throws(Stop) -> ExpressionValue {
    let methods: [String: Routine]
    switch base {
    case .undefined, .unknown: throw Stop(base)
    case .string: methods = text
    case .list: methods = list
    case .dictionary, .object: methods = dictionary
    case .null, .bool, .int, .float: methods = [:]
    }
    guard let method = methods[name] else { throw Stop.unknown("\(base.kind) has no method '\(name)' here") }
    return try method.result(base, positional, named, as: "method")
  }

  private static func table(_ routines: [Routine]) -> [String: Routine] {
    Dictionary(routines.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Values are never changed in place.
  private static func changing(_ name: String) -> Routine {
    Routine(name, Signature(leading: 0, passesOn: true)) { (_, arguments) throws(Stop) in
      throw Stop.unknown("\(arguments.owner) would change a variable")
    }
  }

  private static func get(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue {
    let key = try PythonComparison.key(try arguments.required(0).known)
    let found: ExpressionValue? =
      switch value {
      case .dictionary(let entries): entries[key]
      case .object(let object): object.members.storedMember(key)
      default: nil
      }
    guard let found, !found.isUndefined else { return arguments[1] ?? .null }
    return found
  }

  private static func entries(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> [(
    String, ExpressionValue
  )] {
    switch value {
    case .dictionary(let entries): entries.map { ($0.key, $0.value) }
    case .object(let object): object.members.names.map { ($0, object.members.member($0)) }
    default: throw Stop.unknown("\(arguments.owner) expects a dictionary")
    }
  }
}
