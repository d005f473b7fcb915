import OrderedCollections

/// `/proc/PID/limits`.
package struct ProcLimits: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case unlimited
    case limit(UInt64)

    fileprivate init?(_ bytes: Bytes) {
      if bytes.text == "unlimited" {
        self = .unlimited
      } else if let number = UInt64(bytes.text) {
        self = .limit(number)
      } else {
        return nil
      }
    }
  }

  package struct Limit: Hashable, Sendable {
    package let soft: Value
    package let hard: Value
  }

  /// By the kernel's name, such as `Max open files`.
  package private(set) var limits: OrderedDictionary<String, Limit> = [:]

  package init(parsing bytes: [UInt8]) {
    for line in bytes.lines {
      // Name, soft, hard, unit (which may be missing): the name holds single blanks only.
      let words = line.words
      guard let first = words.indices.first(where: { Value(words[$0]) != nil }), first > 0,
        first + 1 < words.count, let soft = Value(words[first]), let hard = Value(words[first + 1])
      else { continue }
      let name = words[..<first].map(\.text).joined(separator: " ")
      limits[name] = Limit(soft: soft, hard: hard)
    }
  }

  package subscript(name: String) -> Limit? { limits[name] }

  package var openFiles: Limit? { limits["Max open files"] }
}
