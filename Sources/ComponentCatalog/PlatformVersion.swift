/// A version of Confluent Platform or of the collection, e.g. `7.9.8`, compared number by number.
package struct PlatformVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// At least one number.
  private let numbers: [Int]

  /// Reads `7.9`, `7.9.8` or `7.9.8-1` (a package release after the dash is left out); nil for other texts.
  package init?(_ text: String) {
    let plain = text.prefix { $0 != "-" }
    let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard !numbers.isEmpty, numbers.count == parts.count else { return nil }
    self.numbers = numbers
  }

  /// The first two numbers, by which branches of the collection are named.
  package var minor: PlatformVersion { PlatformVersion(numbers: Array(numbers.prefix(2))) }

  package var description: String { numbers.map(String.init).joined(separator: ".") }

  package static func < (left: PlatformVersion, right: PlatformVersion) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }

  private init(numbers: [Int]) { self.numbers = numbers }
}

/// The versions for which a fact holds: from `since` (included) until `until` (excluded).
package struct VersionRange: Hashable, Sendable {
  package var since: PlatformVersion?
  package var until: PlatformVersion?

  package init(since: PlatformVersion? = nil, until: PlatformVersion? = nil) {
    self.since = since
    self.until = until
  }

  /// Whether the fact holds for a version; for an unknown one, only if it holds for all.
  package func contains(_ version: PlatformVersion?) -> Bool {
    guard let version else { return since == nil && until == nil }
    if let since, version < since { return false }
    if let until, version >= until { return false }
    return true
  }
}
