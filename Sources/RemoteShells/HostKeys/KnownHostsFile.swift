import FoundationEssentials

/// One file of known host keys, read once for a whole run.
struct KnownHostsFile: Sendable {
  /// A key that some hosts are known, or revoked, by.
  struct Entry: Sendable {
    enum Mark: Sendable {
      case known, revoked
      /// The key signs the certificates of hosts, which only OpenSSH's client can check.
      case authority
    }

    var mark: Mark
    /// The key in the encoding of RFC 4253.
    var key: [UInt8]
    var line: Int

    /// The type inside the key: `ssh-ed25519`, ...
    var keyType: String {
      var reader = WireReader(key)
      return reader.text() ?? ""
    }
  }

  private enum Names: Sendable {
    case hashed(HashedHostName)
    /// At least one pattern has a wildcard or a negation.
    case patterns([Substring])
  }

  let path: String
  private var entries: [Entry] = []
  /// Lines with plain names only, found by name.
  private var plain: [Substring: [Int]] = [:]
  /// Lines that have to be tried one by one.
  private var tried: [(names: Names, entry: Int)] = []
  /// Lines that were left out, for the log.
  private(set) var notes: [String] = []

  init(path: String, text: String) {
    self.path = path
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      add(line, number: index + 1)
    }
  }

  /// The entries for any of these names (`host`, or `[host]:port`), in the order of the file.
  func entries(for name: String) -> [Entry] {
    let lowercased = name.lowercased()
    let bytes = Array(lowercased.utf8)
    var found = plain[Substring(lowercased)] ?? []
    for (names, entry) in tried {
      switch names {
      case .hashed(let hash): if hash.matches(bytes) { found.append(entry) }
      case .patterns(let patterns): if hostPatterns(patterns, match: lowercased) { found.append(entry) }
      }
    }
    return found.sorted().map { entries[$0] }
  }

  private mutating func add(_ line: Substring, number: Int) {
    var words = line.split(separator: " ", omittingEmptySubsequences: true).flatMap {
      $0.split(separator: "\t")
    }[...]
    guard let first = words.first, !first.hasPrefix("#") else { return }
    var mark = Entry.Mark.known
    if first.hasPrefix("@") {
      guard let named = ["@revoked": Entry.Mark.revoked, "@cert-authority": .authority][first] else {
        notes.append("\(path):\(number): the mark \(first) is unknown")
        return
      }
      mark = named
      words = words.dropFirst()
    }
    guard words.count >= 3, let names = words.popFirst(), let type = words.popFirst(), let code = words.first,
      let key = Data(base64Encoded: String(code)).map(Array.init)
    else {
      notes.append("\(path):\(number): is no known_hosts line")
      return
    }
    let entry = Entry(mark: mark, key: key, line: number)
    guard entry.keyType == type else {
      notes.append("\(path):\(number): the key is not of the type \(type)")
      return
    }
    entries.append(entry)
    addNames(names, number: number)
  }

  private mutating func addNames(_ names: Substring, number: Int) {
    let entry = entries.count - 1
    if names.hasPrefix("|") {
      let parts = names.split(separator: "|", omittingEmptySubsequences: false)
      guard parts.count == 4, parts[1] == "1", let salt = Data(base64Encoded: String(parts[2])),
        let digest = Data(base64Encoded: String(parts[3]))
      else {
        notes.append("\(path):\(number): the host name is hashed in an unknown way")
        return
      }
      tried.append((.hashed(HashedHostName(salt: Array(salt), digest: Array(digest))), entry))
      return
    }
    let patterns = names.lowercased().split(separator: ",")
    if patterns.contains(where: { $0.hasPrefix("!") || $0.contains("*") || $0.contains("?") }) {
      tried.append((.patterns(patterns), entry))
    } else {
      for name in patterns { plain[name, default: []].append(entry) }
    }
  }
}

/// One of the patterns matches the name and no negated one does, as ssh_config(5) tells it.
func hostPatterns(_ patterns: some Sequence<Substring>, match name: String) -> Bool {
  var matched = false
  for pattern in patterns {
    if pattern.hasPrefix("!") {
      if wildcard(pattern.dropFirst(), matches: name) { return false }
    } else if wildcard(pattern, matches: name) {
      matched = true
    }
  }
  return matched
}

/// `*` stands for any characters, `?` for one. Takes time linear in pattern times name.
private func wildcard(_ pattern: Substring, matches name: String) -> Bool {
  let pattern = Array(pattern.utf8)
  let name = Array(name.utf8)
  var (at, position) = (0, 0)
  var retry: (at: Int, position: Int)?
  while position < name.count {
    if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
      retry = (at, position)
      at += 1
    } else if at < pattern.count, pattern[at] == UInt8(ascii: "?") || pattern[at] == name[position] {
      at += 1
      position += 1
    } else if let last = retry {
      retry = (last.at, last.position + 1)
      at = last.at + 1
      position = last.position + 1
    } else {
      return false
    }
  }
  return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
}
