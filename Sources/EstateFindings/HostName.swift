/// A host's name, taken apart so that `kb2` comes before `kb10` and both are known to differ in one number.
package struct HostName: Comparable {
  package enum Part: Hashable {
    case text(String)
    /// Digits as written: their zeros count.
    case number(String)
  }

  package let text: String
  package let parts: [Part]

  package init(_ text: String) {
    self.text = text
    var parts: [Part] = []
    var rest = text[...]
    while let first = rest.first {
      let isNumber = first.isASCIIDigit
      let end = rest.firstIndex { $0.isASCIIDigit != isNumber } ?? rest.endIndex
      let piece = String(rest[..<end])
      // Longer numbers are no numbers of hosts, and would not fit an integer.
      parts.append(isNumber && piece.count <= 9 ? .number(piece) : .text(piece))
      rest = rest[end...]
    }
    self.parts = parts
  }

  /// The places in `parts` at which a number stands, last first: there, hosts are counted most often.
  package var numberPlaces: [Int] {
    parts.indices.reversed().filter { if case .number = parts[$0] { true } else { false } }
  }

  package static func text(of parts: some Sequence<Part>) -> String {
    parts.map { part in
      switch part {
      case .text(let text), .number(let text): text
      }
    }.joined()
  }

  package static func < (left: HostName, right: HostName) -> Bool {
    for (left, right) in zip(left.parts, right.parts) where left != right {
      switch (left, right) {
      case (.number(let left), .number(let right)):
        let (first, second) = (Int(left) ?? 0, Int(right) ?? 0)
        return first == second ? left.count < right.count : first < second
      case (.text(let left), .text(let right)): return left < right
      case (.number, .text): return true
      case (.text, .number): return false
      }
    }
    return left.parts.count < right.parts.count
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
