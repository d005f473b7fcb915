import AnsibleExpressions
import OrderedCollections
import TestSupport
import Testing

/// Texts that nobody in their right mind would write: they may be refused, but nothing may break.
struct HostileInputTests {
  private static let pieces = [
    "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "*", "**", "/", "//", "%", "~", "(", ")", "[", "]", "{",
    "}", ",", ":",
    "|", ".", "=", "==", "<", "is", "not", "in", "and", "or", "if", "else", "a", "l", "d", "s", "none",
    "true", "'", "\"", "\\",
    "1", "0", "-1", "9223372036854775807", "1e308", "0x", "1_", "'x'", "é", "\u{0}", "\n", "lower",
    "map('int')", "upper()",
    "join", "default(1)", "sort", "round(300)", "regex_replace", "('(a*)*b', '\\\\1')", "range(9)", "[::-1]",
    "[1:]", "raw",
    "endraw", "format", "combine(d)", "hash('md5')", "first", "items()", "slice", "* 9223372036854775807",
    "b64decode", "from_json",
  ]

  private static let scope = VariableScope(values: [
    "a": .int(.max), "l": .list([.int(.min), .float(.nan), .string("x\r\n")]),
    "d": .dictionary(["k": .list([.null])]),
    "s": .string("e\u{301}\r\nß"),
  ])

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func randomTextsBreakNothing(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var known = 0
    for _ in 0..<20_000 {
      let words = (0..<Int.random(in: 1..<12, using: &random)).map { _ in
        Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
      }
      let joint = Bool.random(using: &random) ? " " : ""
      let text = words.joined(separator: joint)
      if let value = try? Expression(text).evaluate(in: Self.scope), value.isKnown { known += 1 }
      if Template.lenient("{{ \(text) }}").evaluate(in: Self.scope).rendered().isKnown { known += 1 }
      if Template.lenient(text).evaluate(in: Self.scope).isKnown { known += 1 }
    }
    #expect(known > 1000)
  }

  @Test(arguments: [
    ("(", "1", ")"), ("[", "1", "]"), ("-", "1", ""), ("not ", "1", ""), ("", "1", " + 1"), ("", "a", ".b"),
    ("", "a", "[0]"),
    ("", "a", " | abs"), ("1 if 1 else ", "1", ""), ("", "1", " if 1"), ("{'a': ", "1", "}"),
    ("", "1", " ** 1"), ("x(", "1", ")"),
    ("", "1", " and 1"), ("", "1", " is odd"), ("", "'a'", ".lower()"),
  ])
  func levelsWithinEachOtherAreLimited(before: String, middle: String, after: String) throws {
    func text(_ count: Int) -> String {
      String(repeating: before, count: count) + middle + String(repeating: after, count: count)
    }
    for count in [200, 100_000] {
      let error = #expect(throws: ExpressionError.self) { try Expression(text(count)) }
      guard case .tooDeep = error else {
        Issue.record("\(before)...\(after): \(String(describing: error))")
        continue
      }
    }
    _ = try Expression(text(40)).evaluate(in: Self.scope)
  }

  @Test func longChainsOfOneLevelAreFine() throws {
    #expect(try evaluate((0..<5000).map { "\($0)" }.joined(separator: " ~ ")).isKnown)
    #expect(try evaluate("[" + String(repeating: "1, ", count: 5000) + "] | length") == .int(5000))
  }

  @Test(arguments: [
    "9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2", "10 ** 19",
    "(-9223372036854775807 - 1) // -1",
    "(-9223372036854775807 - 1) | abs", "-(-9223372036854775807 - 1)", "1e300 | int",
    "'99999999999999999999' | int", "1 // 0", "1 % 0",
    "2.0 ** 5000", "'x' * 9223372036854775807", "[1] * 9223372036854775807", "range(9223372036854775807)",
    "('a' * 1000000) | replace('a', 'b' * 1000)",
    "'x' | regex_replace('(((x{900}){900}){900})', '')",
    "('a' * 50) is match('(a+)+b')", "1 | round(9223372036854775807)", "'x'[::0]",
  ])
  func whatIsTooLargeIsUnknown(text: String) throws {
    let value = try evaluate(text)
    guard case .unknown = value else {
      Issue.record("\(text) gives \(value)")
      return
    }
  }

  @Test func slicesReachAsFarAsTheyCan() throws {
    #expect(
      try evaluate("'abc'[-9223372036854775807:9223372036854775807:9223372036854775807]") == .string("a"))
    #expect(
      try evaluate("range(0, 9223372036854775807, 9223372036854775806)") == .list([.int(0), .int(.max - 1)]))
    #expect(try evaluate("'abc'[::-9223372036854775807]") == .string("c"))
  }
}
