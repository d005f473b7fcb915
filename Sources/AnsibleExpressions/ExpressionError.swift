/// Why a text is no expression or template.
package enum ExpressionError: Error, Hashable, CustomStringConvertible {
  /// Something that can't stand where it stands.
  case misplaced(String, column: Int, text: String)
  /// A quote, bracket or tag that is never closed.
  case unclosed(String, column: Int, text: String)
  /// Jinja, but not understood here.
  case unsupported(String, column: Int, text: String)
  /// Brackets or operators within each other without end.
  case tooDeep(column: Int, text: String)

  /// Where in the text, from 1, counted in characters as Python does.
  package var column: Int {
    switch self {
    case .misplaced(_, let column, _), .unclosed(_, let column, _), .unsupported(_, let column, _),
      .tooDeep(let column, _):
      column
    }
  }

  /// The whole text. It may hold secrets, and is not part of the description.
  package var text: String {
    switch self {
    case .misplaced(_, _, let text), .unclosed(_, _, let text), .unsupported(_, _, let text),
      .tooDeep(_, let text):
      text
    }
  }

  package var description: String {
    switch self {
    case .misplaced(let what, let column, _): "column \(column): \(what)"
    case .unclosed(let what, let column, _): "column \(column): \(what) is not closed"
    case .unsupported(let what, let column, _): "column \(column): \(what) can't be used here"
    case .tooDeep(let column, _): "column \(column): more levels within each other than can be followed"
    }
  }
}
