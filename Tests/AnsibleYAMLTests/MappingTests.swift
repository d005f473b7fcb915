import AnsibleYAML
import OrderedCollections
import Testing

@Suite struct MappingTests {
  @Test func keysShowAsTemplatesPrintThem() throws {
    let value = try readYAML("yes: a\n1: b\n010: c\n1.50: d\n~: e\n2020-01-01: f\n=: g\n'no': h\n")
    #expect(
      value
        == .dictionary([
          "True": .string("a"), "1": .string("b"), "8": .string("c"), "1.5": .string("d"),
          "None": .string("e"),
          "2020-01-01": .string("f"), "=": .string("g"), "no": .string("h"),
        ]))
  }

  @Test func mergeKeysComeFirstAndLose() throws {
    let value = try readYAML("base: &b {x: 1, y: 2}\nz: {a: 0, <<: *b, x: 3}\n")
    #expect(
      value
        == .dictionary([
          "base": .dictionary(["x": .int(1), "y": .int(2)]),
          "z": .dictionary(["x": .int(3), "y": .int(2), "a": .int(0)]),
        ]))
  }

  @Test func firstOfAMergedListWins() throws {
    let value = try readYAML("<<: [{a: 1}, {a: 2, b: 2}, {<<: {c: 3}, b: 3}]\nd: 4\n")
    #expect(value == .dictionary(["c": .int(3), "b": .int(2), "a": .int(1), "d": .int(4)]))
  }

  @Test func quotedMergeKeyIsAKey() throws {
    #expect(try readYAML("'<<': 1\n") == .dictionary(["<<": .int(1)]))
  }

  @Test func lastDuplicateWinsWithAWarning() throws {
    let (value, warnings) = try readYAML(Array("a: 1\nb: 2\n a : 3\n".replacing("\n a ", with: "\na ").utf8))
    #expect(value == .dictionary(["a": .int(3), "b": .int(2)]))
    #expect(
      warnings.map(\.description) == ["t.yml:3:1: the key 'a' is already set in line 1; the last one counts"])
  }

  @Test func overridingAMergedKeyIsNoDuplicate() throws {
    #expect(try readYAML(Array("<<: {a: 1}\na: 2\n".utf8)).warnings.isEmpty)
  }

  @Test(arguments: [
    ("? [a]\n: 1\n", "t.yml:1:3: a list cannot be a key; a value that starts with '{{' needs quotes"),
    ("a: {{ x }}\n", "t.yml:1:5: a dictionary cannot be a key; a value that starts with '{{' needs quotes"),
    (
      "? {a: b}\n: 1\n", "t.yml:1:3: a dictionary cannot be a key; a value that starts with '{{' needs quotes"
    ),
    ("<<: 5\n", "t.yml:1:5: '<<' merges a mapping or a list of mappings, but this is a single value"),
    ("<<: [[a]]\n", "t.yml:1:6: '<<' merges mappings, but this is a list"),
    (
      "\u{E9}: 1\ne\u{301}: 2\n",
      "t.yml:2:1: the key 'e\u{301}' differs from the one in line 1 only by how an accented letter is encoded;"
        + " write both alike"
    ),
  ])
  func refused(text: String, description: String) {
    let error = #expect(throws: YAMLError.self) { try readYAML(text) }
    #expect(error?.description == description)
  }
}
