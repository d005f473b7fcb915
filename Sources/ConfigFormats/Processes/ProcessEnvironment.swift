import OrderedCollections

/// `/proc/PID/cmdline`.
package enum ProcessArguments {
  /// The words between the NULs, empty ones included; what is not UTF-8 becomes U+FFFD.
  package static func words(_ bytes: [UInt8]) -> [String] {
    var words = bytes.split(separator: ASCII.nul, omittingEmptySubsequences: false).map(\.text)
    if words.last?.isEmpty == true { words.removeLast() }
    return words
  }
}

/// `/proc/PID/environ`.
package struct ProcessEnvironment: Hashable, Sendable {
  /// Name to value in the order of the process; of a repeated name the first holds, as for `getenv`.
  package private(set) var variables: OrderedDictionary<String, String> = [:]
  package private(set) var warnings: [FormatWarning] = []

  package init(parsing bytes: [UInt8]) {
    for word in bytes.split(separator: ASCII.nul) {
      guard let (name, value) = word.cut(at: ASCII.equals), variables[name.text] == nil else { continue }
      variables[name.text] = value.text
      if String(validating: word, as: UTF8.self) == nil {
        warnings.append(FormatWarning(.replacedBytes, subject: name.text))
      }
    }
  }
}
