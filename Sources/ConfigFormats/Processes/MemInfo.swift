/// `/proc/meminfo`.
package struct MemInfo: Hashable, Sendable {
  /// In bytes.
  package private(set) var total: UInt64?
  package private(set) var available: UInt64?

  package init(parsing bytes: [UInt8]) {
    for line in bytes.lines {
      guard let (field, value) = line.cut(at: ASCII.colon) else { continue }
      switch field.text {
      case "MemTotal": total = Self.size(value)
      case "MemAvailable": available = Self.size(value)
      default: continue
      }
    }
  }

  /// The kernel's kB are 1024 bytes.
  private static func size(_ value: Bytes) -> UInt64? {
    let words = value.words
    guard let number = words.first.flatMap({ UInt64($0.text) }) else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: words.count > 1 ? 1024 : 1)
    return overflow ? nil : bytes
  }
}
