import OrderedCollections

/// Settings or lines of a file of which it is not known whether a deploy writes them: what decides over that can't be told.
package struct OpenKey: Hashable, Sendable {
  /// The name, or the line, in pieces: between two of them stands what is not known.
  package let pieces: [String]
  /// Why it is not known.
  package let reason: String

  package init(_ pieces: [String], reason: String) {
    self.pieces = pieces
    self.reason = reason
  }

  /// Any setting of the file.
  package static func any(reason: String) -> OpenKey { OpenKey(["", ""], reason: reason) }

  /// With something before the names.
  package func prefixed(with prefix: String) -> OpenKey {
    prefix.isEmpty ? self : OpenKey([prefix + (pieces.first ?? "")] + pieces.dropFirst(), reason: reason)
  }

  package func fits(_ key: String) -> Bool {
    guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else { return pieces == [key] }
    guard key.hasPrefix(first), key.hasSuffix(last),
      key.utf8.count >= first.utf8.count + last.utf8.count
    else { return false }
    var rest = key.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let range = rest.firstRange(of: piece) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }
}

extension RenderedFile {
  /// Why it is not known whether a setting is written, or with which value; nil where it is known.
  package func doubt(of key: String) -> String? {
    if let reason = doubt ?? unknown[key] { return reason }
    guard settings[key] == nil else { return nil }
    return open.first { $0.fits(key) }?.reason
  }
}
