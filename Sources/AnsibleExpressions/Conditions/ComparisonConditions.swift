/// Tests that hold a value against others.
enum ComparisonConditions {
  static let all =
    relations([
      ("eq", .equal), ("equalto", .equal), ("==", .equal), ("ne", .notEqual), ("!=", .notEqual),
      ("lt", .less), ("lessthan", .less), ("<", .less), ("le", .lessOrEqual), ("<=", .lessOrEqual),
      ("gt", .greater), ("greaterthan", .greater), (">", .greater), ("ge", .greaterOrEqual),
      (">=", .greaterOrEqual),
      ("in", .within),
    ]) + [
      Routine("contains", ["value"]) { (value, arguments) throws(Stop) in
        .bool(try PythonComparison.contains(value, arguments.required(0)))
      },
      Routine("sameas", Signature(["other"], accepts: .undefined)) { (value, arguments) throws(Stop) in
        .bool(try value == arguments.required(0))
      },
      Routine("odd") { (value, arguments) throws(Stop) in .bool(try rest(value, 2, arguments) == .int(1)) },
      Routine("even") { (value, arguments) throws(Stop) in .bool(try rest(value, 2, arguments) == .int(0)) },
      Routine("divisibleby", ["num"]) { (value, arguments) throws(Stop) in
        let rest = try Arithmetic.apply(.remainder, value, arguments.required(0))
        return .bool(try PythonComparison.areEqual(rest, .int(0)))
      },
      subset("subset"), subset("issubset"), superset("superset"), superset("issuperset"),
      Routine("version", ["version", "operator", "strict", "version_type"], version),
      Routine("version_compare", ["version", "operator", "strict", "version_type"], version),
    ]

  private static func relations(_ names: [(String, Relation)]) -> [Routine] {
    names.map { name, relation in
      Routine(name, ["other"]) { (value, arguments) throws(Stop) in
        .bool(try PythonComparison.holds(relation, value, arguments.required(0)))
      }
    }
  }

  private static func rest(_ value: ExpressionValue, _ divisor: Int, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    guard case .int(let number) = try value.number else {
      return try Arithmetic.apply(.remainder, value, .int(divisor))
    }
    return try Arithmetic.apply(.remainder, .int(number), .int(divisor))
  }

  private static func subset(_ name: String) -> Routine {
    Routine(name, ["other"]) { (value, arguments) throws(Stop) in
      .bool(try isSubset(value, of: arguments.required(0), arguments))
    }
  }

  private static func superset(_ name: String) -> Routine {
    Routine(name, ["other"]) { (value, arguments) throws(Stop) in
      .bool(try isSubset(arguments.required(0), of: value, arguments))
    }
  }

  private static func isSubset(
    _ part: ExpressionValue, of whole: ExpressionValue, _ arguments: Arguments
  ) throws(Stop) -> Bool {
    let (part, whole) = (try part.items(for: arguments.owner), try whole.items(for: arguments.owner))
    guard (part + whole).allSatisfy(\.isHashable) else {
      throw Stop.unknown("\(arguments.owner) compares plain values only")
    }
    return try SetFilters.keys(part).isSubset(of: SetFilters.keys(whole))
  }

  // MARK: Versions

  private static let operators: [String: Relation] = [
    "==": .equal, "=": .equal, "eq": .equal, "!=": .notEqual, "<>": .notEqual, "ne": .notEqual,
    "<": .less, "lt": .less, "<=": .lessOrEqual, "le": .lessOrEqual,
    ">": .greater, "gt": .greater, ">=": .greaterOrEqual, "ge": .greaterOrEqual,
  ]

  private static func version(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    let strict = try arguments.flag(2)
    let kind = try arguments.text(3) ?? "loose"
    guard !strict, kind == "loose" else { throw Stop.unknown("\(arguments.owner) compares loosely only") }
    guard let relation = operators[try arguments.text(1) ?? "eq"] else {
      throw Stop.unknown("the operator of \(arguments.owner) is not known")
    }
    let (one, other) = (try PythonText.text(value), try PythonText.text(arguments.required(0)))
    guard !one.isEmpty, !other.isEmpty else { throw Stop.unknown("\(arguments.owner) compares nothing") }
    return .bool(try PythonComparison.holds(relation, components(of: one), components(of: other)))
  }

  /// Numbers and words of a version; dots part them and vanish.
  private static func components(of version: String) -> ExpressionValue {
    enum Kind { case digits, letters, dot, other }
    func kind(_ byte: UInt8) -> Kind {
      byte.isDigit
        ? .digits
        : byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
          ? .letters
          : byte == UInt8(ascii: ".") ? .dot : .other
    }
    var parts: [(kind: Kind, bytes: [UInt8])] = []
    for byte in version.utf8 {
      if let last = parts.last, last.kind == kind(byte), last.kind != .dot {
        parts[parts.count - 1].bytes.append(byte)
      } else {
        parts.append((kind(byte), [byte]))
      }
    }
    return .list(
      parts.filter { $0.kind != .dot }.map { part in
        let text = String(decoding: part.bytes, as: UTF8.self)
        return Int(text).map(ExpressionValue.int) ?? .string(text)
      })
  }
}
