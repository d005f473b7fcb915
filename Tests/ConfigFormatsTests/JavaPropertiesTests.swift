import ConfigFormats
import Testing

@Suite("Java properties, rule by rule")
struct JavaPropertiesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    /// Decoded pairs in order.
    let pairs: [[String]]
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ pairs: [String]...) {
      self.text = text
      self.pairs = pairs
    }
  }

  static let cases = [
    Case(""),
    Case("\n\r\n\t \u{0C}\n"),
    Case("a=b", ["a", "b"]),
    Case("a:b", ["a", "b"]),
    Case("a b", ["a", "b"]),
    Case("a\tb", ["a", "b"]),
    Case("a\u{0C}b", ["a", "b"]),
    Case("a", ["a", ""]),
    Case("a=", ["a", ""]),
    Case("a   ", ["a", ""]),
    Case("=b", ["", "b"]),
    Case("a = b", ["a", "b"]),
    Case("a == b", ["a", "= b"]),
    Case("a=:b", ["a", ":b"]),
    Case("a  :b", ["a", "b"]),
    Case("a : = b", ["a", "= b"]),
    Case("a=b  ", ["a", "b  "]),
    Case("  a=b", ["a", "b"]),
    Case("a=b=c:d", ["a", "b=c:d"]),
    Case("# a=b\n ! c=d\ne=f", ["e", "f"]),
    Case("a=b # c", ["a", "b # c"]),
    Case("# a\\\nb=c", ["b", "c"]),
    Case("a=b\\\n   c", ["a", "bc"]),
    Case("a=b\\\r\n\t c\\\r d", ["a", "bcd"]),
    Case("a=b\\\n  # c", ["a", "b# c"]),
    Case("a=b\\\\\nc=d", ["a", "b\\"], ["c", "d"]),
    Case("a=b\\\\\\\nc=d", ["a", "b\\c=d"]),
    Case("a=b\\\n\nc=d", ["a", "b"], ["c", "d"]),
    Case("a\\\n  =b", ["a", "b"]),
    Case("a=\\\n  b", ["a", "b"]),
    Case("a=b\\", ["a", "b"]),
    Case("a=b\\\n", ["a", "b"]),
    Case("\\", ["", ""]),
    Case("\\\n", ["", ""]),
    Case("\\\n# a=b\nc=d", ["c", "d"]),
    Case("a=1\rb=2\r\nc=3\nd=4", ["a", "1"], ["b", "2"], ["c", "3"], ["d", "4"]),
    Case("a\\ b\\:\\=c = d", ["a b:=c", "d"]),
    Case("\\#a=1\n\\!b=2", ["#a", "1"], ["!b", "2"]),
    Case("a=\\t\\n\\r\\f\\q\\'\\\"\\0", ["a", "\t\n\r\u{0C}q'\"0"]),
    Case("a=\\ b", ["a", " b"]),
    Case("a=\\u0041\\u00e9\\uD83D\\ude00", ["a", "Aé😀"]),
    Case("\\u0061\\u003D=1", ["a=", "1"]),
    Case("naïve=日本 ü", ["naïve", "日本 ü"]),
    Case("a=\u{0}\u{1}\u{7F}", ["a", "\u{0}\u{1}\u{7F}"]),
    Case("a=1\nb=2\na=3", ["a", "3"], ["b", "2"]),
    Case("a=\u{0301}b", ["a", "\u{0301}b"]),
  ]

  @Test("reads what Java reads", arguments: cases)
  func reading(_ example: Case) {
    let properties = JavaProperties(parsing: example.text)
    #expect(properties.entries.map { [$0.key, $0.value] } == example.pairs)
    #expect(properties.warnings.filter { $0.kind != .duplicateKey }.isEmpty)
  }

  @Test("the written spelling reads back as the same pairs", arguments: cases)
  func fixpoint(_ example: Case) {
    let first = JavaProperties(parsing: example.text)
    let again = JavaProperties(parsing: rewritten(first))
    #expect(again.entries.map(\.key) == first.entries.map(\.key))
    #expect(again.entries.map(\.value) == first.entries.map(\.value))
    #expect(rewritten(again) == rewritten(first))
  }

  @Test func rawTextKeepsEscapesAndDropsLineEnds() throws {
    let properties = JavaProperties(
      parsing: "listener.name.x = \\\n  org.Example \\u0041 \\\n  user=\"a\\=b\"; \\\\ \n")
    let entry = try #require(properties.entry("listener.name.x"))
    #expect(entry.rawValue == "org.Example \\u0041 user=\"a\\=b\"; \\\\ ")
    #expect(entry.value == "org.Example A user=\"a=b\"; \\ ")
    #expect(JavaProperties.decoded(rawValue: entry.rawValue) == entry.value)
  }

  @Test(arguments: [
    ("a\\.b=1", "a.b"), ("a\\ b=1", "a\\ b"), ("a\\u0020b=1", "a\\ b"), ("\\#a=1", "\\#a"), ("a\\#=1", "a#"),
    ("\\u00e9=1", "\\u00E9"), ("é=1", "é"), ("a\\u0001=1", "a\\u0001"), ("a\\\\b=1", "a\\\\b"),
    ("\\uD83D\\uDE00=1", "\\uD83D\\uDE00"), ("=1", ""),
  ])
  func keysAreEscapedOnlyWhereNeeded(line: String, writable: String) {
    #expect(JavaProperties(parsing: line).entries.first?.writableKey == writable)
  }

  @Test func duplicatesAreReportedAndTheLastOneHoldsAtTheFirstPlace() {
    let properties = JavaProperties(parsing: "a=1\nb=2\n\\u0061=3\n# x\na : 4\n", path: "/etc/x.properties")
    #expect(properties.entries.map(\.key) == ["a", "b"])
    #expect(properties["a"] == "4")
    #expect(properties.entry("a")?.line == 5)
    #expect(properties.duplicates.map(\.key) == ["a"])
    #expect(properties.duplicates.map(\.lines) == [[1, 3, 5]])
    #expect(
      properties.warnings.map(\.description)
        == ["/etc/x.properties:5: a: the key is set more than once; the last one holds"])
  }

  @Test func linesAreCountedOverAllKindsOfLineEnds() {
    let properties = JavaProperties(parsing: "\r\n#\r\na=1\\\r\n2\rb=2\n\nc=3")
    #expect(properties.entries.map(\.line) == [3, 5, 7])
  }

  @Test func latin1SurvivesAsEscapes() throws {
    // "\é" too: the backslash must not turn the escape into text.
    let properties = JavaProperties(
      parsing: Array("k".utf8) + [0xE9] + Array("=a".utf8) + [0xFC, 0x5C, 0xE9])
    let entry = try #require(properties.entries.first)
    #expect(!properties.isUTF8)
    #expect(properties.warnings.map(\.kind) == [.readAsLatin1])
    #expect((entry.key, entry.value) == ("ké", "aüé"))
    #expect((entry.writableKey, entry.rawValue) == ("k\\u00E9", "a\\u00FC\\u00E9"))
    #expect(properties["ké"] == "aüé")
  }

  @Test func whatJavaRefusesIsKeptAndNamed() throws {
    let properties = JavaProperties(parsing: "a=1\nb=x\\u12G4\nc=\\u12\n\\u00\\41=d\ne=\\uD800x")
    #expect(properties["b"] == "x\\u12G4")
    #expect(properties.entry("b")?.rawValue == "x\\u12G4")
    #expect(properties["c"] == "\\u12")
    #expect(properties["e"] == "\\uD800x")
    #expect(properties.entry("\\u0041")?.writableKey == "\\\\u0041")
    #expect(
      properties.warnings.map(\.kind)
        == [.malformedUnicodeEscape, .malformedUnicodeEscape, .malformedUnicodeEscape, .loneSurrogate])
    #expect(properties.warnings.map(\.line) == [2, 3, 4, 5])
  }

  @Test func aByteOrderMarkBelongsToTheFirstKey() {
    let properties = JavaProperties(parsing: "\u{FEFF}a=1\nb=2", path: "p")
    #expect(properties.entries.map(\.key) == ["\u{FEFF}a", "b"])
    #expect(properties.warnings.map(\.kind) == [.byteOrderMark])
  }

  @Test func spellingsThatJavaTellsApartStayApart() {
    // Read as Latin-1, the first key is "Ã©" and the second "é".
    let properties = JavaProperties(parsing: "é=1\n\\u00E9=2")
    #expect(properties.entries.map(\.value) == ["1", "2"])
    #expect(properties.duplicates.isEmpty)
    #expect(properties["é"] == "1")
    // One code point, and a letter with a combining accent.
    let accents = JavaProperties(parsing: "\u{E9}=1\ne\u{301}=2")
    #expect(accents.entries.map(\.value) == ["1", "2"])
    #expect(accents["e\u{301}"] == "2")
  }

  @Test(arguments: [
    ("a", "b", "a=b"), ("a b", " b c", "a\\ b=\\ b c"), ("#a", "=", "\\#a=="),
    ("a:=", "\t\\", "a\\:\\==\\t\\\\"),
    ("é", "😀", "\\u00E9=\\uD83D\\uDE00"), ("", "", "="),
  ])
  func writesDecodedPairs(key: String, value: String, line: String) {
    #expect(JavaProperties.line(key: key, value: value) == line)
  }

  @Test func warningsNeverRepeatValues() {
    let properties = JavaProperties(parsing: "password=hunter2\\u\npassword=hunter2\\uD800")
    #expect(!properties.warnings.isEmpty)
    #expect(properties.warnings.allSatisfy { !$0.description.contains("hunter2") })
  }
}

/// A file of the effective entries as a tool would write it that knows nothing of escapes.
func rewritten(_ properties: JavaProperties) -> String {
  properties.entries.map { "\($0.writableKey)=\($0.rawValue)\n" }.joined()
}
