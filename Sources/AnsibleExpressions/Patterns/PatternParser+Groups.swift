// Groups, and the flags that they may set.
extension PatternParser {
  mutating func group() throws(Stop) -> PatternNode? {
    let saved = flags
    defer { flags = saved }
    guard take("?" as Unicode.Scalar) else { return try captured(nil) }
    if take("P<") { return try captured(try name(until: ">")) }
    if take("P=") {
      let name = try name(until: ")")
      guard let index = names[name], !openGroups.contains(index) else {
        throw Self.refused("no group '\(name)'")
      }
      return .reference(index, ignoresCase: flags.ignoresCase)
    }
    if take("#") {
      guard let end = rest.firstIndex(of: ")") else { throw Self.refused("a comment without end") }
      rest = rest[(end + 1)...]
      return nil
    }
    if take(":") { return try closed(alternatives()) }
    if take("=") { return .look(try closed(alternatives()), width: nil, isNegated: false) }
    if take("!") { return .look(try closed(alternatives()), width: nil, isNegated: true) }
    if take("<=") { return try lookBehind(isNegated: false) }
    if take("<!") { return try lookBehind(isNegated: true) }
    flags = try flags(endingWith: ":")
    return try closed(alternatives())
  }

  private mutating func captured(_ name: String?) throws(Stop) -> PatternNode {
    groups += 1
    let index = groups
    guard groups <= 100 else { throw Self.refused("too many groups") }
    if let name {
      guard names[name] == nil else { throw Self.refused("two groups '\(name)'") }
      names[name] = index
    }
    openGroups.insert(index)
    let node = try closed(alternatives())
    openGroups.remove(index)
    return .group(index, node)
  }

  private mutating func closed(_ node: PatternNode) throws(Stop) -> PatternNode {
    guard take(")" as Unicode.Scalar) else { throw Self.refused("a '(' that is not closed") }
    return node
  }

  private mutating func lookBehind(isNegated: Bool) throws(Stop) -> PatternNode {
    let node = try closed(alternatives())
    guard let width = node.width else { throw Self.refused("a look back of no fixed width") }
    return .look(node, width: width, isNegated: isNegated)
  }

  private mutating func name(until end: Unicode.Scalar) throws(Stop) -> String {
    guard let index = rest.firstIndex(of: end), let first = rest.first, !("0"..."9").contains(first),
      index > rest.startIndex, rest[..<index].allSatisfy(\.isWordPart)
    else { throw Self.refused("a group with a bad name") }
    var name = String.UnicodeScalarView()
    name.append(contentsOf: rest[..<index])
    rest = rest[(index + 1)...]
    return String(name)
  }

  func isOpen(_ group: Int) -> Bool { openGroups.contains(group) }

  // MARK: Flags

  /// `(?i)` holds for the whole expression, and stands at its start only.
  mutating func leadingFlags() throws(Stop) {
    while rest.starts(with: "(?".unicodeScalars), let letter = rest.dropFirst(2).first,
      "aiLmsux".contains(Character(letter))
    {
      let start = rest
      rest.removeFirst(2)
      let end = rest.firstIndex { $0 == ")" || $0 == ":" }
      guard let end, rest[end] == ")" else {
        rest = start
        return
      }
      flags = try flags(endingWith: ")")
    }
  }

  private mutating func flags(endingWith end: Unicode.Scalar) throws(Stop) -> Flags {
    var result = flags
    var value = true
    while let letter = rest.popFirst() {
      switch letter {
      case end: return result
      case "i": result.ignoresCase = value
      case "m": result.isMultiline = value
      case "s": result.dotTakesLineEnds = value
      case "u" where value: break
      case "-" where value && end == ":": value = false
      default: throw Self.refused("a group that is not understood")
      }
    }
    throw Self.refused("a group that is not understood")
  }
}
