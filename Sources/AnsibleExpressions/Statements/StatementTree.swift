/// Puts the parts of a template together: what stands between a statement and its end is part of it.
struct StatementTree {
  /// A statement whose end is still to come.
  private struct Open {
    let tag: StatementTag
    let offset: Int
    /// What stands before it.
    let before: [Template.Part]
    var branches: [Statement.Branch] = []
    /// The condition of the branch that is read; nil behind `else`.
    var condition: Expression?
    /// What a loop's body holds, once `else` was there.
    var body: [Template.Part]?
    var isLast = false
  }

  /// More statements within each other are refused: evaluating them would take more stack than a thread has.
  private static let maximumDepth = 32

  private let bytes: [UInt8]
  private(set) var parts: [Template.Part] = []
  private var open: [Open] = []
  /// Why the template can't be evaluated: its statements are no tree then.
  private(set) var obstacle: Unknown?

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func add(_ part: Template.Part) { parts.append(part) }

  mutating func add(_ tag: StatementTag, at offset: Int) throws(ExpressionError) {
    if obstacle != nil { return }
    switch tag {
    case .other(let word): refuse(word)
    case .assignment(let names, let value): parts.append(.statement(.assignment(names, value)))
    case .if, .loop, .capture: try begin(tag, at: offset)
    case .elseIf(let condition): try branch(condition, at: offset)
    case .else: try branch(nil, at: offset)
    case .end(let word): try end(word, at: offset)
    }
  }

  /// - Throws: what has no end.
  mutating func finish() throws(ExpressionError) {
    guard let last = open.last, obstacle == nil else { return }
    throw ExpressionError.unclosed("a statement", last.offset, bytes)
  }

  private mutating func refuse(_ word: String) {
    obstacle = Unknown("the statement '\(word)' is not evaluated")
    for block in open.reversed() {
      parts = block.before + (block.body ?? block.branches.flatMap(\.parts)) + parts
    }
    open = []
  }

  private mutating func begin(_ tag: StatementTag, at offset: Int) throws(ExpressionError) {
    guard open.count < Self.maximumDepth else { throw ExpressionError.tooDeep(offset, bytes) }
    var block = Open(tag: tag, offset: offset, before: parts)
    if case .if(let condition) = tag { block.condition = condition }
    open.append(block)
    parts = []
  }

  private mutating func branch(_ condition: Expression?, at offset: Int) throws(ExpressionError) {
    guard var block = open.popLast(), !block.isLast else { throw misplaced(offset) }
    switch block.tag {
    case .if:
      if let before = block.condition { block.branches.append(.init(condition: before, parts: parts)) }
      block.condition = condition
    case .loop where condition == nil: block.body = parts
    default: throw misplaced(offset)
    }
    block.isLast = condition == nil
    parts = []
    open.append(block)
  }

  private mutating func end(_ word: String, at offset: Int) throws(ExpressionError) {
    guard let block = open.popLast() else { throw misplaced(offset) }
    let statement: Statement
    switch (block.tag, word) {
    case (.if, "if"):
      statement =
        if let condition = block.condition {
          .choice(block.branches + [.init(condition: condition, parts: parts)], otherwise: [])
        } else {
          .choice(block.branches, otherwise: parts)
        }
    case (.loop(let names, let list, let condition), "for"):
      statement = .loop(
        .init(
          names: names, list: list, condition: condition, parts: block.body ?? parts,
          otherwise: block.body == nil ? [] : parts))
    case (.capture(let name), "set"): statement = .capture(name, parts)
    default: throw misplaced(offset)
    }
    parts = block.before + [.statement(statement)]
  }

  private func misplaced(_ offset: Int) -> ExpressionError {
    .misplaced("a statement that belongs to none before it", offset, bytes)
  }
}
