/// The state machine behind `EnvironmentFile`. A quote is one only at the start of a value or right after
/// another quoted part; within a plain value it is a character.
struct EnvironmentFileScanner {
  enum Finding {
    case assignment(name: [UInt8], value: [UInt8], line: Int)
    case problem(FormatWarning.Kind, line: Int)
  }

  private enum State {
    case beforeName, name, beforeValue, value, valueEscape, singleQuoted, doubleQuoted, doubleQuotedEscape
    case comment, commentEscape
  }

  /// What a backslash in double quotes takes the meaning from.
  private static let escapable = Array("\"\\`$".utf8)

  private(set) var findings: [Finding] = []
  private var state = State.beforeName
  private var name: [UInt8] = []
  private var value: [UInt8] = []
  /// Length of the value up to its last byte that is no trailing blank.
  private var solidLength = 0
  private var line = 1
  private var startLine = 1
  private var previous: UInt8 = 0

  mutating func take(_ byte: UInt8) {
    step(byte)
    if byte == ASCII.newline ? previous != ASCII.carriageReturn : byte == ASCII.carriageReturn { line += 1 }
    previous = byte
  }

  mutating func finish() {
    switch state {
    case .beforeName, .comment, .commentEscape: return
    case .name: findings.append(.problem(.missingEquals, line: startLine))
    case .singleQuoted, .doubleQuoted, .doubleQuotedEscape:
      findings.append(.problem(.unbalancedQuote, line: startLine))
      push(trimmed: false)
    case .value: push(trimmed: true)
    case .beforeValue, .valueEscape: push(trimmed: false)
    }
  }

  private mutating func step(_ byte: UInt8) {
    switch state {
    case .beforeName: startName(byte)
    case .name: continueName(byte)
    case .beforeValue: startValue(byte)
    case .value: continueValue(byte)
    case .valueEscape:
      state = .value
      if !byte.isLineEnd { appendSolid(byte) }
    case .singleQuoted:
      if byte == ASCII.singleQuote { state = .beforeValue } else { appendSolid(byte) }
    case .doubleQuoted:
      switch byte {
      case ASCII.doubleQuote: state = .beforeValue
      case ASCII.backslash: state = .doubleQuotedEscape
      default: appendSolid(byte)
      }
    case .doubleQuotedEscape:
      state = .doubleQuoted
      // As in a shell: the backslash stays before characters that need none.
      if byte != ASCII.newline {
        if !Self.escapable.contains(byte) { appendSolid(ASCII.backslash) }
        appendSolid(byte)
      }
    case .comment:
      if byte == ASCII.backslash { state = .commentEscape } else if byte.isLineEnd { state = .beforeName }
    case .commentEscape:
      state = .comment
      if byte.isLineEnd {
        findings.append(.problem(.commentContinuation, line: line))
        state = .beforeName
      }
    }
  }

  private mutating func startName(_ byte: UInt8) {
    if byte == ASCII.hash || byte == ASCII.semicolon {
      state = .comment
    } else if !byte.isWhitespace {
      state = .name
      name = [byte]
      startLine = line
    }
  }

  private mutating func continueName(_ byte: UInt8) {
    if byte.isLineEnd {
      findings.append(.problem(.missingEquals, line: startLine))
      state = .beforeName
    } else if byte == ASCII.equals {
      state = .beforeValue
    } else {
      name.append(byte)
    }
  }

  private mutating func startValue(_ byte: UInt8) {
    switch byte {
    case ASCII.singleQuote: state = .singleQuoted
    case ASCII.doubleQuote: state = .doubleQuoted
    case ASCII.backslash: state = .valueEscape
    case _ where byte.isLineEnd: push(trimmed: false)
    case _ where !byte.isWhitespace:
      state = .value
      appendSolid(byte)
    default: return
    }
  }

  private mutating func continueValue(_ byte: UInt8) {
    if byte.isLineEnd {
      push(trimmed: true)
    } else if byte == ASCII.backslash {
      state = .valueEscape
      solidLength = value.count
    } else if byte.isWhitespace {
      value.append(byte)
    } else {
      appendSolid(byte)
    }
  }

  private mutating func appendSolid(_ byte: UInt8) {
    value.append(byte)
    solidLength = value.count
  }

  private mutating func push(trimmed: Bool) {
    if trimmed { value.removeLast(value.count - solidLength) }
    findings.append(.assignment(name: Array(name[...].trimmed), value: value, line: startLine))
    name = []
    value = []
    solidLength = 0
    state = .beforeName
  }
}
