import OrderedCollections

/// The NUL-separated texts of `/proc/PID/cmdline` and `/proc/PID/environ`.
package enum ProcessWords {
  /// The arguments of a process; empty ones in the middle are kept.
  package static func arguments(_ bytes: [UInt8]) -> [String] {
    var words = bytes.split(separator: ASCII.nul, omittingEmptySubsequences: false).map(\.text)
    if words.last?.isEmpty == true { words.removeLast() }
    return words
  }

  /// The environment of a process; words without `=` are left out. The first of a repeated name holds, as for
  /// `getenv`.
  package static func environment(_ bytes: [UInt8]) -> OrderedDictionary<String, String> {
    let pairs = bytes.split(separator: ASCII.nul).compactMap { $0.cut(at: ASCII.equals) }
    return OrderedDictionary(
      pairs.map { ($0.head.text, $0.tail.text) }, uniquingKeysWith: { first, _ in first })
  }
}
