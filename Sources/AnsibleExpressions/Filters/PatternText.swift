/// A regular expression of Python, run by Swift's. Its letters are code points, as in Python.
struct PatternText {
  struct Match {
    let range: Range<String.Index>
    /// The whole match and its groups; nil for a group that took no part.
    let groups: [String?]
    let names: [String: Int]

    func group(_ name: String) throws(Stop) -> String? {
      guard let index = Int(name) ?? names[name], groups.indices.contains(index) else {
        throw Stop.unknown("the regular expression has no group '\(name)'")
      }
      return groups[index]
    }
  }

  private let regex: Regex<AnyRegexOutput>

  init(_ pattern: String, ignoresCase: Bool, isMultiline: Bool) throws(Stop) {
    do {
      regex = try Regex(pattern).matchingSemantics(.unicodeScalar).ignoresCase(ignoresCase)
        .anchorsMatchLineEndings(isMultiline)
    } catch {
      throw Stop.unknown("the regular expression is not understood")
    }
  }

  func matches(in text: String, limit: Int = .max) throws(Stop) -> [Match] {
    var found: [Match] = []
    if limit == 1 {
      do { if let match = try regex.firstMatch(in: text) { found.append(Self.match(match)) } } catch {}
      return found
    }
    return text.matches(of: regex).map(Self.match)
  }

  /// Whether the text starts with a match.
  func startsMatch(_ text: String) -> Bool {
    (try? regex.prefixMatch(in: text)) != nil
  }

  private static func match(_ match: Regex<AnyRegexOutput>.Match) -> Match {
    var names: [String: Int] = [:]
    for (index, element) in match.output.enumerated() { if let name = element.name { names[name] = index } }
    return Match(
      range: match.range, groups: match.output.map { $0.substring.map(String.init) }, names: names)
  }
}
