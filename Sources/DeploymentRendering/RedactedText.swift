import ConfigFormats

/// Placeholders of snapshots from which secrets were left out.
///
/// Equal ones stand for equal secrets within one snapshot only, so that two texts that differ, and one of which holds a
/// placeholder, may be the same.
package enum RedactedText {
  /// How every placeholder starts.
  package static let start = "REDACTED_"
  package static let reason = "a placeholder stands for its secret in the snapshot"

  /// Whether a placeholder is in one of the texts.
  package static func isIn(_ texts: String?...) -> Bool { isIn(texts.lazy.compactMap(\.self)) }

  package static func isIn(_ texts: some Sequence<String>) -> Bool {
    texts.contains { $0.holds(start) && $0.contains(/REDACTED_[0-9a-f]{12}/) }
  }
}
