import Synchronization

/// A regular expression of Python. Swift's own differ where it matters: in what `$` and `\b` mean, in where empty
/// matches count, and in that some of them never come to an end.
struct PatternText {
  struct Match {
    /// The whole match and its groups; nil for a group that took no part.
    let groups: [String?]
    fileprivate let range: Range<Int>
    fileprivate let names: [String: Int]

    var text: String { groups[0] ?? "" }

    func group(_ name: String) throws(Stop) -> String? {
      guard let index = Int(name) ?? names[name], groups.indices.contains(index) else {
        throw Stop.unknown("the regular expression has no group '\(name)'")
      }
      return groups[index]
    }
  }

  private let program: PatternProgram
  private let names: [String: Int]
  private let groups: Int

  /// Patterns that were read: few are used, and those often.
  private static let known = Mutex<[Source: PatternText]>([:])
  private static let mostKnown = 200

  private struct Source: Hashable {
    let pattern: String
    let ignoresCase: Bool
    let isMultiline: Bool
  }

  init(_ pattern: String, ignoresCase: Bool, isMultiline: Bool) throws(Stop) {
    let source = Source(pattern: pattern, ignoresCase: ignoresCase, isMultiline: isMultiline)
    if let known = PatternText.known.withLock({ $0[source] }) {
      self = known
      return
    }
    try self.init(source)
    let read = self
    PatternText.known.withLock { known in
      if known.count >= PatternText.mostKnown { known.removeAll() }
      known[source] = read
    }
  }

  private init(_ source: Source) throws(Stop) {
    let (pattern, ignoresCase, isMultiline) = (source.pattern, source.ignoresCase, source.isMultiline)
    let parsed = try PatternParser.parse(pattern, ignoresCase: ignoresCase, isMultiline: isMultiline)
    program = try PatternProgram(parsed.node, groups: parsed.groups)
    names = parsed.names
    groups = parsed.groups
  }

  /// The matches from left to right, at most `limit`.
  func matches(in text: String, limit: Int = .max) throws(Stop) -> [Match] {
    let scalars = Array(text.unicodeScalars)
    var machine = PatternMachine(program, scalars)
    var found: [Match] = []
    var start = 0
    // Where a match took nothing, the next one may start at the same place, but has to take something.
    var mustAdvance = false
    while start <= scalars.count, found.count < limit {
      guard let slots = try machine.match(at: start, mustAdvance: mustAdvance) else {
        start += 1
        mustAdvance = false
        continue
      }
      let match = match(slots, scalars)
      found.append(match)
      mustAdvance = match.range.isEmpty
      start = match.range.upperBound
    }
    return found
  }

  /// Whether the text starts with a match.
  func startsMatch(_ text: String) throws(Stop) -> Bool {
    var machine = PatternMachine(program, Array(text.unicodeScalars))
    return try machine.match(at: 0, mustAdvance: false) != nil
  }

  /// The text with each match replaced.
  func replace(in text: String, by replacement: (Match) throws(Stop) -> String) throws(Stop) -> String {
    let scalars = Array(text.unicodeScalars)
    var result: [Unicode.Scalar] = []
    var end = 0
    for match in try matches(in: text) {
      result += scalars[end..<match.range.lowerBound]
      result += Array(try replacement(match).unicodeScalars)
      guard result.count <= Limits.text else { throw Stop.unknown("the text is too long") }
      end = match.range.upperBound
    }
    result += scalars[end...]
    return String(String.UnicodeScalarView(result))
  }

  private func match(_ slots: [Int], _ text: [Unicode.Scalar]) -> Match {
    let parts = (0...groups).map { group -> String? in
      let (start, end) = (slots[2 * group], slots[2 * group + 1])
      guard start >= 0, end >= start else { return nil }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text[start..<end])
      return String(view)
    }
    return Match(groups: parts, range: slots[0]..<max(slots[0], slots[1]), names: names)
  }
}
