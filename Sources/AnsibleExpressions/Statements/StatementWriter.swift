import OrderedCollections

/// Writes the parts of a template that has statements, by Jinja's rules for what names mean where: a loop's and a capture's
/// own names end with it, and every turn of a loop starts with those from outside; branches have no names of their own.
struct StatementWriter {
  /// What a loop's body calls the state of the loop.
  static let loopName = "loop"

  /// The variables, and what statements have defined.
  private struct Scope: ExpressionScope {
    let outer: any ExpressionScope
    var values: [String: ExpressionValue] = [:]

    func value(of name: String) -> ExpressionValue { values[name] ?? outer.value(of: name) }

    func call(
      _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue]
    ) -> ExpressionValue? { outer.call(name, arguments, named) }
  }

  private var scope: Scope
  private var text = ""
  /// Turns of all loops that are left.
  private var turns = Limits.items

  static func text(of parts: [Template.Part], in scope: some ExpressionScope) throws(Stop) -> String {
    var writer = StatementWriter(scope: Scope(outer: scope))
    try writer.write(parts)
    return writer.text
  }

  private init(scope: Scope) { self.scope = scope }

  private mutating func write(_ parts: [Template.Part]) throws(Stop) {
    for part in parts {
      switch part {
      case .text(let text): self.text += text
      case .expression(let expression):
        let value = expression.evaluate(in: scope).rendered()
        guard case .string(let text) = value else { throw Stop(value) }
        self.text += text
      case .statement(let statement): try write(statement)
      }
      guard text.utf8.count <= Limits.text else { throw Stop.unknown("the text is too long") }
    }
  }

  private mutating func write(_ statement: Statement) throws(Stop) {
    switch statement {
    case .choice(let branches, let otherwise):
      for branch in branches where try value(of: branch.condition).truth { return try write(branch.parts) }
      try write(otherwise)
    case .loop(let loop): try write(loop)
    case .assignment(let names, let value): try define(names, try self.value(of: value))
    case .capture(let name, let parts):
      let before = text
      text = ""
      try inner { (writer) throws(Stop) in try writer.write(parts) }
      scope.values[name] = .string(text)
      text = before
    }
  }

  /// A value as expressions pass it on, in which undefined parts are no error.
  private func value(of expression: Expression) throws(Stop) -> ExpressionValue {
    try Evaluator(scope: scope).value(of: expression.node)
  }

  private mutating func define(_ names: [String], _ value: ExpressionValue) throws(Stop) {
    if names.count == 1 {
      scope.values[names[0]] = value
      return
    }
    let items = try value.items(for: "a statement")
    guard items.count == names.count else {
      throw Stop.unknown("\(names.count) names can't stand for \(items.count) items")
    }
    for (name, item) in zip(names, items) { scope.values[name] = item }
  }

  /// Does something after which all names mean what they meant before.
  private mutating func inner(_ work: (inout StatementWriter) throws(Stop) -> Void) throws(Stop) {
    let before = scope.values
    try work(&self)
    scope.values = before
  }

  private mutating func write(_ loop: Statement.Loop) throws(Stop) {
    var items: [ExpressionValue] = []
    for item in try value(of: loop.list).items(for: "a loop") {
      turns -= 1
      guard turns > 0 else { throw Stop.unknown("the loops have too many turns") }
      var counts = true
      if let condition = loop.condition {
        try inner { (writer) throws(Stop) in
          try writer.define(loop.names, item)
          counts = try writer.value(of: condition).truth
        }
      }
      if counts { items.append(item) }
    }
    for index in items.indices {
      try inner { (writer) throws(Stop) in
        try writer.define(loop.names, items[index])
        writer.scope.values[Self.loopName] = Self.state(of: items, at: index)
        try writer.write(loop.parts)
      }
    }
    if items.isEmpty { try inner { (writer) throws(Stop) in try writer.write(loop.otherwise) } }
  }

  /// What `loop` stands for. How deep loops are within each other, and what it can do, is not told.
  private static func state(of items: [ExpressionValue], at index: Int) -> ExpressionValue {
    let count = items.count
    return .dictionary([
      "index": .int(index + 1), "index0": .int(index), "first": .bool(index == 0),
      "last": .bool(index == count - 1), "length": .int(count), "revindex": .int(count - index),
      "revindex0": .int(count - index - 1),
      "previtem": index > 0 ? items[index - 1] : .undefined("loop.previtem"),
      "nextitem": index < count - 1 ? items[index + 1] : .undefined("loop.nextitem"),
      "depth": .unknown("loop.depth is not known"), "depth0": .unknown("loop.depth0 is not known"),
    ])
  }
}
