import AnsibleYAML
import OrderedCollections
import Testing

@Suite struct RoundTripTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func writtenValuesAreReadBack(seed: UInt64) throws {
    var values = SeededValues(seed: seed)
    for _ in 0..<2000 {
      let value = values.value()
      let text = YAMLWriter.text(header: [], entries: [YAMLEntry("k", .value(value))])
      let read = try readYAML(text)
      #expect(Canonical.text(read) == Canonical.text(.dictionary(["k": value])), "\(text)")
    }
  }

  @Test func quotedDictionariesAreReadBack() throws {
    var values = SeededValues(seed: 4)
    for _ in 0..<2000 {
      let dictionary = values.dictionary(depth: 2)
      let text = YAMLWriter.text(header: [], entries: [YAMLEntry("k", .quoted(dictionary))])
      let read = try readYAML(text)
      #expect(Canonical.text(read) == Canonical.text(.dictionary(["k": .dictionary(dictionary)])), "\(text)")
    }
  }

  @Test func commentsNeverEndEarly() throws {
    var values = SeededValues(seed: 5)
    for _ in 0..<2000 {
      let text = YAMLWriter.text(
        header: [values.string()],
        entries: [YAMLEntry("k", comment: [values.string(), values.string()], .value(.int(1)))])
      #expect(try readYAML(text) == .dictionary(["k": .int(1)]), "\(text)")
    }
  }
}
