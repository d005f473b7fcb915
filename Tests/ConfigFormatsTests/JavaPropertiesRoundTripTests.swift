import ConfigFormats
import Testing

@Suite("Java properties, random round trips")
struct JavaPropertiesRoundTripTests {
  @Test func writtenPairsReadBack() {
    var random = RandomText(seed: 1)
    for _ in 0..<5_000 {
      let (key, value) = (random.text(upTo: 12), random.text(upTo: 30))
      let line = JavaProperties.line(key: key, value: value)
      let properties = JavaProperties(parsing: line + "\n")
      #expect(spelling(properties, \.key) == [Array(key.utf8)])
      #expect(spelling(properties, \.value) == [Array(value.utf8)])
      #expect(properties[key] == value)
      #expect(properties.warnings.isEmpty)
      #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
    }
  }

  @Test(arguments: [false, true])
  func anyFileRewrittenUnescapedReadsTheSame(broken: Bool) {
    var random = RandomText(seed: broken ? 2 : 3)
    for _ in 0..<5_000 {
      let bytes = random.bytes(of: broken ? PropertiesPieces.broken : PropertiesPieces.utf8, upTo: 25)
      let first = JavaProperties(parsing: bytes)
      let text = rewritten(first)
      let again = JavaProperties(parsing: text)
      #expect(spelling(again, \.key) == spelling(first, \.key), "\(bytes)")
      #expect(spelling(again, \.value) == spelling(first, \.value), "\(bytes)")
      #expect(spelling(again, \.rawValue) == spelling(first, \.rawValue), "\(bytes)")
      #expect(Array(rewritten(again).utf8) == Array(text.utf8), "\(bytes)")
      // The spelling of the key as it was does just as well.
      let spelled = first.entries.map { "\($0.rawKey)=\($0.rawValue)\n" }.joined()
      #expect(spelling(JavaProperties(parsing: spelled), \.value) == spelling(first, \.value), "\(bytes)")
      // Nothing of a raw text can end a line.
      #expect(!first.entries.contains { $0.rawValue.utf8.contains { $0 == 0x0A || $0 == 0x0D } }, "\(bytes)")
    }
  }
}

/// Texts as bytes: equal strings may be spelled differently.
private func spelling(_ properties: JavaProperties, _ text: KeyPath<JavaProperties.Entry, String>)
  -> [[UInt8]]
{
  properties.entries.map { Array($0[keyPath: text].utf8) }
}
