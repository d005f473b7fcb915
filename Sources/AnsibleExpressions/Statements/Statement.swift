/// A statement in a template, `{% ... %}`, with all up to its end.
package indirect enum Statement: Sendable, Hashable {
  /// The first branch whose condition holds, else the last one.
  case choice([Branch], otherwise: [Template.Part])
  case loop(Loop)
  /// `{% set a = value %}`; several names for the items of a list.
  case assignment([String], Expression)
  /// `{% set a %}text{% endset %}`
  case capture(String, [Template.Part])

  package struct Branch: Sendable, Hashable {
    let condition: Expression
    let parts: [Template.Part]
  }

  package struct Loop: Sendable, Hashable {
    /// Several names for the items of each item.
    let names: [String]
    let list: Expression
    /// Which items count.
    let condition: Expression?
    let parts: [Template.Part]
    /// What stands there where nothing counts.
    let otherwise: [Template.Part]
  }
}

extension [Template.Part] {
  /// All expressions, those of statements with them.
  var expressions: [Expression] {
    flatMap { (part) -> [Expression] in
      switch part {
      case .text: []
      case .expression(let expression): [expression]
      case .statement(.choice(let branches, let otherwise)):
        branches.flatMap { [$0.condition] + $0.parts.expressions } + otherwise.expressions
      case .statement(.loop(let loop)):
        [loop.list] + [loop.condition].compactMap(\.self) + loop.parts.expressions
          + loop.otherwise.expressions
      case .statement(.assignment(_, let value)): [value]
      case .statement(.capture(_, let parts)): parts.expressions
      }
    }
  }

  /// The variables that they may ask for: what statements define is none of them where they do for certain.
  ///
  /// - Parameter known: what is defined before, and behind them.
  func names(_ known: inout Set<String>) -> Set<String> {
    var names: Set<String> = []
    for part in self {
      switch part {
      case .text: break
      case .expression(let expression): names.formUnion(expression.names.subtracting(known))
      case .statement(let statement): names.formUnion(statement.names(&known))
      }
    }
    return names
  }
}

extension Statement {
  fileprivate func names(_ known: inout Set<String>) -> Set<String> {
    switch self {
    case .choice(let branches, let otherwise):
      var names: Set<String> = []
      var ends: [Set<String>] = []
      for branch in branches {
        names.formUnion(branch.condition.names.subtracting(known))
        var inner = known
        names.formUnion(branch.parts.names(&inner))
        ends.append(inner)
      }
      var inner = known
      names.formUnion(otherwise.names(&inner))
      known = ends.reduce(inner) { $0.intersection($1) }
      return names
    case .loop(let loop):
      var names = loop.list.names.subtracting(known)
      var inner = known.union(loop.names)
      names.formUnion(loop.condition?.names.subtracting(inner) ?? [])
      inner.insert(StatementWriter.loopName)
      names.formUnion(loop.parts.names(&inner))
      var outer = known
      return names.union(loop.otherwise.names(&outer))
    case .assignment(let targets, let value):
      let names = value.names.subtracting(known)
      known.formUnion(targets)
      return names
    case .capture(let target, let parts):
      var inner = known
      let names = parts.names(&inner)
      known.insert(target)
      return names
    }
  }
}
