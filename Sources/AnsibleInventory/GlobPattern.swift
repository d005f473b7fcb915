/// A shell pattern with `*`, `?`, `[set]` and `[!set]`, as Python's fnmatch reads it.
package struct GlobPattern: Sendable {
  private enum Element: Sendable {
    case any
    case one
    case scalar(Unicode.Scalar)
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  private var elements: [Element] = []

  package init(_ pattern: String) {
    var rest = pattern.unicodeScalars[...]
    while let next = rest.popFirst() {
      switch next {
      case "*": elements.append(.any)
      case "?": elements.append(.one)
      case "[": elements.append(Self.set(&rest) ?? .scalar("["))
      default: elements.append(.scalar(next))
      }
    }
  }

  /// Whether the whole text matches.
  package func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var position = 0
    var element = 0
    // Where to go on when the last `*` has to take one more character.
    var retry: (position: Int, element: Int)?
    while position < scalars.count || element < elements.count {
      if element < elements.count, case .any = elements[element] {
        element += 1
        retry = (position, element)
      } else if position < scalars.count, element < elements.count,
        accepts(elements[element], scalars[position])
      {
        position += 1
        element += 1
      } else if let last = retry, last.position < scalars.count {
        position = last.position + 1
        element = last.element
        retry = (position, element)
      } else {
        return false
      }
    }
    return true
  }

  private func accepts(_ element: Element, _ scalar: Unicode.Scalar) -> Bool {
    switch element {
    case .any, .one: true
    case .scalar(let expected): scalar == expected
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }

  /// The set behind a `[`; nil, and nothing taken, where its `]` is missing.
  private static func set(_ rest: inout Substring.UnicodeScalarView) -> Element? {
    var inner = rest
    let isNegated = inner.first == "!"
    if isNegated { inner.removeFirst() }
    var members: [Unicode.Scalar] = []
    while let next = inner.popFirst() {
      if next == "]", !members.isEmpty {
        rest = inner
        return .set(ranges(of: members), isNegated: isNegated)
      }
      members.append(next)
    }
    return nil
  }

  private static func ranges(of members: [Unicode.Scalar]) -> [ClosedRange<Unicode.Scalar>] {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var index = 0
    while index < members.count {
      let low = members[index]
      if index + 2 < members.count, members[index + 1] == "-" {
        // A range that runs backwards holds nothing.
        if low <= members[index + 2] { ranges.append(low...members[index + 2]) }
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    return ranges
  }
}
