/// What is wrong with a host name that holds ranges.
package struct HostNameError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String
}

/// A host as an inventory names it: possibly with ranges (`kb[01:12].example`) and a port (`kb1:2222`).
package struct HostNamePattern: Hashable, Sendable {
  /// More names from one pattern are taken for a slip of the pen.
  static let maximumNames = 100_000
  /// So much text as well, which no hundred thousand names of hosts come to.
  private static let maximumBytes = 50_000_000

  /// The names it stands for, in order; none where a range runs backwards.
  package let names: [String]
  /// The port behind the name, which Ansible makes `ansible_port`.
  package let port: Int?

  package init(_ pattern: String) throws(HostNameError) {
    // A variable in the wrong place, whose value may be secret: as a name it would be told again and again.
    guard !pattern.contains("=") else {
      throw HostNameError(
        description:
          "a host's name can't hold '='; variables stand in [GROUP:vars], in `vars:`, or below the host")
    }
    let (host, port) = HostAddress.split(pattern) ?? (pattern, nil)
    self.port = port
    // A range is read once, however many names there are by then.
    var names = [""]
    var rest = host[...]
    while let open = rest.firstIndex(of: "[") {
      guard let close = rest[open...].firstIndex(of: "]") else {
        throw HostNameError(description: "'\(pattern)' has a '[' without its ']'")
      }
      let head = rest[..<open]
      let members = try Self.members(of: rest[rest.index(after: open)..<close], in: pattern)
      rest = rest[rest.index(after: close)...]
      let count = names.count * members.count
      guard count <= Self.maximumNames, count * host.utf8.count <= Self.maximumBytes else {
        throw HostNameError(
          description: "'\(pattern)' stands for more than \(Self.maximumNames) hosts; check its range")
      }
      names = names.flatMap { name in members.map { name + head + $0 } }
    }
    self.names = names.map { $0 + rest }
  }

  private static func members(of range: Substring, in pattern: String) throws(HostNameError) -> [String] {
    let bounds = range.split(separator: ":", omittingEmptySubsequences: false)
    guard bounds.count == 2 || bounds.count == 3, !bounds[1].isEmpty else {
      throw HostNameError(
        description: "'\(pattern)' has the range [\(range)]; write [first:last] or [first:last:step]")
    }
    let begin = bounds[0].isEmpty ? "0" : bounds[0]
    let isPadded = begin.count > 1 && begin.first == "0"
    guard !isPadded || begin.count == bounds[1].count else {
      throw HostNameError(
        description: "'\(pattern)' has the range [\(range)]; with leading zeros, both ends need equal length")
    }
    guard let step = bounds.count == 3 ? Int(bounds[2]) : 1, step > 0 else {
      throw HostNameError(
        description: "'\(pattern)' has the range [\(range)], whose step is no positive number")
    }
    if let first = letters.firstIndex(of: begin), let last = letters.firstIndex(of: bounds[1]) {
      guard first <= last else {
        throw HostNameError(description: "'\(pattern)' has the range [\(range)], which runs backwards")
      }
      return stride(from: first, through: last, by: step).map { String(letters[$0]) }
    }
    guard let first = Int(begin), let last = Int(bounds[1]) else {
      throw HostNameError(
        description: "'\(pattern)' has the range [\(range)], whose ends are no numbers or letters")
    }
    let width = isPadded ? begin.count : 0
    // One more than allowed is enough for the caller to see that it is too many.
    return stride(from: first, through: last, by: step).prefix(maximumNames + 1).map { number in
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
  }

  /// One letter each; lower case comes before upper case, so `[a:C]` is a range of its own kind.
  private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map {
    Substring(String($0))
  }
}
