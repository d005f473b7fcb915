/// Reads regular expressions as Python's `re` does. What `re` refuses is refused, and the little that is left out
/// (possessive quantifiers, atomic and conditional groups, verbose mode, character names).
struct PatternParser {
  struct Flags {
    var ignoresCase: Bool
    var isMultiline: Bool
    var dotTakesLineEnds = false
  }

  var rest: ArraySlice<Unicode.Scalar>
  var flags: Flags
  var groups = 0
  var names: [String: Int] = [:]
  var openGroups: Set<Int> = []
  private var nesting = 0
  private static let maximumNesting = 50

  struct Parsed {
    let node: PatternNode
    let groups: Int
    let names: [String: Int]
  }

  static func parse(_ pattern: String, ignoresCase: Bool, isMultiline: Bool) throws(Stop) -> Parsed {
    var parser = PatternParser(
      rest: Array(pattern.unicodeScalars)[...],
      flags: Flags(ignoresCase: ignoresCase, isMultiline: isMultiline))
    try parser.leadingFlags()
    let node = try parser.alternatives()
    guard parser.rest.isEmpty else { throw refused("an unexpected ')'") }
    return Parsed(node: node, groups: parser.groups, names: parser.names)
  }

  private init(rest: ArraySlice<Unicode.Scalar>, flags: Flags) {
    self.rest = rest
    self.flags = flags
  }

  static func refused(_ what: String) -> Stop { .unknown("the regular expression has \(what)") }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }

  mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.unicodeScalars) else { return false }
    rest.removeFirst(text.unicodeScalars.count)
    return true
  }

  // MARK: Structure

  mutating func alternatives() throws(Stop) -> PatternNode {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.maximumNesting else { throw Self.refused("too many groups within each other") }
    var nodes = [try sequence()]
    while take("|" as Unicode.Scalar) { nodes.append(try sequence()) }
    return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
  }

  private mutating func sequence() throws(Stop) -> PatternNode {
    var nodes: [PatternNode] = []
    while let next = rest.first, next != "|", next != ")" {
      rest.removeFirst()
      guard let node = try item(next) else { continue }
      nodes.append(try quantified(node))
    }
    return .sequence(nodes)
  }

  /// One item; nil for a comment.
  private mutating func item(_ first: Unicode.Scalar) throws(Stop) -> PatternNode? {
    switch first {
    case "(": return try group()
    case "[": return .set(try set(), ignoresCase: flags.ignoresCase)
    case ".": return .any(includingLineEnds: flags.dotTakesLineEnds)
    case "^": return .anchor(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .anchor(flags.isMultiline ? .lineEnd : .textOrLastLineEnd)
    case "\\": return try escape()
    case "*", "+", "?": throw Self.refused("nothing to repeat")
    case "{":
      // Braces that are no quantifier stand for themselves.
      let start = rest
      if try bounds() != nil { throw Self.refused("nothing to repeat") }
      rest = start
      return .scalar("{", ignoresCase: false)
    default: return .scalar(first, ignoresCase: flags.ignoresCase)
    }
  }

  private mutating func quantified(_ node: PatternNode) throws(Stop) -> PatternNode {
    guard let (least, most) = try quantifier() else { return node }
    if case .anchor = node { throw Self.refused("nothing to repeat") }
    let isGreedy = !take("?" as Unicode.Scalar)
    if isGreedy, take("+" as Unicode.Scalar) { throw Self.refused("a possessive quantifier") }
    guard try quantifier() == nil else { throw Self.refused("a quantifier behind a quantifier") }
    return .repeated(node, least: least, most: most, isGreedy: isGreedy)
  }

  private mutating func quantifier() throws(Stop) -> (least: Int, most: Int?)? {
    if take("*" as Unicode.Scalar) { return (0, nil) }
    if take("+" as Unicode.Scalar) { return (1, nil) }
    if take("?" as Unicode.Scalar) { return (0, 1) }
    let start = rest
    guard take("{" as Unicode.Scalar) else { return nil }
    if let bounds = try bounds() { return bounds }
    rest = start
    return nil
  }

  /// What stands behind `{`; nil where it is no quantifier.
  private mutating func bounds() throws(Stop) -> (least: Int, most: Int?)? {
    let least = digits()
    guard take("," as Unicode.Scalar) else {
      guard let least, take("}" as Unicode.Scalar) else { return nil }
      return (least, least)
    }
    let most = digits()
    guard take("}" as Unicode.Scalar) else { return nil }
    if let most, most < least ?? 0 { throw Self.refused("a quantifier from more to less") }
    return (least ?? 0, most)
  }

  private mutating func digits() -> Int? {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest.removeFirst(digits.count)
    // More than a program can hold is told by the compiler.
    return digits.isEmpty ? nil : digits.reduce(0) { min($0 * 10 + Int($1.value - 48), 1_000_000) }
  }
}
