import AnsibleYAML
import OrderedCollections
import Testing

@Suite struct HostileInputTests {
  @Test(arguments: ["", "\n\n", "# only a comment\n", "\u{FEFF}"])
  func emptyFilesHoldNothing(text: String) throws {
    #expect(try parseYAML(Array(text.utf8), file: "t.yml") == nil)
  }

  @Test(arguments: ["---\n", "--- ~\n...\n"])
  func emptyDocumentsAreNull(text: String) throws {
    #expect(try readYAML(text) == .null)
  }

  @Test func byteOrderMarkIsSkipped() throws {
    #expect(try readYAML("\u{FEFF}a: 1\n") == .dictionary(["a": .int(1)]))
  }

  @Test(arguments: [
    ("a: &x [*x]\n", "t.yml:1:8: this alias stands inside of what it names, so it has no end"),
    ("a: &x\n  <<: *x\n", "t.yml:2:7: this alias stands inside of what it names, so it has no end"),
    (
      "a:\n\tb: 1\n",
      "t.yml:2:1: found character that cannot start any token while scanning for the next token"
        + "; YAML is indented with blanks, not with tabs"
    ),
    (
      "a: é\nb: @c\n",
      "t.yml:2:4: found character that cannot start any token while scanning for the next token"
        + "; a value that starts with this character needs quotes"
    ),
    ("a: *x\n", "t.yml:1:4: this alias has no anchor above it; write it in quotes where it is text"),
    ("a: &x 1\nb: &x 2\n", "t.yml:2:4: this anchor is set for the second time; Ansible refuses that"),
    ("a: 1\n--- b\n", "t.yml:2:1: a second document starts here; Ansible reads one document a file"),
    (
      "a: 1\n b: 2\n",
      "t.yml:2:3: mapping values are not allowed in this context"
    ),
    (
      "a: [1, 2\nb: 3\n",
      "t.yml:2:2: did not find expected ',' or ']' while parsing a flow sequence"
        + " (which starts at line 1, column 4)"
    ),
  ])
  func refusedWithItsPlace(text: String, description: String) {
    #expect(failure(Array(text.utf8)) == description)
  }

  @Test(arguments: [
    ([0x61, 0x3A, 0x20, 0x31, 0x0A, 0xC3, 0xA9, 0xFF, 0x0A], "t.yml:2:2: "),
    ([0x61, 0x3A, 0x20, 0x00], "t.yml:1:4: "),
    ([0x61, 0x3A, 0x20, 0xE2, 0x82], "t.yml:1:4: "), ([0x7F, 0x45, 0x4C, 0x46, 0x02, 0x01], "t.yml:1:1: "),
    ([0xED, 0xA0, 0x80], "t.yml:1:1: "), ([0xC0, 0x80], "t.yml:1:1: "), ([0x61, 0x1B], "t.yml:1:2: "),
  ])
  func binaryIsRefusedWithItsPlace(bytes: [UInt8], place: String) throws {
    let description = try #require(failure(bytes))
    #expect(description.hasPrefix(place))
    #expect(description.hasSuffix("not UTF-8 text, or a character that YAML forbids; is this a YAML file?"))
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0x00], "UTF-16"), ([0x1F, 0x8B, 0x08], "compressed with gzip"),
    ] as [([UInt8], String)])
  func foreignEncodingsAreNamed(bytes: [UInt8], name: String) {
    #expect(failure(bytes) == "t.yml:1:1: the file is \(name); Ansible reads UTF-8 only, so convert it")
  }

  @Test func aliasBombIsRefused() {
    var text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    for level in 1...12 {
      text +=
        "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ","))]\n"
    }
    let description = failure(Array(text.utf8))
    #expect(
      description?.hasSuffix("too many aliases (a YAML bomb?): they stand for over 1000000 values") == true)
  }

  @Test func depthThroughAliasesIsRefused() {
    var text = "a0: &a0 [x]\n"
    for level in 1...300 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(
      failure(Array(text.utf8))?.hasSuffix("lists and mappings are nested more than 200 levels deep") == true)
  }

  @Test(arguments: ["[", "{", "{a: ", "- ", "? ", "[{"])
  func deepNestingIsRefused(opening: String) {
    #expect(failure(Array(String(repeating: opening, count: 500_000).utf8)) != nil)
  }

  @Test func hugeScalarIsRead() throws {
    let text = String(repeating: "x", count: 20_000_000)
    #expect(try readYAML("a: '\(text)'\n") == .dictionary(["a": .string(text)]))
  }

  @Test func manyEntriesAreNoBomb() throws {
    let text = (0..<400_000).map { "k\($0): v\n" }.joined()
    guard case .dictionary(let dictionary) = try readYAML(text) else {
      Issue.record("no dictionary")
      return
    }
    #expect(dictionary.count == 400_000)
  }

  /// Whatever bytes come, the answer is a value or an error.
  @Test func randomBytesNeverCrash() {
    var random = SeededBytes(seed: 20_240_501)
    for _ in 0..<20_000 { _ = try? readYAML(random.next()) }
  }

  private func failure(_ bytes: [UInt8]) -> String? {
    do throws(YAMLError) {
      _ = try readYAML(bytes)
      return nil
    } catch {
      return error.description
    }
  }
}
