import AnsibleYAML
import OrderedCollections
import Testing

/// Each expectation is what PyYAML's SafeLoader gives; PyYAMLComparisonTests asks it itself.
@Suite struct ScalarTypingTests {
  @Test(arguments: [
    ("yes", true), ("Yes", true), ("YES", true), ("on", true), ("On", true), ("true", true), ("TRUE", true),
    ("no", false), ("No", false), ("off", false), ("OFF", false), ("false", false), ("False", false),
  ])
  func booleans(text: String, expected: Bool) throws {
    #expect(try typed(text) == .bool(expected))
  }

  @Test(arguments: ["", "~", "null", "Null", "NULL"])
  func nulls(text: String) throws {
    #expect(try typed(text) == .null)
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("+7", 7), ("1_000", 1000), ("0755", 493), ("0_7", 7), ("-017", -15), ("0x1F", 31),
    ("-0x_f", -15), ("0b1_01", 5), ("1:30", 90), ("1:00:00", 3600), ("-1:30", -90), ("685_230", 685_230),
    ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("00", 0), ("0_", 0),
  ])
  func wholeNumbers(text: String, expected: Int) throws {
    #expect(try typed(text) == .int(expected))
  }

  @Test(arguments: [
    ("9223372036854775808", "9223372036854775808"), ("-9223372036854775809", "-9223372036854775809"),
    ("0xFFFFFFFFFFFFFFFFFFFFFFFF", "79228162514264337593543950335"),
    ("9999999999999999999:59", "599999999999999999999"),
    ("1000000000000000000000", "1000000000000000000000"),
  ])
  func wholeNumbersBeyondIntStayExact(text: String, expected: String) throws {
    #expect(try typed(text) == .wideInt(expected))
  }

  @Test(arguments: [
    ("1.5", 1.5), ("1.", 1), (".5", 0.5), ("-1.5", -1.5), ("1.5e+3", 1500), ("1.e-2", 0.01), ("1_0.5", 10.5),
    (".inf", Double.infinity), ("-.INF", -Double.infinity), ("1:30.5", 90.5), ("+0.1", 0.1), ("08.5", 8.5),
  ])
  func floats(text: String, expected: Double) throws {
    #expect(try typed(text) == .float(expected))
  }

  @Test func notANumber() throws {
    guard case .float(let number) = try typed(".nan") else {
      Issue.record("'.nan' is no float")
      return
    }
    #expect(number.isNaN)
  }

  @Test(arguments: [
    "2020-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-12-15 2:59:43.10",
    "2020-1-1 1:00:00", "2020-02-29",
  ])
  func timestamps(text: String) throws {
    #expect(try typed(text) == .timestamp(text))
  }

  @Test(arguments: [
    "y", "n", "Y", "N", "yEs", "nO", "tRUE", "1e3", "1.5e3", "1e+3", "-.5", "08", "0o17", "1:60", "0b", "0x",
    "0b2",
    "2020-1-1", "10.0.0.1", "7.9.0", "_1", "1:2:x", "nULL", "none", "None", "+", "-1-", "0.1.2", "kb1:9092",
    "0xg",
    "2020-01-01T10", "<", "<<<", "==", "~~", ".", "1,000", "+.inf.", ".infinity", "café",
  ])
  func strings(text: String) throws {
    #expect(try typed(text) == .string(text))
  }

  @Test(arguments: ["'yes'", "\"yes\"", "|-\n  yes", ">-\n  yes", "!!str yes", "!!python/unicode yes"])
  func quotedAndTaggedTextIsAString(text: String) throws {
    #expect(try typed(text) == .string("yes"))
  }

  @Test(arguments: [
    ("!!int '12'", AnsibleValue.int(12)), ("!!float '1.0'", .float(1)), ("!!bool 'no'", .bool(false)),
    ("!!null x", .null), ("!!timestamp '2020-01-01'", .timestamp("2020-01-01")), ("! 5", .int(5)),
    ("!unsafe '{{ x }}'", .unsafe("{{ x }}")), ("!unsafe 5", .unsafe("5")), ("!unsafe", .unsafe("")),
    ("!vault |\n  $ANSIBLE_VAULT;1.1\n  61", .vault("$ANSIBLE_VAULT;1.1\n61\n")),
    ("!vault-encrypted 'x'", .vault("x")), ("!!seq [1]", .list([.int(1)])),
    ("!!map {a: 1}", .dictionary(["a": .int(1)])),
    ("!unsafe [a, {b: c}]", .list([.unsafe("a"), .dictionary(["b": .unsafe("c")])])),
  ])
  func tags(text: String, expected: AnsibleValue) throws {
    #expect(try typed(text) == expected)
  }

  @Test(arguments: [
    ("=", "'=' alone has a meaning of its own in YAML; write it in quotes"),
    ("<<", "'<<' alone has a meaning of its own in YAML; write it in quotes"),
    (
      "!foo x", "a value cannot have this tag; Ansible refuses it. Write the value in quotes where it is text"
    ),
    (
      "!!binary aGk=",
      "a value cannot have this tag; Ansible refuses it. Write the value in quotes where it is text"
    ),
    ("2020-13-45", "this is no valid date or time; write it in quotes where it is text"),
    ("2019-02-29", "this is no valid date or time; write it in quotes where it is text"),
    ("0b_", "this is no valid whole number; write it in quotes where it is text"),
    ("!!int ''", "this is no valid whole number; write it in quotes where it is text"),
    ("!!bool maybe", "this is no valid bool; write it in quotes where it is text"),
    ("!!map [1]", "a list cannot have this tag"),
    ("!!seq {a: 1}", "a mapping cannot have this tag"),
    ("!!set {a}", "a mapping cannot have this tag"),
    ("!vault [x]", "a list cannot have this tag"),
  ])
  func refused(text: String, message: String) {
    #expect(throws: YAMLError(file: "t.yml", mark: YAMLMark(line: 1, column: 4), message: message)) {
      try typed(text)
    }
  }

  @Test func numbersTooLongForPythonAreRefused() {
    #expect(throws: YAMLError.self) { try typed(String(repeating: "9", count: 5000)) }
  }

  private func typed(_ text: String) throws -> AnsibleValue? {
    guard case .dictionary(let dictionary) = try readYAML("k: \(text)\n") else { return nil }
    return dictionary["k"]
  }
}
