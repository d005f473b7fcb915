import AnsibleYAML
import OrderedCollections
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    ("1e5", AnsibleValue.float(100_000)), ("-0", .int(0)), ("[1, 2.5]", .list([.int(1), .float(2.5)])),
    ("true", .bool(true)),
    ("\"\\ud83d\\ude00\\/\\u00e9\"", .string("😀/é")),
    ("{\"yes\": \"no\"}", .dictionary(["yes": .string("no")])),
    ("{\t\"a\":\r\n[]}", .dictionary(["a": .list([])])),
    ("{\"__ansible_unsafe\": \"{{ x }}\"}", .unsafe("{{ x }}")),
    ("[{\"__ansible_vault\": \"v\\n\"}]", .list([.vault("v\n")])),
    ("12345678901234567890", .wideInt("12345678901234567890")),
    ("-Infinity", .float(-.infinity)), ("{\"a\": 1, \"a\": 2}", .dictionary(["a": .int(2)])),
  ])
  func values(text: String, expected: AnsibleValue) throws {
    #expect(try readYAML(text) == expected)
  }

  /// What is no JSON is YAML, with YAML's types and messages.
  @Test(arguments: [
    ("{\"a\": yes}", AnsibleValue.dictionary(["a": .bool(true)])),
    ("[1e5, x]", .list([.string("1e5"), .string("x")])),
    ("010", .int(8)), ("{'a': 1}", .dictionary(["a": .int(1)])), ("[1,]", .list([.int(1)])),
  ])
  func restIsYAML(text: String, expected: AnsibleValue) throws {
    #expect(try readYAML(text) == expected)
  }

  @Test func placesAreKept() throws {
    let (_, warnings) = try readYAML(Array("{\n  \"a\": 1,\n  \"a\": 2\n}".utf8))
    #expect(
      warnings.map(\.description) == ["t.yml:3:3: the key 'a' is already set in line 2; the last one counts"])
  }
}
