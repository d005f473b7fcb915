import OrderedCollections

/// Why a host pattern selects nothing that could be meant.
package struct HostPatternError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The part of the pattern that is wrong.
  package let pattern: String
  package let reason: String

  package var description: String { "host pattern '\(pattern)': \(reason)" }
}

/// A choice of hosts in Ansible's pattern language, as `--limit` takes it: names, groups, `*` `?` `[abc]`, `~regex`,
/// joined with `,` or `:`; `&` keeps the intersection, `!` takes away; `group[0]`, `group[1:3]`, `group[-1]`; `@file`
/// reads one pattern a line.
package struct HostPattern: Hashable, Sendable {
  private enum Role { case include, intersect, exclude }

  private let parts: [String]

  /// Throws where the pattern is empty or a file that it names cannot be read.
  package init(_ text: String) throws(HostPatternError) {
    var parts: [String] = []
    for part in Self.split(text) {
      guard part.hasPrefix("@") else {
        parts.append(part)
        continue
      }
      do throws(InventoryError) {
        let lines = String(decoding: try InventoryFile.read(String(part.dropFirst())), as: UTF8.self)
        parts += lines.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { !$0.isEmpty }
      } catch {
        throw HostPatternError(pattern: part, reason: error.description)
      }
    }
    guard !parts.isEmpty else { throw HostPatternError(pattern: text, reason: "it names no host") }
    self.parts = parts
  }

  /// The hosts it selects, in the order of the inventory. Throws where a part matches neither host nor group, be it
  /// one that excludes (a slip there would include hosts that were to be spared), and where no host remains.
  package func hosts(in inventory: Inventory) throws(HostPatternError) -> [String] {
    var chosen: Set<String> = []
    // As Ansible: first all that include, then intersections, then exclusions; with none that includes, all hosts.
    if !parts.contains(where: { Self.role(of: $0) == .include }) { chosen = Set(inventory.hosts.keys) }
    for role in [Role.include, .intersect, .exclude] {
      for part in parts where Self.role(of: part) == role {
        let matched = try Set(matches(of: part, in: inventory))
        switch role {
        case .include: chosen.formUnion(matched)
        case .intersect: chosen.formIntersection(matched)
        case .exclude: chosen.subtract(matched)
        }
      }
    }
    guard !chosen.isEmpty else {
      throw HostPatternError(
        pattern: parts.joined(separator: ","), reason: "it leaves no host of the inventory")
    }
    return inventory.hosts(in: "all").filter(chosen.contains)
  }

  private static func role(of part: String) -> Role {
    switch part.first {
    case "&": .intersect
    case "!": .exclude
    default: .include
    }
  }

  private func matches(of part: String, in inventory: Inventory) throws(HostPatternError) -> [String] {
    if inventory.hosts[part] != nil { return [part] }
    let pattern = Self.role(of: part) == .include ? part : String(part.dropFirst())
    guard !pattern.isEmpty else { throw HostPatternError(pattern: part, reason: "it names no host") }
    let (expression, subscripted) = Subscript.split(pattern)
    let matches = try Self.matcher(expression)
    let groups = inventory.groups.keys.filter(matches)
    var hosts = groups.flatMap { inventory.hosts(in: $0) }
    if groups.isEmpty || expression.contains(where: { ".?*[".contains($0) }) || expression.hasPrefix("~") {
      hosts += inventory.hosts.keys.filter(matches)
    }
    guard !hosts.isEmpty || !groups.isEmpty else {
      throw HostPatternError(pattern: part, reason: "it matches no host or group of the inventory")
    }
    guard let subscripted else { return hosts }
    guard let slice = subscripted.apply(to: hosts) else {
      throw HostPatternError(pattern: part, reason: "there are only \(hosts.count) hosts to choose from")
    }
    return slice
  }

  private static func matcher(_ expression: String) throws(HostPatternError) -> (String) -> Bool {
    guard expression.hasPrefix("~") else { return GlobPattern(expression).matches }
    guard let regex = try? Regex(String(expression.dropFirst())).matchingSemantics(.unicodeScalar) else {
      throw HostPatternError(pattern: expression, reason: "it is no valid regular expression")
    }
    return { (try? regex.prefixMatch(in: $0)) != nil }
  }

  /// Splits at commas; without any, at colons outside of brackets, unless the whole is one address.
  private static func split(_ text: String) -> [String] {
    if text.contains(",") { return text.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty } }
    if HostAddress.split(text) != nil { return [text] }
    var parts: [String] = []
    var part = ""
    var rest = text[...]
    while let next = rest.popFirst() {
      if next == "[", let close = rest.firstIndex(of: "]") {
        part += "[" + rest[...close]
        rest = rest[rest.index(after: close)...]
      } else if next == ":" || next == "[" || next == "]" || next.isWhitespace {
        parts.append(part)
        part = ""
      } else {
        part.append(next)
      }
    }
    return (parts + [part]).filter { !$0.isEmpty }
  }
}

/// `[0]`, `[-1]`, `[1:3]` or `[1:]` behind a pattern; both ends count.
private enum Subscript {
  case index(Int)
  case range(Int, Int?)

  static func split(_ pattern: String) -> (String, Subscript?) {
    guard !pattern.hasPrefix("~"), pattern.hasSuffix("]"), let open = pattern.lastIndex(of: "["),
      open != pattern.startIndex,
      let parsed = parse(pattern[pattern.index(after: open)...].dropLast())
    else { return (pattern, nil) }
    return (String(pattern[..<open]), parsed)
  }

  private static func parse(_ inner: Substring) -> Subscript? {
    guard let separator = inner.dropFirst().firstIndex(where: { $0 == ":" || $0 == "-" }) else {
      return Int(inner).map(Subscript.index)
    }
    let end = inner[inner.index(after: separator)...]
    guard let first = Int(inner[..<separator]), first >= 0, end.allSatisfy(\.isNumber) else { return nil }
    return end.isEmpty ? .range(first, nil) : Int(end).map { .range(first, $0) }
  }

  /// nil where the index is beyond the hosts.
  func apply(to hosts: [String]) -> [String]? {
    switch self {
    case .index(let index):
      let position = index < 0 ? hosts.count + index : index
      return hosts.indices.contains(position) ? [hosts[position]] : nil
    case .range(let first, let last):
      let end = min(last ?? hosts.count - 1, hosts.count - 1)
      return first <= end ? Array(hosts[first...end]) : nil
    }
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
