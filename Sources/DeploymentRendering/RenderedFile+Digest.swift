import AnsibleVault
import OrderedCollections

/// Texts that the collection brings, of which nothing but digests is known: a text that is another one is told as a whole.
extension RenderedFile {
  /// SHA-256 of the text, as `digested` makes it; nil where the file is none of the collection's own texts, or that is not
  /// known.
  package var digest: String? { isForeign ? settings[RenderedFile.wholeKey] : nil }

  /// Written with a text of which nothing tells.
  package var isUntold: Bool { isForeign && digest == nil }

  /// What stands in a text that was seen in place of the collection's own: its digest, and the values that the
  /// collection fills in; nil where no digest is to be had.
  package func ownSettings(in text: [UInt8]) -> OrderedDictionary<String, String>? {
    RenderedFile.digested(text, valuesOf: Set(settings.keys).union(unknown.keys))
  }

  /// Whether a text that was seen is the collection's own; nil where that can't be told.
  package func isOwnText(_ text: String) -> Bool? {
    guard let digest, !RedactedText.isIn(text), let seen = ownSettings(in: Array(text.utf8)) else {
      return nil
    }
    return seen[RenderedFile.wholeKey] == digest
  }

  /// The digest of a text under `wholeKey`, and values of some keys beside it.
  ///
  /// Blanks and empty lines at the end make no other text, and neither do the values of those keys (`KEY: VALUE`, a line
  /// each): a key with several lines counts where all of them say the same.
  package static func digested(
    _ text: [UInt8], valuesOf keys: Set<String>
  ) -> OrderedDictionary<String, String>? {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(\.withoutEnd)
    while lines.last?.isEmpty == true { lines.removeLast() }
    var settings: OrderedDictionary<String, String> = [:]
    for key in keys.sorted() where key != wholeKey {
      let found = lines.indices.compactMap { index in
        lines[index].valueStart(of: Array("\(key):".utf8)).map { (index: index, start: $0) }
      }
      let values = Set(found.map { lines[$0.index][$0.start...].withoutStart })
      guard values.count == 1, let value = values.first else { continue }
      settings[key] = String(decoding: value, as: UTF8.self)
      for (index, start) in found { lines[index] = lines[index][..<start] }
    }
    let whole = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    guard let digest = try? ContentDigest.hexadecimal(of: whole) else { return nil }
    settings[wholeKey] = digest
    return settings
  }

  /// Settings of two files as far as they are compared one by one: of texts that differ, only that they do.
  static func comparable(
    _ before: OrderedDictionary<String, String>, _ after: OrderedDictionary<String, String>
  ) -> (before: OrderedDictionary<String, String>, after: OrderedDictionary<String, String>) {
    if before[wholeKey] == after[wholeKey] { return (before, after) }
    return (before.filter { $0.key == wholeKey }, after.filter { $0.key == wholeKey })
  }
}

extension ArraySlice<UInt8> {
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  fileprivate var withoutStart: ArraySlice<UInt8> { drop(while: Self.isBlank) }

  fileprivate var withoutEnd: ArraySlice<UInt8> {
    self[..<(lastIndex { !Self.isBlank($0) }.map { $0 + 1 } ?? startIndex)]
  }

  /// Where the value of a key begins, which may be the first one of an entry of a list.
  fileprivate func valueStart(of key: [UInt8]) -> Int? {
    var rest = withoutStart
    if rest.starts(with: [UInt8(ascii: "-"), 0x20]) { rest = rest.dropFirst(2).withoutStart }
    return rest.starts(with: key) ? rest.startIndex + key.count : nil
  }
}
